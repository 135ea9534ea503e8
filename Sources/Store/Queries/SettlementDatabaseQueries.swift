public import SettlementModel

extension SettlementDatabase {
  /// Calls `body` once a current invoice that no held subscription bills, by id, then once a current
  /// checkout session, by id; memory holds one.
  ///
  /// - Parameter selection: which of them; those that changed only while they are being replaced.
  public func forEachBillingCase(
    _ selection: BillingSelection = .all, _ body: (BillingCase) throws -> Void
  ) throws {
    try read { db in
      let walk = try BillingWalk(db)
      switch selection {
      case .all: try walk.forEach(invoices: BillingWalk.withoutSubscription, body)
      case .changed:
        try walk.forEach(
          invoices: "\(ChangedBilling.selectedInvoices) AND (\(BillingWalk.withoutSubscription))",
          sessions: ChangedBilling.selectedSessions, body)
      }
    }
  }

  /// Calls `body` once a current subscription, by id, with its invoices; memory holds one.
  public func forEachSubscriptionCase(_ body: (SubscriptionCase) throws -> Void) throws {
    try read { try SubscriptionWalk($0).forEach(body) }
  }

  /// The subscriptions that the id names: their own, that of a session or invoice, or of a finding
  /// about one of them.
  public func subscriptionCases(forID id: String) throws -> [SubscriptionCase] {
    var found: [SubscriptionCase] = []
    try read { db in
      try SubscriptionWalk(db).forEach(where: SubscriptionLookup.condition, argument: id) {
        found.append($0)
      }
    }
    return found
  }

  /// One statement a payout or batch and settlement currency, over every line that counts; by id,
  /// then currency.
  ///
  /// - Parameter ids: the only payouts and batches to sum, which reads their lines alone; nil for all.
  public func payoutStatements(
    calendar: BusinessCalendar, ids: Set<String>? = nil
  ) throws -> [PayoutStatement] {
    try read { try PayoutStatements.all($0, calendar: calendar, ids: ids) }
  }

  /// What the files say of balances, for every source that states any.
  public func balanceBook() throws -> BalanceBook {
    try read { try BalanceStatements.book($0) }
  }

  /// Calls `body` once a withheld reserve, with what was released of it; by id, then merchant number
  /// and currency.
  public func forEachReserveHold(_ body: (ReserveHold) throws -> Void) throws {
    try read { try ReserveHolds.forEach($0, body) }
  }

  /// Calls `body` once a case, in the order of the keys; memory holds one.
  public func forEachCase(_ body: (PaymentCase) throws -> Void) throws {
    try read { try CaseWalk($0, over: .all).forEachCase(body) }
  }

  /// Calls `body` once a finding that the filter lets through, in `FindingOrder`.
  public func forEachReportedFinding(
    filter: FindingFilter, businessDay: BusinessDay, calendar: BusinessCalendar,
    _ body: (ReportedFinding) throws -> Void
  ) throws {
    try read { db in
      try ReportedFindings.forEach(
        db, filter: filter, businessDay: businessDay, calendar: calendar, body)
    }
  }

  /// Counts of open findings that decide the exit code.
  public func openFindingCounts() throws -> OpenFindingCounts {
    try read { try ReportedFindings.openCounts($0) }
  }

  /// Open findings that nobody resolved, by class, code and currency.
  public func openFindingTotals() throws -> [RunSummary.FindingTotal] {
    try read { try SummaryQuery.openFindings($0) }
  }

  /// The last date of the accepted files by source; under `api` that of the last complete pull, of the
  /// account that is furthest behind.
  public func newestData() throws -> [String: BusinessDay?] {
    try read { try SummaryQuery.dataCompleteUpTo($0) }
  }

  /// What `summary.json` says of the state as it is now; `payouts` as the payout rules judged them,
  /// `counted` what a conservation check counted of the same state, nil to count again.
  public func summary(
    businessDay: BusinessDay, payouts: [PayoutSummary], isConserved: Bool,
    counted: Conservation? = nil
  ) throws -> RunSummary {
    try read { db in
      try SummaryQuery.summary(
        db, businessDay: businessDay, payouts: payouts, isConserved: isConserved,
        totals: counted?.totals)
    }
  }

  /// Counts and sums lines and records along two independent ways; linear in everything stored, or in
  /// what changed since an earlier run's sums.
  public func conservation(_ counting: ConservationCounting = .whole) throws -> Conservation {
    try read { try ConservationCheck.run($0, counting) }
  }

  /// Where sums that were kept from earlier runs are not what the tables hold, in words.
  public func problemsOfKeptSums(_ counted: Conservation) throws -> [String] {
    try read { db in
      try ConservationCheck.problemsOfKept(db, counted.totals) + ContentSums.problems(db)
    }
  }

  /// Every case that the id of anything leads to, by case key; see ``billingCases(forID:)`` for
  /// invoices and sessions.
  public func cases(forID id: String) throws -> [PaymentCase] {
    try read { db in
      var found: [PaymentCase] = []
      let keys = try CaseLookup.keys(db, id: id)
      try CaseWalk(db, over: .keys(keys)).forEachCase { one in
        if !one.isEmpty { found.append(one) }
      }
      return found
    }
  }

  /// The invoices and checkout sessions that the id names, or whose intent or order it is.
  public func billingCases(forID id: String) throws -> [BillingCase] {
    try read { try CaseLookup.billing($0, id: id) }
  }

  /// The open matches of a case, oldest first.
  public func matches(of key: CaseKey) throws -> [StoredMatch] {
    try read { try MatchEvidence.matches($0, case: key.number) }
  }

  /// Lines and records elsewhere that may belong to what nothing ties of a case; never a match.
  public func suggestions(
    for one: PaymentCase, verdict: CaseVerdict, calendar: BusinessCalendar
  ) throws -> [Suggestion] {
    try read { try Suggestions.find($0, for: one, verdict: verdict, calendar: calendar) }
  }

  /// The lines that carry a payout's or batch's id, the first `countMax` of them.
  public func payoutLines(id: String, countMax: Int) throws -> PayoutLines {
    try read { try PayoutLines.find($0, id: id, countMax: countMax) }
  }

  /// The earliest local date in the files that count; nil without lines.
  public func earliestDateInFiles(calendar: BusinessCalendar) throws -> BusinessDay? {
    try read { try Coverage.earliestDate($0, calendar: calendar) }
  }

  /// The creation of the oldest stored dispute; nil where there is none.
  public func oldestDispute() throws -> Timestamp? {
    try read { try Coverage.oldestDispute($0) }
  }
}
