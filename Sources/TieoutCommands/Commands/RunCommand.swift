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

      Example: tieout run --config /etc/tieout/tieout.yaml
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var day: DayOptions

  @Flag(help: "Make no network connection; folders and the archive are still read.")
  var offline = false

  @Flag(help: "Evaluate every case again, whether anything touched it or not.")
  var full = false

  func run() async throws {
    let invocation = Invocation(options)
    let isFull = full
    try await invocation.writing(command: "run", date: day.date, isOffline: offline) { night, _, _ in
      invocation.conclude(try await night.perform(isFull: isFull))
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
