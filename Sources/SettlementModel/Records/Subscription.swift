/// A standing agreement to bill.
public struct Subscription: Sendable, Hashable {
  public var id: String
  /// Empty where the object names none.
  public var merchantNumber: String
  public var appID: String
  public var firstInvoiceID: String
  public var latestInvoiceID: String
  /// The API's status, as written.
  public var status: String
  public var createdAt: Timestamp
  public var modifiedAt: Timestamp
  /// Nil where the version was stored before terms were kept: nothing is known of them.
  public var terms: SubscriptionTerms?

  public init(
    id: String, merchantNumber: String = "", appID: String = "", firstInvoiceID: String = "",
    latestInvoiceID: String = "", status: String, createdAt: Timestamp, modifiedAt: Timestamp,
    terms: SubscriptionTerms? = nil
  ) {
    self.id = id
    self.merchantNumber = merchantNumber
    self.appID = appID
    self.firstInvoiceID = firstInvoiceID
    self.latestInvoiceID = latestInvoiceID
    self.status = status
    self.createdAt = createdAt
    self.modifiedAt = modifiedAt
    self.terms = terms
  }

  /// Whether nothing further is expected to happen to the subscription.
  public var isFinal: Bool {
    ["canceled", "cancelled", "incomplete_expired", "expired"].contains(status)
  }
}
