/// Money taken from an authorized payment.
public struct Capture: Sendable, Hashable {
  public var id: String
  public var paymentIntentID: String
  public var amount: Money
  public var status: Status
  public var createdAt: Timestamp

  /// The capture's state.
  public enum Status: Sendable, Hashable {
    case succeeded, pending, failed
    /// A text outside the known set, as written.
    case unknown(String)
  }

  public init(
    id: String, paymentIntentID: String, amount: Money, status: Status, createdAt: Timestamp
  ) {
    self.id = id
    self.paymentIntentID = paymentIntentID
    self.amount = amount
    self.status = status
    self.createdAt = createdAt
  }
}

extension Capture.Status: RawRepresentable {
  public init(rawValue: String) {
    switch rawValue {
    case "succeeded": self = .succeeded
    case "pending": self = .pending
    case "failed": self = .failed
    default: self = .unknown(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .succeeded: "succeeded"
    case .pending: "pending"
    case .failed: "failed"
    case .unknown(let text): text
    }
  }

  /// Whether nothing further is expected to happen to the capture.
  public var isFinal: Bool { self == .succeeded || self == .failed }
}
