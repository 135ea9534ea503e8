import ArgumentParser
import Reconciliation
import SettlementModel

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "The nightly job: fetch, ingest, pull, match, report, in that order.",
    discussion: """
      Ends with 0 where everything ties out, 2 where discrepancies are open, and another code where something could not be \
      done. The same inputs give the same bytes, however often the run is repeated.

      At its end it prints a summary for a mail, at most 40 lines; where after_run of the configuration says so, it \
      writes metrics, posts the summary and pings an address. Trouble there is a warning and changes no exit code.

      Example: tieout run --config /etc/tieout/tieout.yaml
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var day: DayOptions

  @Flag(help: "Make no network connection; folders and the archive are still read.")
  var offline = false

  @Flag(help: "Evaluate every case again, whether anything touched it or not.")
  var full = false

  @Flag(help: "Leave the summary at the end out; --quiet does so too.")
  var noSummary = false

  func run() async throws {
    let invocation = Invocation(options)
    let (isFull, isOffline) = (full, offline)
    let isSummarized = !noSummary && !options.quiet
    let record = RunRecord(startedAt: invocation.clock.now())
    let status = try await Self.status {
      try await invocation.writing(
        command: "run", date: day.date, isOffline: isOffline, record: record
      ) { night, database, plan in
        let outcome = try await night.perform(isFull: isFull)
        try record.note(outcome, of: plan, in: database)
        return invocation.conclude(outcome, isSummarized: isSummarized)
      }
    }
    let after = AfterRun(invocation: invocation, record: record, status: status)
    try await Interruption.stoppable(invocation.console) {
      if isSummarized { after.printSummary() }
      await after.tell(isOffline: isOffline)
    }
    guard status == .done else { throw CommandExit(status: status) }
  }

  /// The code that the run ended with, once everything about it was said.
  private static func status(_ body: () async throws -> Void) async throws -> ExitStatus {
    do {
      try await body()
      return .done
    } catch let exit as CommandExit {
      return exit.status
    }
  }
}

/// `--date`.
struct DayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The business day. Default: today in time_zone. A day before the last run's is refused.",
      valueName: "yyyy-MM-dd"),
    transform: BusinessDay.option)
  var date: BusinessDay?
}

extension BusinessDay {
  /// Reads an option's text; a usage error for anything but a date.
  static func option(_ text: String) throws -> BusinessDay {
    guard text.utf8.count == 10, let day = BusinessDay(text) else {
      throw ValidationError("'\(text)' is not a date; write yyyy-MM-dd")
    }
    return day
  }
}
