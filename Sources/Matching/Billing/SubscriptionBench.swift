import SettlementModel

/// An invoice of a subscription with its place in the schedule.
struct JudgedInvoice: Sendable {
  let billed: BilledInvoice
  let money: BillingMoney
  /// Nil before the anchor, and where no schedule is known.
  let period: Int?
  /// Those of the same period that came before it, by creation and id.
  let earlier: [BillingMoney]

  var id: String { billed.invoice.id }
  var total: Money { billed.invoice.total }
  var captured: Int128 { money.captured[total.currency, default: 0] }
  /// Captured less refunded.
  var kept: Int128 { captured - money.refunded[total.currency, default: 0] }
}

/// Everything that the rules about one subscription look at.
struct SubscriptionBench: Sendable {
  let one: SubscriptionCase
  let terms: SubscriptionTerms
  let policy: MatchingPolicy
  let timeline: SubscriptionTimeline
  let prices: PriceBook
  let schedule: Schedule?
  let end: SubscriptionEnd?
  var silence: SubscriptionAccount.Silence?
  /// The day up to which the pulls tell: absence after it proves nothing.
  let knownDay: BusinessDay
  private(set) var periods: [BilledPeriod] = []
  private(set) var otherInvoices: [BilledInvoice] = []
  /// What counts, by creation and id.
  private(set) var judged: [JudgedInvoice] = []

  var subscription: Subscription { one.current }
  var calendar: BusinessCalendar { policy.calendar }

  init(_ one: SubscriptionCase, terms: SubscriptionTerms, policy: MatchingPolicy) {
    self.one = one
    self.terms = terms
    self.policy = policy
    timeline = SubscriptionTimeline(one.versions, calendar: policy.calendar)
    prices = PriceBook(one, calendar: policy.calendar)
    knownDay = Self.knownDay(policy)
    schedule = terms.recurrence.map {
      Schedule(anchor: one.anchor($0, calendar: policy.calendar), recurrence: $0)
    }
    end = SubscriptionEnd(terms, schedule: schedule, calendar: policy.calendar)
    silence = schedule == nil ? .intervalUnknown : nil
    if one.versions.contains(where: { $0.terms != nil && $0.terms?.recurrence != terms.recurrence }) {
      silence = .intervalChanged
    }
    // It names its first invoice, and yet nothing that bills it is here: invoices were not fed in.
    if one.invoices.isEmpty, !one.current.firstInvoiceID.isEmpty { silence = .invoicesUnknown }
    if timeline.current == .unknown { silence = .statusUnknown }
    if silence == nil, let schedule, disagrees(schedule) { silence = .scheduleDisagrees }
  }

  /// The business day, or the earlier day up to which the pulls are complete.
  private static func knownDay(_ policy: MatchingPolicy) -> BusinessDay {
    let calendar = policy.calendar
    guard let complete = policy.pullsCompleteUpTo,
      complete < calendar.start(of: policy.businessDay)
    else { return policy.businessDay }
    return calendar.day(of: complete)
  }

  var isInScope: Bool {
    let currency = terms.unitAmount?.currency ?? one.session?.amount.currency
      ?? one.invoices.first?.invoice.total.currency
    guard let currency else { return true }
    return BillingEvaluator(policy: policy)
      .isInScope(subscription.merchantNumber, subscription.appID, currency)
      && !BillingEvaluator(policy: policy).isOutOfScope(one.invoices.flatMap(\.intents))
  }

  func isOutOfScope(_ invoice: JudgedInvoice) -> Bool {
    BillingEvaluator(policy: policy).isOutOfScope(invoice.billed.intents)
  }

  /// Puts invoices into their periods, and says of each period whether an invoice is owed.
  mutating func layOut() {
    let counted = one.invoices.filter(\.invoice.countsAsBilled)
      .sorted { ($0.invoice.createdAt, $0.invoice.id) < ($1.invoice.createdAt, $1.invoice.id) }
    var byPeriod: [Int: [(BilledInvoice, BillingMoney)]] = [:]
    for billed in counted {
      let money = BillingMoney(billed.billingCase)
      let period = schedule?.period(of: calendar.day(of: billed.start))
      let earlier = period.map { byPeriod[$0, default: []].map(\.1) } ?? []
      judged.append(JudgedInvoice(billed: billed, money: money, period: period, earlier: earlier))
      if let period {
        byPeriod[period, default: []].append((billed, money))
      } else {
        otherInvoices.append(billed)
      }
    }
    guard let schedule else { return }
    let last = max(byPeriod.keys.max() ?? 0, schedule.period(of: policy.businessDay) ?? 0)
    guard last < Limits.billingPeriodsMax else {
      silence = .tooManyPeriods
      return
    }
    for index in 0...last {
      guard let start = schedule.start(of: index) else { break }
      let invoices = byPeriod[index, default: []].map(\.0)
      if invoices.isEmpty, start > policy.businessDay { continue }
      let price = prices.price(of: index, at: invoices.first?.invoice.createdAt ?? calendar.start(of: start))
      periods.append(
        BilledPeriod(
          index: index, start: start, nextStart: schedule.start(of: index + 1),
          price: price?.amount, priceIsMaximum: price?.isMaximum ?? false,
          exemption: exemption(index, start), invoices: invoices))
    }
  }

  /// Why no invoice is owed for a period that starts on `start`.
  private func exemption(_ index: Int, _ start: BusinessDay) -> BilledPeriod.Exemption? {
    if silence != nil { return .notJudged }
    if start > policy.businessDay || start > knownDay { return .notYetDue }
    if let coverage = policy.coverageStart, start < coverage { return .beforeCoverage }
    if let end, start >= end.day { return .afterEnd }
    if let cycles = terms.totalBillingCycles, index >= cycles { return .pastCycles }
    if end == nil, timeline.current == .over { return .endUnknown }
    return timeline.isExempt(on: start) ? .notBilling : nil
  }
}

extension SubscriptionCase {
  /// The local date of the first invoice's period start, else of the subscription's creation.
  ///
  /// Where the subscription names no first invoice, it is the earliest, if that lies within one
  /// period of the creation.
  func anchor(_ recurrence: Recurrence, calendar: BusinessCalendar) -> BusinessDay {
    let created = calendar.day(of: current.createdAt)
    if !current.firstInvoiceID.isEmpty {
      return firstInvoice?.periodStart.map { calendar.day(of: $0) } ?? created
    }
    guard let earliest = invoices.compactMap(\.invoice.periodStart).min() else { return created }
    let day = calendar.day(of: earliest)
    let fromCreation = Schedule(anchor: created, recurrence: recurrence)
    guard let second = fromCreation.start(of: 1), day < second else { return created }
    return day
  }
}

extension Invoice {
  /// Whether it bills anything: drafts, cancelled and void invoices do not.
  var countsAsBilled: Bool {
    switch status {
    case .draft, .cancelled, .void: false
    default: true
    }
  }
}
