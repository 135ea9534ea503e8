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
    help: "table, csv or json. Default: table on a terminal, csv in a pipe.",
    transform: { text in
      guard let format = ReportFormat(rawValue: text) else {
        throw ValidationError("there is no format '\(text)'; write table, csv or json")
      }
      return format
    })
  var format: ReportFormat?

  @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
  var output: String?

  func run() async throws {
    let invocation = Invocation(options)
    let spool = SpooledOutput()
    try await invocation.reporting {
      let (configuration, database) = try invocation.readingDatabase()
      let day = try database.verdictDay() ?? configuration.calendar.day(of: invocation.clock.now())
      let rows = try StoredReport(
        database: database, configuration: configuration, businessDay: day, filters: filters,
        isForTerminal: resolvedFormat(invocation.console) == .table
      ).rows(of: name)
      try write(rows, to: spool, console: invocation.console)
      try database.close()
      try spool.deliver()
      return .done
    }
  }

  private func resolvedFormat(_ console: Console) -> ReportFormat {
    format ?? (console.outputIsTerminal && output == nil ? .table : .csv)
  }

  private func write(_ rows: any ReportRows, to spool: SpooledOutput, console: Console) throws {
    let format = resolvedFormat(console)
    guard let output else {
      return try format.write(rows, to: spool, tableWidth: console.outputWidth)
    }
    _ = try writeDurably(to: output) { part in
      try format.write(rows, to: PartFileOutput(part), tableWidth: nil)
    }
  }
}

/// The reports that `tieout report` knows.
enum ReportName: String, CaseIterable, ExpressibleByArgument {
  case discrepancies, pending, summary, settlements, payouts, fees, reserves, aging, runs, files
}

