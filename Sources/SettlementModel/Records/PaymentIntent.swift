/// One payment as the API states it.
public struct PaymentIntent: Sendable, Hashable {
  public var id: String
  /// Empty where the object names none.
  public var merchantNumber: String
  public var appID: String
  /// Empty where the merchant gave none. May be an invoice's id.
  public var merchantOrderID: String
  /// Empty where the object names none.
  public var invoiceID: String
  public var amount: Money
  /// Nil where the API does not state it.
  public var capturedAmountMinorUnits: Int64?
  public var status: Status
  /// False where the merchant captures by hand; nil where the object does not say.
  public var capturesAutomatically: Bool?
  /// `payment_method_options.type`; empty where unknown.
  public var paymentMethod: String
  public var createdAt: Timestamp
  public var modifiedAt: Timestamp

  /// The intent's state; spellings of the same state are one case.
  public enum Status: Sendable, Hashable {
    case requiresPaymentMethod, requiresCustomerAction, requiresConfirmation, requiresCapture
    case pending, succeeded, cancelled, failed
    /// A text outside the known set, as written.
    case unknown(String)
  }

  public init(
    id: String, merchantNumber: String = "", appID: String = "", merchantOrderID: String = "",
    invoiceID: String = "", amount: Money, capturedAmountMinorUnits: Int64? = nil, status: Status,
    capturesAutomatically: Bool? = nil, paymentMethod: String = "", createdAt: Timestamp,
    modifiedAt: Timestamp
  ) {
    self.id = id
    self.merchantNumber = merchantNumber
    self.appID = appID
    self.merchantOrderID = merchantOrderID
    self.invoiceID = invoiceID
    self.amount = amount
    self.capturedAmountMinorUnits = capturedAmountMinorUnits
    self.status = status
    self.capturesAutomatically = capturesAutomatically
    self.paymentMethod = paymentMethod
    self.createdAt = createdAt
    self.modifiedAt = modifiedAt
  }
}

extension PaymentIntent.Status: RawRepresentable {
  /// Reads the API's text, both spellings of cancelled and of customer action among them; never nil.
  public init(rawValue: String) {
    switch rawValue {
    case "requires_payment_method": self = .requiresPaymentMethod
    case "requires_customer_action", "requires_action": self = .requiresCustomerAction
    case "requires_confirmation": self = .requiresConfirmation
    case "requires_capture": self = .requiresCapture
    case "pending", "processing": self = .pending
    case "succeeded": self = .succeeded
    case "cancelled", "canceled": self = .cancelled
    case "failed": self = .failed
    default: self = .unknown(rawValue)
    }
  }

  /// The API's first spelling of the state.
  public var rawValue: String {
    switch self {
    case .requiresPaymentMethod: "requires_payment_method"
    case .requiresCustomerAction: "requires_customer_action"
    case .requiresConfirmation: "requires_confirmation"
    case .requiresCapture: "requires_capture"
    case .pending: "pending"
    case .succeeded: "succeeded"
    case .cancelled: "cancelled"
    case .failed: "failed"
    case .unknown(let text): text
    }
  }

  /// Whether nothing further is expected to happen to the intent.
  public var isFinal: Bool {
    switch self {
    case .succeeded, .cancelled, .failed: true
    default: false
    }
  }
}
