public import SettlementModel

// What reports draw; each is read on a snapshot of its own.
extension SettlementDatabase {
  /// Findings by class, age and currency, as the aging report groups them.
  public func agedValues(
    _ filter: FindingFilter = FindingFilter(), businessDay: BusinessDay,
    calendar: BusinessCalendar
  ) throws -> AgedValues {
    try read { db in
      try AgedValueQuery.values(
        db, filter: filter, businessDay: businessDay, calendar: calendar)
    }
  }

  /// The match rate after each business day, in order; linear in all verdicts ever given.
  public func matchRates(_ filter: ListingFilter = ListingFilter()) throws -> [MatchRate] {
    try read { try MatchRateQuery.rates($0, filter) }
  }

  /// Fees and taxes by settlement currency and payment method.
  public func methodFees(_ filter: ListingFilter = ListingFilter()) throws -> [MethodFees] {
    try read { try MethodFeesQuery.fees($0, filter) }
  }

  /// Judged payouts with the latest day that their lines name; of those, what the filter's currency
  /// and days let through.
  public func datedPayouts(
    _ payouts: [PayoutSummary], _ filter: ListingFilter = ListingFilter(),
    calendar: BusinessCalendar
  ) throws -> [DatedPayout] {
    var days: [String: [Currency: BusinessDay]] = [:]
    for one in try payoutStatements(calendar: calendar) {
      days[one.id, default: [:]][one.currency] = one.lastSettledOn ?? one.occurredOn
    }
    return payouts.compactMap { payout in
      let day = days[payout.payoutID]?[payout.currency]
      if let currency = filter.currency, currency != payout.currency { return nil }
      if let from = filter.from, (day ?? from) < from { return nil }
      if let to = filter.to, (day ?? to) > to { return nil }
      return DatedPayout(payout: payout, settledOn: day)
    }
  }
}
