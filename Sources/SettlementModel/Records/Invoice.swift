/// A bill of the API, for one period of a subscription or on its own.
public struct Invoice: Sendable, Hashable {
  public var id: String
  /// Empty where the object names none.
  public var merchantNumber: String
  public var appID: String
  public var subscriptionID: String
  /// The id of the nested intent; empty where there is none. Other intents may name the invoice.
  public var paymentIntentID: String
  public var total: Money
  public var status: Status
  public var createdAt: Timestamp
  public var modifiedAt: Timestamp
  /// Start of the period that it bills; nil where the object states none.
  public var periodStart: Timestamp?
  public var periodEnd: Timestamp?
  /// A date without a time is noon UTC of it, so that it is that date in every time zone but the farthest.
  public var dueAt: Timestamp?
  /// Why the last attempt to collect failed: the object's own codes; empty where it names none.
  public var failure: String

  /// The invoice's state; the union of what the documents name.
  public enum Status: Sendable, Hashable {
    case draft, open, sent, paid, paymentFailed, cancelled, uncollectible, void
    /// A text outside the known set, as written.
    case unknown(String)
  }

  public init(
    id: String, merchantNumber: String = "", appID: String = "", subscriptionID: String = "",
    paymentIntentID: String = "", total: Money, status: Status, createdAt: Timestamp,
    modifiedAt: Timestamp, periodStart: Timestamp? = nil, periodEnd: Timestamp? = nil,
    dueAt: Timestamp? = nil, failure: String = ""
  ) {
    self.id = id
    self.merchantNumber = merchantNumber
    self.appID = appID
    self.subscriptionID = subscriptionID
    self.paymentIntentID = paymentIntentID
    self.total = total
    self.status = status
    self.createdAt = createdAt
    self.modifiedAt = modifiedAt
    self.periodStart = periodStart
    self.periodEnd = periodEnd
    self.dueAt = dueAt
    self.failure = failure
  }
}

extension Invoice.Status: RawRepresentable {
  public init(rawValue: String) {
    switch rawValue {
    case "draft": self = .draft
    case "open": self = .open
    case "sent": self = .sent
    case "paid": self = .paid
    case "payment_failed": self = .paymentFailed
    case "cancelled", "canceled": self = .cancelled
    case "uncollectible": self = .uncollectible
    case "void": self = .void
    default: self = .unknown(rawValue)
    }
  }

  public var rawValue: String {
    switch self {
    case .draft: "draft"
    case .open: "open"
    case .sent: "sent"
    case .paid: "paid"
    case .paymentFailed: "payment_failed"
    case .cancelled: "cancelled"
    case .uncollectible: "uncollectible"
    case .void: "void"
    case .unknown(let text): text
    }
  }

  /// Whether nothing further is expected to happen to the invoice.
  public var isFinal: Bool {
    switch self {
    case .paid, .cancelled, .uncollectible, .void: true
    default: false
    }
  }
}
