import ArgumentParser
import DurableFiles
import Reconciliation
import Reporting
import SettlementModel
import Store

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "An ad-hoc report on stored data.",
    discussion: """
      Names: \(ReportName.allCases.map(\.rawValue).joined(separator: ", ")).

      Example: tieout report discrepancies --code AMOUNT_MISMATCH --currency USD --format csv
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var filters: FilterOptions

  @Argument(help: "Which report.")
  var name: ReportName

  @Option(
    help:
      "\(ReportFormat.names). Default: what the suffix of --output says, else table on a terminal and csv in a pipe.",
    transform: { text in
      guard let format = ReportFormat(rawValue: text) else {
        throw ValidationError("there is no format '\(text)'; write \(ReportFormat.names)")
      }
      return format
    })
  var format: ReportFormat?

  @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
  var output: String?

  func run() async throws {
    let invocation = Invocation(options)
    let format = resolvedFormat(invocation.console)
    if format == .xlsx, output == nil, invocation.console.outputIsTerminal {
      throw ValidationError(
        "a workbook cannot be shown on a terminal; write it to a file with --output report.xlsx")
    }
    try await invocation.reporting {
      let (configuration, database) = try invocation.readingDatabase()
      let day = try database.lastBusinessDay() ?? configuration.calendar.day(of: invocation.clock.now())
      let report = StoredReport(
        database: database, configuration: configuration, businessDay: day, filters: filters,
        isForTerminal: format == .table)
      try write(
        try report.rows(of: name), report.heading(of: name), as: format, invocation.console,
        scratch: invocation.environment["TMPDIR"] ?? "/tmp")
      return .done
    }
  }

  private func resolvedFormat(_ console: Console) -> ReportFormat {
    if let format { return format }
    if let output { return ReportFormat(suffixOf: output) ?? .csv }
    return console.outputIsTerminal ? .table : .csv
  }

  private func write(
    _ rows: any ReportRows, _ heading: ReportHeading, as format: ReportFormat, _ console: Console,
    scratch: String
  ) throws {
    guard let output else {
      return try format.write(
        rows, heading: heading, to: StandardOutput(), table: console.tableStyle,
        scratchDirectory: scratch)
    }
    _ = try writeDurably(to: output) { part in
      try format.write(rows, heading: heading, to: PartFileOutput(part), scratchDirectory: scratch)
    }
  }
}

/// The reports that `tieout report` knows.
enum ReportName: String, CaseIterable, ExpressibleByArgument {
  case discrepancies, pending, summary, settlements, payouts, fees, reserves, aging, runs, files
}
