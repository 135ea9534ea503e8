/// What one subscription's periods came to in one currency, link by link: what a row of the report
/// `subscriptions` says.
public struct SubscriptionStanding: Sendable, Hashable {
  public var subscriptionID: String
  /// The API's status, as written.
  public var status: String
  /// Whether the merchant makes the invoices; else the system does.
  public var isMerchantManaged: Bool
  /// Nil where no interval is stated.
  public var recurrence: Recurrence?
  public var currency: Currency
  /// The regular price as stated now; nil where none is, or in another currency.
  public var price: Money?
  /// Periods that are due, and those of them with an invoice, with the money captured, with that
  /// money settled.
  public var dueCount = 0
  public var issuedCount = 0
  public var paidCount = 0
  public var settledCount = 0
  /// Minor units: what should have been billed, what was, what of it was captured, and what of that
  /// is matched with settlement lines.
  public var due: Int128 = 0
  public var issued: Int128 = 0
  public var paid: Int128 = 0
  public var settled: Int128 = 0
  /// Invoices at another price than the regular one whose terms nobody knows; they count as due at
  /// their own total.
  public var unverifiableCount = 0
  /// Why nothing is said about its periods; nil where they are judged.
  public var silence: SubscriptionAccount.Silence?

  public init(
    subscriptionID: String, status: String, isMerchantManaged: Bool, recurrence: Recurrence?,
    currency: Currency, price: Money?
  ) {
    self.subscriptionID = subscriptionID
    self.status = status
    self.isMerchantManaged = isMerchantManaged
    self.recurrence = recurrence
    self.currency = currency
    self.price = price
  }

  /// Settled less due, in minor units: below zero is money that has not come.
  public var gap: Int128 { settled - due }
}

extension BilledPeriod {
  /// What should have been billed for the period; nil where nothing was owed or nothing tells.
  ///
  /// - Parameter unverifiable: ids of invoices whose price cannot be judged: they are taken at their
  ///   word, as is a price below a maximum.
  public func owed(unverifiable: Set<String>) -> Money? {
    guard isDue else { return nil }
    guard let first = invoices.first?.invoice else { return price }
    guard let price, !unverifiable.contains(first.id) else { return first.total }
    let isLess =
      first.total.currency == price.currency && first.total.minorUnits < price.minorUnits
    return priceIsMaximum && isLess ? first.total : price
  }
}

extension SubscriptionCase {
  /// Whether the merchant's own code makes the invoices: neither the subscription nor its session
  /// names a method by which the system collects.
  public var isMerchantManaged: Bool {
    let own = current.terms?.collectionMethod ?? ""
    return own.isEmpty && (session?.terms?.collectionMethod ?? "").isEmpty
  }
}
