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

  /// The rows of one report, read when they are walked.
  func rows(of name: ReportName) throws -> any ReportRows {
    let rows = try allRows(of: name)
    guard isForTerminal, let first = Self.columnsForPeople[name] else { return rows }
    return ReorderedRows(rows, first: first)
  }

  /// What a terminal shows first, where a report's own order would leave it out for want of room.
  private static let columnsForPeople: [ReportName: [String]] = [
    .settlements: [
      "settlement_date", "kind", "merchant_order_id", "currency", "gross", "settlement_currency",
      "fee", "net", "status",
    ],
    .payouts: [
      "payout_id", "batch_id", "currency", "lines_net", "paid_out", "residual", "lines",
      "payout_rows", "last_settlement_date",
    ],
    .files: ["name", "state", "rows", "rejected", "file_date", "source"],
    .fees: [
      "settlement_date", "kind", "currency", "payment_method", "lines", "fee", "tax", "net",
      "difference",
    ],
  ]

  private func allRows(of name: ReportName) throws -> any ReportRows {
    let listing = filters.listingFilter()
    switch name {
    case .discrepancies: return try findings(classes: [.break, .control, .data])
    case .pending: return try findings(classes: [.timing])
    case .summary: return SummaryReport(try summary())
    case .aging:
      return database.agingRows(
        try filters.findingFilter(classes: Set(FindingClass.allCases)), businessDay: businessDay,
        calendar: configuration.calendar)
    case .settlements: return database.settlementRows(listing)
    case .payouts: return database.payoutRows(listing, calendar: configuration.calendar)
    case .fees: return database.feeRows(listing) { try judgedFees() }
    case .reserves: return database.reserveRows(listing)
    case .runs: return database.runRows(listing)
    case .files: return database.fileRows(listing)
    }
  }

  /// What stands above the report.
  func heading(of name: ReportName) -> ReportHeading {
    ReportHeading(name: name.rawValue, businessDay: businessDay, filters: filters.words)
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
    var summary = try database.summary(
      businessDay: businessDay, payouts: payouts,
      isConserved: try database.conservation().differences.isEmpty)
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

  private func findings(classes: Set<FindingClass>) throws -> FindingsReport {
    let filter = try filters.findingFilter(classes: classes)
    let (database, day, calendar) = (database, businessDay, configuration.calendar)
    let tableNames =
      filters.status == .open
      ? DiscrepancyColumns.tableNames : DiscrepancyColumns.tableNamesWithStatus
    return FindingsReport(
      businessDay: day,
      columns: isForTerminal ? tableNames : DiscrepancyColumns.names
    ) { body in
      guard filter.classes.isEmpty == false else { return }
      try database.forEachReportedFinding(
        filter: filter, businessDay: day, calendar: calendar, body)
    }
  }
}
