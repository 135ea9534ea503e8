import DurableFiles
import Matching
import Reporting
import SettlementModel
import Store

/// Proves the books, then publishes the run's four files.
struct ReportStage {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  let run: RunID
  let policy: MatchingPolicy

  /// Writes `reports/<business day>/`; returns its path and what its summary says.
  ///
  /// - Throws: ``InvariantBrokenError`` before anything is written where counts or sums differ between the two paths.
  func publish() throws -> (directory: String, summary: RunSummary) {
    let conservation = try database.conservation()
    guard conservation.differences.isEmpty else {
      throw InvariantBrokenError(differences: conservation.differences)
    }
    let directory = plan.data.reports + "/\(plan.businessDay)"
    try plan.data.permissions.createDirectory(at: directory)
    try writeFindings(in: directory)
    let judge = PayoutEvaluator(policy: policy)
    let payouts = try database.payoutStatements(calendar: policy.calendar).map { judge.judge($0).summary }
    var summary = try database.summary(
      businessDay: plan.businessDay, payouts: payouts, isConserved: true)
    summary.listTolerances(policy.tolerance.keys)
    try write("summary.json", in: directory) { try $0.write(SummaryJSON.bytes(of: summary)) }
    return (directory, summary)
  }

  private func writeFindings(in directory: String) throws {
    let day = plan.businessDay
    try write("discrepancies.csv", in: directory) { part in
      var writer = DiscrepancyCSV(businessDay: day, sink: PartFileOutput(part))
      try feed(.discrepancies, into: &writer)
    }
    try write("discrepancies.json", in: directory) { part in
      var writer = DiscrepancyJSON(businessDay: day, sink: PartFileOutput(part))
      try feed(.discrepancies, into: &writer)
    }
    try write("pending.csv", in: directory) { part in
      var writer = DiscrepancyCSV(businessDay: day, sink: PartFileOutput(part))
      try feed(.pending, into: &writer)
    }
  }

  private func feed(_ filter: FindingFilter, into writer: inout some FindingWriter) throws {
    try database.forEachReportedFinding(
      filter: filter, businessDay: plan.businessDay, calendar: policy.calendar
    ) { try writer.accept($0) }
    try writer.finish()
  }

  private func write(
    _ name: String, in directory: String, _ body: (PartFile) throws -> Void
  ) throws {
    _ = try writeDurably(
      to: directory + "/" + name, mode: plan.data.permissions.fileMode, body)
  }
}
