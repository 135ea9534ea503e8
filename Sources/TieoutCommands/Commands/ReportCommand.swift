import ArgumentParser
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
      Example: tieout report fees --from 2026-03-01 --output fees.xlsx
      Example: tieout report subscriptions --from 2026-03-01 --to 2026-03-31
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var filters: FilterOptions
  @OptionGroup var asOf: AsOfOptions

  private static let names = Vocabulary<ReportName>("report")

  @Argument(
    help: "Which report.", completion: names.completion, transform: names.value(of:))
  var name: ReportName

  @Argument(
    help: ArgumentHelp("For `compare`: the earlier and the later day.", valueName: "yyyy-MM-dd"),
    transform: BusinessDay.option)
  var days: [BusinessDay] = []

  @Option(
    help:
      """
      \(ReportFormat.names); for the journal hledger or beancount, too. Default: what the suffix of \
      --output says, else table on a terminal and csv in a pipe.
      """,
    completion: FormatOption.vocabulary.completion, transform: FormatOption.vocabulary.value(of:))
  var format: FormatOption?

  @Flag(
    help: """
      With discrepancies or pending: adds who has each finding, its last note, and empty columns for `tieout resolve \
      --from`.
      """)
  var forDecisions = false

  @Option(
    help: ArgumentHelp(
      "Write to this file instead of standard output; for claims, the folder.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws {
    try validateDays()
    guard !forDecisions || name == .discrepancies || name == .pending else {
      throw ValidationError("--for-decisions goes with the reports discrepancies and pending")
    }
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

  private func validateDays() throws {
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
    if format == .report(.xlsx), output == nil, invocation.console.outputIsTerminal {
      throw ValidationError(
        "a workbook cannot be shown on a terminal; write it to a file with --output report.xlsx")
    }
    let spool = SpooledOutput()
    try await invocation.reporting {
      let known = try invocation.readingDatabase(asOf: asOf.asOf)
      var report = StoredReport(
        database: known.database, configuration: known.configuration, businessDay: known.businessDay,
        filters: filters, isForTerminal: format == .report(.table), isForPage: format == .report(.html),
        isForDecisions: forDecisions)
      report.asOf = known.asOf
      if name == .compare {
        report.compared = try invocation.comparedRuns(days, in: known.database)
      }
      let output = ReportOutput(
        path: output, console: invocation.console, spool: spool,
        scratch: invocation.environment["TMPDIR"] ?? "/tmp")
      try output.write(report, name, as: format)
      try known.database.close()
      try spool.deliver()
      return .done
    }
  }

  private func resolvedFormat(_ console: Console) -> FormatOption {
    if let format { return format }
    if let output { return FormatOption(suffixOf: output, of: name) ?? .report(.csv) }
    return .report(console.outputIsTerminal ? .table : .csv)
  }
}

/// The reports that `tieout report` knows.
enum ReportName: String, CaseIterable {
  case discrepancies, pending, summary, settlements, payouts, fees, reserves, aging, subscriptions
  case leakage, compare, claims, journal, decisions, runs, files
}
