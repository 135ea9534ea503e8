public import SettlementModel

// What the ledger reports read; each on a snapshot of its own.
extension SettlementDatabase {
  /// Calls `body` once a line that counts, by booking day, payout rows after other lines, then by
  /// payout id (batch id, where there is none), currency, file and row; memory holds one.
  public func forEachLedgerLine(
    _ filter: LedgerFilter = LedgerFilter(), calendar: BusinessCalendar,
    _ body: (LedgerLine) throws -> Void
  ) throws {
    try read { try LedgerLines.forEach($0, filter, calendar: calendar, body) }
  }

  /// Calls the closures with all that the way from capture to payout is added up from, on one
  /// snapshot; memory holds one element. A currency does not narrow it: money changes currencies on
  /// its way.
  public func forEachLeakage(
    _ filter: LedgerFilter = LedgerFilter(), calendar: BusinessCalendar,
    line: (LedgerLine) throws -> Void, capture: (UnsettledCapture) throws -> Void,
    payout: (PayoutShare) throws -> Void
  ) throws {
    let days = LedgerFilter(from: filter.from, to: filter.to)
    try read { db in
      try LedgerLines.forEach(db, days, calendar: calendar, line)
      try LeakageSources.forEachUnsettledCapture(db, days, calendar: calendar, capture)
      try LeakageSources.forEachPayoutShare(db, days, calendar: calendar, payout)
    }
  }
}

extension SettlementDatabase {
  /// Calls `body` once a finding that the filter lets through, with its evidence, in
  /// `FindingOrder`; memory holds one.
  public func forEachClaim(
    filter: FindingFilter, businessDay: BusinessDay, calendar: BusinessCalendar,
    _ body: (Claim) throws -> Void
  ) throws {
    try read { db in
      let evidence = try ClaimEvidence(db)
      try ReportedFindings.forEach(
        db, filter: filter, businessDay: businessDay, calendar: calendar
      ) { try body(try evidence.claim(of: $0)) }
    }
  }
}
