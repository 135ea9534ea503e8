/// Money given back for a payment. The API ties it to the intent, not to a capture.
public struct Refund: Sendable, Hashable {
  public var id: String
  public var paymentIntentID: String
  /// Empty where the API does not state it yet.
  public var acquirerReferenceNumber: String
  /// Positive. Nil is a refund without an amount: what was captured less the intent's earlier refunds that did not
  /// fail.
  public var amountMinorUnits: Int64?
  public var currency: Currency
  public var status: Status
  /// Empty where the object names none.
  public var merchantNumber: String
  public var appID: String
  public var createdAt: Timestamp
  public var modifiedAt: Timestamp

  /// The refund's state.
  public enum Status: Sendable, Hashable {
    case received, accepted, succeeded, failed
    /// A text outside the known set, as written.
    case unknown(String)
  }

  public init(
    id: String, paymentIntentID: String, acquirerReferenceNumber: String = "",
    amountMinorUnits: Int64?, currency: Currency, status: Status, merchantNumber: String = "",
    appID: String = "", createdAt: Timestamp, modifiedAt: Timestamp
  ) {
    self.id = id
    self.paymentIntentID = paymentIntentID
    self.acquirerReferenceNumber = acquirerReferenceNumber
    self.amountMinorUnits = amountMinorUnits
    self.currency = currency
    self.status = status
    self.merchantNumber = merchantNumber
    self.appID = appID
    self.createdAt = createdAt
    self.modifiedAt = modifiedAt
  }
}

extension Refund.Status: RawRepresentable {
  public init(rawValue: String) {
    switch rawValue {
    case "received": self = .received
    case "accepted": self = .accepted
    case "succeeded": self = .succeeded
    case "failed": self = .failed
    default: self = .unknown(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .received: "received"
    case .accepted: "accepted"
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .unknown(let text): text
    }
  }

  /// Whether nothing further is expected to happen to the refund.
  public var isFinal: Bool { self == .succeeded || self == .failed }
}
