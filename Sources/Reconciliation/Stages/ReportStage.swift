import DurableFiles
import Matching
import Reporting
import SettlementModel
import Store

/// Proves the books, then publishes the run's files.
struct ReportStage {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  let run: RunID
  let policy: MatchingPolicy
  /// The statements that matching judged, where this run matched; nil to sum them now.
  let payouts: [PayoutStatement]?
  var progress: any NightProgress = SilentProgress()

  /// Writes `reports/<business day>/`; returns its path and what its summary says.
  ///
  /// - Throws: ``InvariantBrokenError`` before anything is written where counts or sums differ between the two paths.
  func publish() throws -> (directory: String, summary: RunSummary) {
    let conservation = try database.conservation(.nightly)
    if !conservation.differencesOfKept.isEmpty {
      progress.note(
        "the sums kept from an earlier run disagreed, so everything was counted again: "
          + conservation.differencesOfKept.joined(separator: "; "))
    }
    guard conservation.differences.isEmpty else {
      throw InvariantBrokenError(differences: conservation.differences)
    }
    let directory = plan.data.reports + "/\(plan.businessDay)"
    try plan.data.permissions.createDirectory(at: directory)
    let group = FileGroup(directory: directory, mode: plan.data.permissions.fileMode)
    do {
      try writeFindings(into: group)
      let summary = try summary(conservation)
      try group.write("summary.json") { try $0.write(SummaryJSON.bytes(of: summary)) }
      let documents = NightDocuments(stage: self, summary: summary)
      try documents.write(into: group)
      // The last safe point of a night: from here on its files stand under their names.
      try Task.checkCancellation()
      try group.publish()
      try removeFiles(named: documents.unwanted, in: directory)
      try database.keepTotals(of: conservation, run: run)
      return (directory, summary)
    } catch {
      group.discard()
      throw error
    }
  }

  private func summary(_ counted: Conservation) throws -> RunSummary {
    let judge = PayoutEvaluator(policy: policy)
    let statements = try payouts ?? database.payoutStatements(calendar: policy.calendar)
    var summary = try database.summary(
      businessDay: plan.businessDay, payouts: statements.map { judge.judge($0).summary },
      isConserved: true, counted: counted)
    summary.listTolerances(policy.tolerance.keys)
    return summary
  }

  private func writeFindings(into group: FileGroup) throws {
    let day = plan.businessDay
    try group.write("discrepancies.csv") { part in
      var writer = DiscrepancyCSV(businessDay: day, sink: PartFileOutput(part))
      try feed(.discrepancies, into: &writer)
    }
    try group.write("discrepancies.json") { part in
      var writer = DiscrepancyJSON(businessDay: day, sink: PartFileOutput(part))
      try feed(.discrepancies, into: &writer)
    }
    try group.write("pending.csv") { part in
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
}
