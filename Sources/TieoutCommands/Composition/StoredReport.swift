import Matching
import Reconciliation
import Reporting
import SettlementModel
import Store

/// Makes the rows of an ad-hoc report out of the store.
struct StoredReport {
  let database: SettlementDatabase
  let configuration: Configuration
  let businessDay: BusinessDay
  let filters: FilterOptions
  /// Whether a person looks at it: then findings show the shorter list of columns.
  let isForTerminal: Bool
  /// Whether it becomes a page for a browser, where findings have an order of columns of their own.
  var isForPage = false
  /// Whether findings get the columns that finance fills in for `tieout resolve --from`.
  var isForDecisions = false
  /// The run after which the database shows the store; nil for now.
  var asOf: AsOfRun?
  /// The runs that `compare` compares.
  var compared: (first: AsOfRun, second: AsOfRun)?

  /// The rows of one report, read when they are walked.
  func rows(of name: ReportName) throws -> any ReportRows {
    let rows = try allRows(of: name)
    guard isForTerminal, let first = Self.columnsForPeople[name] else { return rows }
    return ReorderedRows(rows, first: first)
  }

  /// What a terminal shows first, where a report's own order would leave it out for want of room.
  private static let columnsForPeople: [ReportName: [String]] = [
    .settlements: [
      "settlement_date", "kind", "merchant_order_id", "currency", "gross", "status",
      "settlement_currency", "fee", "net",
    ],
    .payouts: [
      "payout_id", "batch_id", "currency", "lines_net", "paid_out", "residual", "lines",
      "payout_rows", "last_settlement_date",
    ],
    .journal: ["date", "type", "account", "currency", "amount", "lines", "payout_id", "note"],
    .files: ["name", "state", "rows", "rejected", "file_date", "source"],
    .subscriptions: [
      "subscription_id", "status", "currency", "periods_due", "due", "issued", "paid", "settled",
      "gap", "unverifiable_prices",
    ],
    .fees: [
      "settlement_date", "kind", "currency", "payment_method", "lines", "fee", "tax", "net",
      "difference",
    ],
  ]

  private func allRows(of name: ReportName) throws -> any ReportRows {
    let listing = filters.listingFilter()
    switch name {
    case .discrepancies: return try decidable(findings(classes: [.break, .control, .data]))
    case .pending: return try decidable(findings(classes: [.timing]))
    case .summary: return SummaryReport(try summary())
    case .aging:
      return database.agingRows(
        try filters.findingFilter(classes: Set(FindingClass.allCases)), businessDay: businessDay,
        calendar: configuration.calendar)
    case .settlements: return database.settlementRows(listing)
    case .payouts: return database.payoutRows(listing, calendar: configuration.calendar)
    case .fees: return database.feeRows(listing) { try judgedFees() }
    case .reserves: return database.reserveRows(listing)
    case .subscriptions: return try subscriptions()
    case .leakage: return ledger().leakageRows()
    case .journal: return ledger().journalRows()
    case .claims: preconditionFailure("claims are a folder, not rows")
    case .runs: return database.runRows(listing)
    case .files: return database.fileRows(listing)
    case .compare:
      guard let compared else { preconditionFailure("compare has its days") }
      return database.comparisonRows(
        from: compared.first.run.id, to: compared.second.run.id,
        filter: try filters.findingFilter(classes: Set(FindingClass.allCases)))
    case .decisions: return database.auditRows(listing, calendar: configuration.calendar)
    }
  }

  /// What subscriptions should have brought, and what of it came.
  private func subscriptions() throws -> SubscriptionsReport {
    let policy = try CaseStories(database: database, configuration: configuration).policy()
    let audit = SubscriptionAudit(policy: policy)
    let tally = StandingTally(from: filters.from, to: filters.to)
    let (database, currency) = (database, filters.currency)
    return SubscriptionsReport { body in
      try database.forEachSettledSubscription { one, settled in
        for standing in tally.standings(of: one, audit.account(of: one), settled: settled)
        where currency == nil || currency == standing.currency { try body(standing) }
      }
    }
  }

  /// What the general ledger takes.
  func ledger() -> LedgerReports {
    LedgerReports(
      database: database, configuration: configuration,
      filter: LedgerFilter(from: filters.from, to: filters.to, currency: filters.currency))
  }

  /// The folder for the provider's support.
  func claims() throws -> ClaimsReport {
    var filter = try filters.findingFilter(classes: Set(FindingClass.allCases))
    if filter.codes.isEmpty { filter.codes = ClaimCodes.all }
    return ClaimsReport(
      database: database, configuration: configuration, businessDay: businessDay, filter: filter,
      heading: heading(of: .claims))
  }

  /// What stands above the report.
  func heading(of name: ReportName) -> ReportHeading {
    var heading = ReportHeading(
      name: name.rawValue, businessDay: businessDay, filters: filters.words)
    if let asOf { heading.title += " as of \(asOf.day)" }
    if let compared {
      heading.businessDay = compared.second.run.businessDay
      heading.title += " \(compared.first.day) and \(compared.second.day)"
    }
    return heading
  }

  /// The summary as the last run would write it.
  func summary() throws -> RunSummary {
    var policy = configuration.policy(businessDay: businessDay)
    policy.coverageStart =
      try configuration.matching.from
      ?? database.earliestDateInFiles(calendar: configuration.calendar)
    let judge = PayoutEvaluator(policy: policy)
    let payouts = try database.payoutStatements(calendar: configuration.calendar)
      .map { judge.judge($0).summary }
    let conservation = try database.conservation(.nightly)
    var summary = try database.summary(
      businessDay: businessDay, payouts: payouts, isConserved: conservation.isConserved,
      counted: conservation)
    summary.listTolerances(policy.tolerance.keys)
    return summary
  }

  /// What the rate card says of every line that it judges; nil without a card.
  private func judgedFees() throws -> [FeeGroup: FeeTotals]? {
    guard !configuration.fees.isEmpty else { return nil }
    return try database.judgedFees(
      by: try CaseStories(database: database, configuration: configuration).policy(),
      filter: filters.listingFilter())
  }

  private func decidable(_ findings: FindingsReport) throws -> any ReportRows {
    guard isForDecisions else { return findings }
    return DecisionSheetReport(
      findings: findings, remarks: try database.findingRemarks(),
      proposals: try database.pendingProposals())
  }

  private func findings(classes: Set<FindingClass>) throws -> FindingsReport {
    let filter = try filters.findingFilter(classes: classes)
    let (database, day, calendar) = (database, businessDay, configuration.calendar)
    let tableNames =
      filters.status == .open
      ? DiscrepancyColumns.tableNames : DiscrepancyColumns.tableNamesWithStatus
    return FindingsReport(
      businessDay: day,
      columns: isForPage
        ? DiscrepancyColumns.pageNames
        : isForTerminal && !isForDecisions ? tableNames : DiscrepancyColumns.names
    ) { body in
      guard filter.classes.isEmpty == false else { return }
      try database.forEachReportedFinding(
        filter: filter, businessDay: day, calendar: calendar, body)
    }
  }
}
