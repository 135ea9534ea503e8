import ArgumentParser
import DurableFiles
import Foundation
import Reconciliation
import SettlementModel
import Store

struct DatabaseEraseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Erase a merchant order's buyer, as he may ask for.",
    discussion: """
      The order's id becomes a pseudonym that stays the same; free texts of its lines, raw texts that name it and columns \
      that no profile reads go: in the database, kept files, archive, logbook and reports. Amounts, totals, ids of payments, \
      the digests of what was received and the chain of decisions stay. Who had it done stands in the audit trail.

      What lies elsewhere is yours to erase: backups, the sources' own files, api.archive, and the account at the provider. \
      What a source sends again comes in again, its order id under the same pseudonym.

      Example: tieout db erase --order 10023 --note "request of 3 March"
      """)

  @OptionGroup var options: GlobalOptions

  @Option(help: ArgumentHelp("The merchant order's id.", valueName: "id"))
  var order: String

  @Option(help: ArgumentHelp("What an auditor should know; not the person's name.", valueName: "text"))
  var note: String = ""

  @Option(help: ArgumentHelp("Who decides. Default: the user who is logged in.", valueName: "name"))
  var by: String?

  func validate() throws {
    guard order.utf8.count >= 3 else {
      throw ValidationError("--order: an id of at least three characters; a shorter one stands in too many texts")
    }
  }

  func run() async throws {
    let invocation = Invocation(options)
    let (order, note, by) = (order, note, by)
    try await invocation.keeping { database, plan in
      let entry = AuditEntry(
        subjectType: .database, subject: "", action: .erase, note: note,
        by: by ?? invocation.environment["USER"] ?? NSUserName(), login: LoginName.current,
        at: invocation.clock.now())
      let outcome = try OrderErasing(plan: plan, database: database).erase(order: order, entry: entry)
      print("erased: the order is \(outcome.pseudonym) from now on")
      print("rows: \(outcome.rows), records: \(outcome.records)")
      print("rewritten: \(outcome.rewrittenFiles) kept files, \(outcome.rewrittenArchiveFiles) archive files")
      for name in outcome.rewrittenReports { print("rewritten: reports/\(name)") }
      for name in outcome.removedReports { print("removed: reports/\(name); `tieout match` writes the newest again") }
      for path in outcome.copies { print("yours to delete: \(path)") }
      invocation.console.info(
        "backups, the sources' own files, api.archive and the provider's account are yours to erase")
      return .done
    }
  }
}

extension Invocation {
  /// Carries out a command that changes what is kept: takes the lock and opens the database, and
  /// has the logbook say all of it before.
  func keeping(
    _ body: (SettlementDatabase, ReconciliationPlan) async throws -> ExitStatus
  ) async throws {
    try await reporting {
      let configuration = try configuration()
      let plan = try configuration.plan(
        businessDay: configuration.calendar.day(of: clock.now()), isDayNamed: false,
        isOffline: true, environment: environment)
      try plan.data.create()
      guard FileManager.default.fileExists(atPath: plan.data.database) else {
        console.error("there is no database yet; `tieout run` makes it")
        return .failure
      }
      let lock = try await lock(plan.data, for: .run)
      defer { lock.release() }
      let database = try SettlementDatabase.open(
        path: plan.data.database, access: .readWrite, mode: plan.data.permissions.fileMode)
      try keepLogbook(of: database, plan)
      let status = try await body(database, plan)
      try database.close()
      return status
    }
  }
}
