import ArgumentParser
import DurableFiles
import Foundation
import Reconciliation
import SettlementModel
import Store

struct DatabasePurgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge",
    abstract: "Take away what is settled in whole and older than a day.",
    discussion: """
      Whole payments go of which nothing is open and nothing is of the day or later: their lines, records and verdicts; with \
      the last line of a file its kept bytes, and folders of the archive that hold nothing else. What they add up to stays, \
      so that summary, payouts and conservation read as before; closed findings and the audit trail stay. What was purged \
      is not new when a source shows it again.

      Payments of invoices and checkout sessions stay, those with tolerated differences, reserves, and lines \
      of sources that state balances.

      Example: tieout db purge --before 2024-01-01 --dry-run
      """)

  @OptionGroup var options: GlobalOptions

  @Option(
    help: ArgumentHelp("What is of this day or later stays.", valueName: "yyyy-MM-dd"),
    transform: BusinessDay.option)
  var before: BusinessDay

  @Flag(help: "Only say what would go.")
  var dryRun = false

  @Option(help: ArgumentHelp("What an auditor should know.", valueName: "text"))
  var note: String = ""

  @Option(help: ArgumentHelp("Who decides. Default: the user who is logged in.", valueName: "name"))
  var by: String?

  func run() async throws {
    let invocation = Invocation(options)
    let (day, isTrial, note, by) = (before, dryRun, note, by)
    try await invocation.keeping { database, plan in
      let purge = DatabasePurge(plan: plan, database: database)
      let counts = try purge.preview(before: day)
      let what =
        "\(counts.lines) lines and \(counts.records) records; of \(counts.files) files nothing stays"
      if isTrial {
        print("would go: \(what)")
        return .done
      }
      let entry = AuditEntry(
        subjectType: .database, subject: "\(day)", action: .purge, note: note,
        by: by ?? invocation.environment["USER"] ?? NSUserName(), login: LoginName.current,
        at: invocation.clock.now())
      let done = try purge.perform(before: day, entry: entry)
      print("purged: \(what); \(done.archiveFolders) folders of the archive with them")
      return .done
    }
  }
}
