/// A visit to the merchant's checkout, which leads to a payment or a subscription.
public struct CheckoutSession: Sendable, Hashable {
  public var id: String
  /// Empty where the object names none.
  public var merchantNumber: String
  public var appID: String
  public var merchantOrderID: String
  /// Empty in subscription mode, or before the shopper confirmed.
  public var paymentIntentID: String
  /// Empty in payment mode.
  public var subscriptionID: String
  public var amount: Money
  /// `open`, `complete`, `expired`, or another text as written.
  public var status: String
  /// `unpaid`, `paid`, `no_payment_required`, or another text as written.
  public var paymentStatus: String
  public var createdAt: Timestamp
  /// Nil where the session was stored before terms were kept.
  public var terms: SessionTerms?

  public init(
    id: String, merchantNumber: String = "", appID: String = "", merchantOrderID: String = "",
    paymentIntentID: String = "", subscriptionID: String = "", amount: Money, status: String,
    paymentStatus: String, createdAt: Timestamp, terms: SessionTerms? = nil
  ) {
    self.id = id
    self.merchantNumber = merchantNumber
    self.appID = appID
    self.merchantOrderID = merchantOrderID
    self.paymentIntentID = paymentIntentID
    self.subscriptionID = subscriptionID
    self.amount = amount
    self.status = status
    self.paymentStatus = paymentStatus
    self.createdAt = createdAt
    self.terms = terms
  }

  /// Whether nothing further is expected to happen to the session.
  public var isFinal: Bool { status == "complete" || status == "expired" }
}
