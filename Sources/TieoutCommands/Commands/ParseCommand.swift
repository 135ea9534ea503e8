import ArgumentParser
import DurableFiles
import Parsing
import SettlementModel

struct ParseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Write the lines of settlement files as canonical lines, one object a line.",
    discussion: """
      Lines and rejected rows come as they are read, then one object for the file with its digest, counts and sums. Where \
      that object has a refusal, nothing of the file counts. Stores nothing. For engines that bring lines and records \
      together themselves: see docs/spark.md.

      Example: tieout parse mail/wallet-2026-03-05.csv --profile profiles/wallet.yaml --source wallet
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Settlement files as they were received, packed or not.", completion: .file())
  var files: [String]
  @Option(
    help: ArgumentHelp("A built-in profile's name or a path.", valueName: "name-or-path"),
    completion: ProfileWords.completion)
  var profile: String
  @Option(
    help: ArgumentHelp(
      "The source that the lines are of. With --config, its key decrypts them. Default: the profile's name.",
      valueName: "name"))
  var source: String?

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let layout = try ProfileCommand.profile(named: profile)
      let configuration = try options.config == nil ? nil : invocation.configuration(needsFiles: false)
      let source = source ?? layout.name
      let decryption = configuration?.sources.first { $0.name == source }?
        .decryption(environment: invocation.environment)
      let output = ObjectOutput()
      var status = ExitStatus.done
      for path in files {
        try Task.checkCancellation()
        let name = ProfileCommand.baseName(path)
        var sink = LineOutput(
          source: source, file: name, checksSettlementAmount: layout.checksSettlementAmount, output: output)
        let isSummary = layout.summaryFile?.matches(name) == true
        let limits = configuration?.parsingLimits ?? ParsingLimits()
        let reading =
          try isSummary
          ? SettlementFileReader.readSummary(
            path: path, name: name, profile: layout, limits: limits, decryption: decryption)
          : SettlementFileReader.read(
            path: path, name: name, profile: layout, limits: limits, decryption: decryption,
            summary: layout.summaryFile(beside: path), into: &sink)
        var file = FileObject(
          source: source, name: name, sha256: try FileDigest(ofFileAt: path).hex, reading: reading)
        file.settledOn = sink.settledOn
        try output.write(file.text)
        if invocation.console.report(reading, rejected: sink.rejected, of: path) != .done {
          status = .inputRefused
        }
      }
      try output.flush()
      return status
    }
  }
}

/// Writes the lines and rejected rows of one file as they are read.
private struct LineOutput: SettlementLineSink {
  let source: String
  let file: String
  let checksSettlementAmount: Bool
  let output: ObjectOutput
  var settledOn: ClosedRange<BusinessDay>?
  /// The first rows that could not be read, for messages.
  var rejected: [RejectedRow] = []

  mutating func accept(_ batch: LineBatch) throws {
    for index in 0..<batch.count {
      var line = batch.settlementLine(at: index)
      line.position.source = source
      line.position.file = file
      line.checksSettlementAmount = checksSettlementAmount
      if let day = line.settledOn {
        let known = settledOn ?? day...day
        settledOn = min(day, known.lowerBound)...max(day, known.upperBound)
      }
      try output.write(LineObject.text(of: line))
    }
  }

  mutating func accept(_ row: RejectedRow) throws {
    if rejected.count < FilePreview.rejectedMax { rejected.append(row) }
    try output.write(RejectedRowObject.text(of: row, source: source, file: file))
  }
}
