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
      """
      \(ReportFormat.names); for the journal hledger or beancount, too. Default: what the suffix of \
      --output says, else table on a terminal and csv in a pipe.
      """,
    transform: FormatOption.option)
  var format: FormatOption?

  @Option(help: ArgumentHelp("Write to this file instead of standard output; for claims, the folder.", valueName: "file"))
  var output: String?

  func validate() throws {
    if case .ledger(let format) = format, name != .journal {
      throw ValidationError(
        "\(format.rawValue) is a format of the journal only; write \(ReportFormat.names), or report journal")
    }
    guard name == .claims else { return }
    if output == nil { throw ValidationError("claims are a folder; name it with --output FOLDER") }
    if format != nil { throw ValidationError("claims are a folder of CSV files; leave --format out") }
    if let other = filters.code.first(where: { !ClaimCodes.all.contains($0) }) {
      let codes = ClaimCodes.all.map(\.rawValue).sorted().joined(separator: ", ")
      throw ValidationError("\(other.rawValue) is not for the provider to answer; claims are made of \(codes)")
    }
  }

  func run() async throws {
    let invocation = Invocation(options)
    let format = resolvedFormat(invocation.console)
    if format == .report(.xlsx), output == nil, invocation.console.outputIsTerminal {
      throw ValidationError(
        "a workbook cannot be shown on a terminal; write it to a file with --output report.xlsx")
    }
    try await invocation.reporting {
      let (configuration, database) = try invocation.readingDatabase()
      let day = try database.lastBusinessDay() ?? configuration.calendar.day(of: invocation.clock.now())
      let report = StoredReport(
        database: database, configuration: configuration, businessDay: day, filters: filters,
        isForTerminal: format == .report(.table))
      if name == .claims, let output {
        try report.claims().write(to: output)
        return .done
      }
      switch format {
      case .report(let format):
        try write(
          try report.rows(of: name), report.heading(of: name), as: format, invocation.console,
          scratch: invocation.environment["TMPDIR"] ?? "/tmp")
      case .ledger(let format): try write(report.ledger(), as: format)
      }
      return .done
    }
  }

  private func resolvedFormat(_ console: Console) -> FormatOption {
    if let format { return format }
    if let output { return FormatOption(suffixOf: output, of: name) ?? .report(.csv) }
    return .report(console.outputIsTerminal ? .table : .csv)
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

  private func write(_ reports: LedgerReports, as format: LedgerFormat) throws {
    let accounts = reports.configuration.accounts
    guard let output else {
      return try format.write(accounts: accounts, to: StandardOutput(), reports.book)
    }
    _ = try writeDurably(to: output) { part in
      try format.write(accounts: accounts, to: PartFileOutput(part), reports.book)
    }
  }
}

/// The reports that `tieout report` knows.
enum ReportName: String, CaseIterable, ExpressibleByArgument {
  case discrepancies, pending, summary, settlements, payouts, fees, reserves, aging, leakage, claims, journal
  case runs, files
}
