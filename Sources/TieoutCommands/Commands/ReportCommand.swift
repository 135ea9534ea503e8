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
      Names: \(names.list).

      `compare` takes two days: tieout report compare 2026-03-04 2026-03-05

      Example: tieout report discrepancies --code AMOUNT_MISMATCH --currency USD --format csv
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var filters: FilterOptions
  @OptionGroup var asOf: AsOfOptions

  private static let names = Vocabulary<ReportName>("report")
  static let formats = Vocabulary<ReportFormat>("format")

  @Argument(
    help: "Which report.", completion: names.completion, transform: names.value(of:))
  var name: ReportName

  @Argument(
    help: ArgumentHelp("For `compare`: the earlier and the later day.", valueName: "yyyy-MM-dd"),
    transform: BusinessDay.option)
  var days: [BusinessDay] = []

  @Option(
    help:
      "\(ReportFormat.names). Default: what the suffix of --output says, else table on a terminal and csv in a pipe.",
    completion: formats.completion, transform: formats.value(of:))
  var format: ReportFormat?

  @Option(
    help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws {
    guard name == .compare else {
      guard days.isEmpty else {
        throw ValidationError("only `compare` takes days; use --as-of, --from or --to")
      }
      return
    }
    guard days.count == 2, days[0] <= days[1] else {
      throw ValidationError(
        "name the earlier and the later day: tieout report compare 2026-03-04 2026-03-05")
    }
    guard asOf.asOf == nil else {
      throw ValidationError("`compare` names its days itself; leave --as-of out")
    }
  }

  func run() async throws {
    let invocation = Invocation(options)
    let format = resolvedFormat(invocation.console)
    if format == .xlsx, output == nil, invocation.console.outputIsTerminal {
      throw ValidationError(
        "a workbook cannot be shown on a terminal; write it to a file with --output report.xlsx")
    }
    let spool = SpooledOutput()
    try await invocation.reporting {
      let known = try invocation.readingDatabase(asOf: asOf.asOf)
      var report = StoredReport(
        database: known.database, configuration: known.configuration, businessDay: known.businessDay,
        filters: filters, isForTerminal: format == .table, isForPage: format == .html)
      report.asOf = known.asOf
      if name == .compare {
        report.compared = try invocation.comparedRuns(days, in: known.database)
      }
      let rows = try report.rows(of: name)
      if format == .html {
        try writePage(report, rows, spool: spool)
      } else {
        try write(
          rows, report.heading(of: name), as: format, invocation.console, spool: spool,
          scratch: invocation.environment["TMPDIR"] ?? "/tmp")
      }
      try known.database.close()
      try spool.deliver()
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
    spool: SpooledOutput,
    scratch: String
  ) throws {
    guard let output else {
      return try format.write(
        rows, heading: heading, to: spool, table: console.tableStyle,
        scratchDirectory: scratch)
    }
    _ = try writeDurably(to: output) { part in
      try format.write(rows, heading: heading, to: PartFileOutput(part), scratchDirectory: scratch)
    }
  }

  /// A page has figures and charts around the rows.
  private func writePage(
    _ report: StoredReport, _ rows: any ReportRows, spool: SpooledOutput
  ) throws {
    let page = try report.page(of: name)
    let parts = [HeadedReport(page.heading, rows)]
    guard let output else { return try page.write(parts, to: spool) }
    _ = try writeDurably(to: output) { try page.write(parts, to: PartFileOutput($0)) }
  }
}

/// The reports that `tieout report` knows.
enum ReportName: String, CaseIterable {
  case discrepancies, pending, summary, settlements, payouts, fees, reserves, aging, runs, files,
    compare
}
