/// What a subscription should have billed by a business day, beside what it billed.
public struct SubscriptionAccount: Sendable, Hashable {
  /// Every period that has begun or has an invoice, by index. Empty where no schedule is known.
  public var periods: [BilledPeriod]
  /// Invoices that count and start before the first period, or where no schedule is known; in their order.
  public var otherInvoices: [BilledInvoice]
  /// Ids of invoices at another price than the regular one whose terms nobody knows; in their order.
  public var unverifiableInvoiceIDs: [String]
  /// Why nothing is said about periods; nil where they are judged.
  public var silence: Silence?
  /// With their ids.
  public var findings: [Finding]

  /// Why the periods of a subscription are not judged.
  public enum Silence: String, Sendable, Hashable, CaseIterable {
    case termsUnknown = "its terms are not known yet"
    case intervalUnknown = "it states no interval"
    case intervalChanged = "its interval changed"
    case scheduleDisagrees = "its current period disagrees with its schedule"
    case statusUnknown = "its status is not known"
    case invoicesUnknown = "none of its invoices is held"
    case tooManyPeriods = "it has too many periods"
    case outOfScope = "it is out of scope"
  }

  public init(
    periods: [BilledPeriod] = [], otherInvoices: [BilledInvoice] = [],
    unverifiableInvoiceIDs: [String] = [], silence: Silence? = nil, findings: [Finding] = []
  ) {
    self.periods = periods
    self.otherInvoices = otherInvoices
    self.unverifiableInvoiceIDs = unverifiableInvoiceIDs
    self.silence = silence
    self.findings = findings
  }
}

/// One period of a subscription's schedule.
public struct BilledPeriod: Sendable, Hashable {
  /// From 0.
  public var index: Int
  /// The local date on which it starts and is due.
  public var start: BusinessDay
  /// The local date on which the next one starts; nil past the year 9999.
  public var nextStart: BusinessDay?
  /// What it should cost; nil where nothing tells.
  public var price: Money?
  /// Whether ``price`` is the most that may be taken.
  public var priceIsMaximum: Bool
  /// Why no invoice is owed; nil where one is.
  public var exemption: Exemption?
  /// What counts as billing it, ordered by creation and id: the first is its invoice, the others are too many.
  public var invoices: [BilledInvoice]

  /// Why no invoice is owed for a period.
  public enum Exemption: String, Sendable, Hashable, CaseIterable {
    case beforeCoverage = "before coverage"
    case notYetDue = "not due yet"
    case afterEnd = "after the end"
    case pastCycles = "past the billing cycles"
    case notBilling = "paused, in trial or incomplete"
    case endUnknown = "the end is not known"
    /// The schedule as a whole is in doubt: see ``SubscriptionAccount/silence``.
    case notJudged = "not judged"
  }

  /// Whether an invoice is owed by the business day.
  public var isDue: Bool { exemption == nil }

  public init(
    index: Int, start: BusinessDay, nextStart: BusinessDay? = nil, price: Money? = nil,
    priceIsMaximum: Bool = false, exemption: Exemption? = nil, invoices: [BilledInvoice] = []
  ) {
    self.index = index
    self.start = start
    self.nextStart = nextStart
    self.price = price
    self.priceIsMaximum = priceIsMaximum
    self.exemption = exemption
    self.invoices = invoices
  }
}
