import Reconciliation
import Reporting
import SettlementModel
import Store
import Synchronization

/// What is known of a run once it has ended, however it ended: gathered on the way, told afterwards.
final class RunRecord: Sendable {
  struct State: Sendable {
    let startedAt: Timestamp
    /// Nil where the configuration is wrong: then there is nothing to tell, and nobody.
    var configuration: Configuration?
    /// Nil where the run did not begin.
    var progress: ConsoleProgress?
    var requestsSent: @Sendable () -> Int = { 0 }
    /// Nil where the run published nothing.
    var summary: TextSummary?
    /// When a run last came to its end, as the journal tells; nil where it could not be asked.
    var lastSuccessAt: Timestamp?
  }
  private let state: Mutex<State>

  init(startedAt: Timestamp) {
    state = Mutex(State(startedAt: startedAt))
  }

  /// Everything that is known now.
  var known: State { state.withLock { $0 } }

  func note(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

  /// Asks the journal when a run last came to its end.
  func noteSuccess(in database: SettlementDatabase) throws {
    let codes = AfterRun.successes.map { Int($0.rawValue) }
    let last = try database.lastEnd(ofCommand: "run", exitCodes: codes)
    note { $0.lastSuccessAt = last }
  }

  /// Takes what a run found, with the files that a person must look after.
  func note(
    _ outcome: NightOutcome, of plan: ReconciliationPlan, in database: SettlementDatabase
  ) throws {
    guard let summary = outcome.summary, let directory = outcome.reportDirectory else { return }
    var missing: [TextSummary.FileNote] = []
    var quarantined: [TextSummary.FileNote] = []
    let filter = FindingFilter(codes: [.fileMissing, .fileQuarantined, .controlTotalMismatch])
    try database.forEachReportedFinding(
      filter: filter, businessDay: plan.businessDay, calendar: plan.policy.calendar
    ) { reported in
      guard let position = reported.finding.position else { return }
      let file = TextSummary.FileNote(source: position.source, name: position.file)
      if reported.finding.code == .fileMissing {
        missing.append(file)
      } else {
        quarantined.append(file)
      }
    }
    let isIncomplete = outcome.problems.contains { $0.kind != .notice }
    state.withLock { state in
      guard let merchant = state.configuration?.merchant.number else { return }
      state.summary = TextSummary(
        merchant: merchant, summary: summary, missingFiles: missing,
        quarantinedFiles: quarantined, isIncomplete: isIncomplete, reportDirectory: directory)
    }
  }
}
