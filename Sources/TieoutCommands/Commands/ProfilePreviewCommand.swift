import ArgumentParser
import OpenPGP
import Parsing
import Reporting
import SettlementModel

struct ProfilePreviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Show the first lines of a file as a profile reads them, and every row it refuses.",
    discussion: """
      The table shows some columns, and below it the sums by kind and currency of the whole file; csv and json \
      hold all columns of the lines and nothing else. Stores nothing.

      Example: tieout profile preview mail/wallet-2026-03-05.csv --profile profiles/wallet.yaml
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "A settlement file as it was received, packed or not.", completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp("A built-in profile's name or a path.", valueName: "name-or-path"),
    completion: ProfileWords.completion)
  var profile: String
  @Option(help: ArgumentHelp("How many lines to show; 0 for all.", valueName: "number"))
  var lines = 10
  @Option(
    help: "table, csv or json. Default: table.", completion: formats.completion,
    transform: formats.value(of:))
  var format = ReportFormat.table
  @Option(
    help: ArgumentHelp(
      "Name of the source whose OpenPGP key decrypts the file.", valueName: "name"))
  var source: String?

  private static let formats = Vocabulary<ReportFormat>(
    noun: "format", words: [ReportFormat.table, .csv, .json].map { ($0.rawValue, $0) })

  func validate() throws {
    guard lines >= 0 else { throw ValidationError("--lines cannot be negative") }
  }

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let layout = try ProfileCommand.profile(named: profile)
      let preview = try SettlementFileReader.preview(
        path: file, name: ProfileCommand.baseName(file), profile: layout,
        decryption: decryption(invocation), summary: layout.summaryFile(beside: file), maxLines: lines == 0 ? .max : lines)
      let output = StandardOutput()
      let rows = PreviewRows(lines: preview.lines, isWhole: format != .table)
      let heading = ReportHeading(name: "preview", businessDay: nil)
      try format.write(
        rows, heading: heading, to: output, table: invocation.console.tableStyle)
      if format == .table, !preview.sums.isEmpty {
        try output.write([0x0A])
        try format.write(
          PreviewSumRows(sums: preview.sums), heading: heading, to: output,
          table: invocation.console.tableStyle)
      }
      return invocation.console.report(preview, of: file)
    }
  }

  /// What decrypts the files of the named source.
  private func decryption(_ invocation: Invocation) throws -> OpenPGPKey? {
    guard let source else { return nil }
    let configuration = try invocation.configuration()
    guard let named = configuration.sources.first(where: { $0.name == source }) else {
      throw ValidationError("the configuration has no source \(source)")
    }
    return named.decryption(environment: invocation.environment)
  }
}

extension Console {
  /// Says what a file's reading refused, warned of and counted; the code that follows.
  func report(_ preview: FilePreview, of file: String) -> ExitStatus {
    report(preview.reading, rejected: preview.rejected, of: file)
  }

  /// The same of a reading and its first rejected rows.
  func report(_ reading: FileReading, rejected: [RejectedRow], of file: String) -> ExitStatus {
    for reject in rejected {
      let place = "\(file):\(reject.row)" + (reject.column.isEmpty ? "" : ": \(reject.column)")
      error("\(place): \(reject.reason): \(reject.detail)")
    }
    let counts = reading.counts
    if rejected.count < counts.rejected {
      error("\(file): \(counts.rejected - rejected.count) further rows are refused")
    }
    for text in reading.warnings { warning("\(file): \(text)") }
    if let refusal = reading.refusal {
      error("\(file): the file is refused: \(refusal.detail)")
    }
    info(
      "\(counts.physical) rows: \(counts.loaded) lines, \(counts.rejected) rejected, \(counts.header) header, "
        + "\(counts.preamble) preamble, \(counts.control) control, \(counts.blank) blank, \(counts.ignored) ignored")
    return reading.refusal == nil && counts.rejected == 0 ? .done : .inputRefused
  }
}
