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

extension SubscriptionAccount {
  /// What should have been billed for a period; nil where nothing was owed or nothing tells.
  ///
  /// An invoice whose price cannot be judged is taken at its word, and so is one below a maximum and
  /// one of a period that need not have been billed, where no finding says that it must not.
  public func owed(_ period: BilledPeriod) -> Money? {
    guard let first = period.invoices.first?.invoice else {
      return period.isDue ? period.price : nil
    }
    let finding = findings.first { $0.recordType == .invoice && $0.recordID == first.id }
    if let finding, finding.code.deniesInvoice, !period.isDue { return nil }
    guard period.isDue || finding == nil || finding?.code.isAboutPrice == true else {
      return first.total
    }
    if let finding, finding.code.isAboutPrice { return finding.expectedMoney ?? first.total }
    guard period.isDue, let price = period.price, !unverifiableInvoiceIDs.contains(first.id) else {
      return first.total
    }
    let isLess =
      first.total.currency == price.currency && first.total.minorUnits < price.minorUnits
    return period.priceIsMaximum && isLess ? first.total : price
  }
}

extension BilledPeriod {
  /// Whether what was billed is held against what was due: not before coverage, not ahead of time,
  /// not where the schedule is in doubt.
  public var isHeldToSchedule: Bool {
    switch exemption {
    case .beforeCoverage, .notYetDue, .notJudged: false
    default: isDue || !invoices.isEmpty
    }
  }
}

extension FindingCode {
  /// Whether it says that an invoice should not be there at all.
  fileprivate var deniesInvoice: Bool {
    switch self {
    case .billedAfterCancel, .billedWhilePaused, .cycleCountExceeded: true
    default: false
    }
  }

  /// Whether it says that an invoice should have another total.
  fileprivate var isAboutPrice: Bool {
    switch self {
    case .discountNotApplied, .discountAfterEnd, .invoicePriceMismatch: true
    default: false
    }
  }
}

extension Finding {
  fileprivate var expectedMoney: Money? {
    guard let currency, let expectedMinorUnits, let amount = Int64(exactly: expectedMinorUnits)
    else { return nil }
    return Money(minorUnits: amount, currency: currency)
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
