public import SettlementModel

/// Adds up one subscription's periods of some days, by currency: due, issued, paid, settled.
public struct StandingTally: Sendable {
  private let from: BusinessDay?
  private let to: BusinessDay?

  /// - Parameters:
  ///   - from: the first day on which a period may start; nil for any.
  ///   - to: the last one.
  public init(from: BusinessDay? = nil, to: BusinessDay? = nil) {
    self.from = from
    self.to = to
  }

  /// One standing a currency, the price's first, then by code; empty where no period lies in the
  /// days, unless the subscription is not judged at all.
  ///
  /// - Parameter settled: money by the id of the capture, or of the intent that stands for one.
  public func standings(
    of one: SubscriptionCase, _ account: SubscriptionAccount, settled: [String: Money]
  ) -> [SubscriptionStanding] {
    var found: [Currency: SubscriptionStanding] = [:]
    for period in account.periods where isWithin(period.start) && period.isHeldToSchedule {
      add(period, of: one, account, settled, to: &found)
    }
    let usual = one.current.terms?.unitAmount?.currency ?? one.session?.amount.currency
    if found.isEmpty, account.silence != nil, let usual { found[usual] = blank(one, usual) }
    return found.values.sorted {
      ($0.currency == usual ? 0 : 1, $0.currency.code) < ($1.currency == usual ? 0 : 1, $1.currency.code)
    }
    .map { standing in
      var standing = standing
      standing.silence = account.silence
      return standing
    }
  }

  private func isWithin(_ day: BusinessDay) -> Bool {
    (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
  }

  private func blank(_ one: SubscriptionCase, _ currency: Currency) -> SubscriptionStanding {
    let price = one.current.terms?.unitAmount
    return SubscriptionStanding(
      subscriptionID: one.current.id, status: one.current.status,
      isMerchantManaged: one.isMerchantManaged, recurrence: one.current.terms?.recurrence,
      currency: currency, price: price?.currency == currency ? price : nil)
  }

  private func add(
    _ period: BilledPeriod, of one: SubscriptionCase, _ account: SubscriptionAccount,
    _ settled: [String: Money], to found: inout [Currency: SubscriptionStanding]
  ) {
    let owed = account.owed(period)
    let own = owed?.currency ?? period.invoices.first?.invoice.total.currency
      ?? one.current.terms?.unitAmount?.currency ?? one.session?.amount.currency
    guard let own else { return }
    var sums: [Currency: (issued: Int128, paid: Int128, settled: Int128)] = [own: (0, 0, 0)]
    for billed in period.invoices {
      sums[billed.invoice.total.currency, default: (0, 0, 0)].issued
        += Int128(billed.invoice.total.minorUnits)
      for (currency, captured) in BillingMoney(billed.billingCase).captured {
        sums[currency, default: (0, 0, 0)].paid += captured
      }
      for money in Self.settledMoney(billed, settled) {
        sums[money.currency, default: (0, 0, 0)].settled += Int128(money.minorUnits)
      }
    }
    for (currency, sum) in sums {
      var standing = found[currency] ?? blank(one, currency)
      standing.issued += sum.issued
      standing.paid += sum.paid
      standing.settled += sum.settled
      if currency == own { count(period, owed, sum.paid, sum.settled, account, in: &standing) }
      found[currency] = standing
    }
  }

  private func count(
    _ period: BilledPeriod, _ owed: Money?, _ paid: Int128, _ settled: Int128,
    _ account: SubscriptionAccount, in standing: inout SubscriptionStanding
  ) {
    standing.unverifiableCount +=
      period.invoices.filter { account.unverifiableInvoiceIDs.contains($0.invoice.id) }.count
    guard period.isDue || owed != nil else { return }
    let amount = owed.map { Int128($0.minorUnits) } ?? 0
    standing.due += amount
    standing.dueCount += 1
    guard !period.invoices.isEmpty else { return }
    standing.issuedCount += 1
    if paid >= amount { standing.paidCount += 1 }
    if settled >= amount { standing.settledCount += 1 }
  }

  private static func settledMoney(
    _ billed: BilledInvoice, _ settled: [String: Money]
  ) -> [Money] {
    Set(billed.captures.map(\.id) + billed.intents.map(\.id)).compactMap { settled[$0] }
  }
}
