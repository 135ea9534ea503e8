import Matching
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
  /// Whether findings get the columns that finance fills in for `tieout resolve --from`.
  var isForDecisions = false

  /// The rows of one report, read when they are walked.
  func rows(of name: ReportName) throws -> any ReportRows {
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
    case .runs: return database.runRows(listing)
    case .files: return database.fileRows(listing)
    case .decisions: return database.auditRows(listing, calendar: configuration.calendar)
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
    let evaluator = CaseEvaluator(
      policy: try CaseStories(database: database, configuration: configuration).policy())
    let filter = filters.listingFilter()
    var totals: [FeeGroup: FeeTotals] = [:]
    try database.forEachCase { one in
      let lines = Dictionary(one.lines.map { ($0.id, $0) }) { first, _ in first }
      for fee in evaluator.verdict(of: one).judgedFees {
        guard let line = lines[fee.lineID], filter.admits(line) else { continue }
        totals[FeeGroup(line), default: FeeTotals()].add(fee)
      }
    }
    return totals
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
    return FindingsReport(
      businessDay: day,
      columns: isForTerminal && !isForDecisions ? DiscrepancyColumns.tableNames : DiscrepancyColumns.names
    ) { body in
      guard filter.classes.isEmpty == false else { return }
      try database.forEachReportedFinding(
        filter: filter, businessDay: day, calendar: calendar, body)
    }
  }
}
