import ArgumentParser
import DurableFiles
import Reconciliation
import SettlementModel
import Store

struct DatabaseRebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Build the database again from the logbook and the kept files.",
    discussion: """
      Every run of the past is told again beside the old database: what came is read again from inbox/ and logbook/, what \
      was judged is judged again, decisions and their audit trail are taken over entry by entry. What comes out is proven, \
      and the reports that it makes are compared with those in reports/. Only then it takes the old one's place, which is \
      kept under the name that is printed; until then nothing of it changes, also where this is broken off.

      Example: tieout db rebuild
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let configuration = try invocation.configuration()
      let data = try configuration.data()
      try data.create()
      let lock = try await invocation.lock(data, for: .run)
      defer { lock.release() }
      let environment = invocation.environment
      let plan: @Sendable (BusinessDay, Bool) throws -> ReconciliationPlan = { day, isDayNamed in
        try configuration.plan(
          businessDay: day, isDayNamed: isDayNamed, isOffline: true, environment: environment)
      }
      let today = try plan(configuration.calendar.day(of: invocation.clock.now()), false)
      let rebuild = DatabaseRebuild(
        data: data, plan: plan,
        openArchive: today.records.openCopy ?? { configuration.archive(in: $0) },
        progress: { invocation.console.detail($0) })
      let outcome = try await Interruption.stoppable(invocation.console) {
        try await rebuild.perform(archiveFiles: today.keptArchiveFiles())
      }
      try invocation.keepNewLogbook(today)
      return try invocation.tell(outcome)
    }
  }
}

extension Invocation {
  /// The rebuilt database is another one: its logbook begins anew.
  fileprivate func keepNewLogbook(_ plan: ReconciliationPlan) throws {
    let database = try SettlementDatabase.open(
      path: plan.data.database, access: .readWrite, mode: plan.data.permissions.fileMode)
    try keepLogbook(of: database, plan)
    try database.close()
  }

  fileprivate func tell(_ outcome: RebuildOutcome) throws -> ExitStatus {
    for remark in outcome.remarks { console.warning(remark) }
    for name in outcome.otherReports {
      console.warning("reports/\(name) is not what the rebuilt database says")
    }
    print("ok: \(outcome.runs) runs told again, \(outcome.lines) lines count")
    print(
      "reports: \(outcome.sameReports.count) nights have the same bytes, "
        + "\(outcome.otherReports.count) files have others")
    if let replaced = outcome.replaced {
      print("the database that was replaced: \(replaced)")
    }
    return .done
  }
}
