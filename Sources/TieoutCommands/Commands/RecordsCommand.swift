import ArgumentParser
import PaymentAPI
import SettlementModel

struct RecordsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "records",
    abstract: "Write API objects of NDJSON files as canonical records, one object a line.",
    discussion: """
      What an object is tells the file's name, as in an archive: payment_intents.ndjson, captures.ndjson and so on, each \
      plain or with .gz. Stores nothing. For engines that bring lines and records together themselves: see docs/spark.md.

      Example: tieout records archive/payment_intents.ndjson archive/refunds.ndjson
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Files of an archive; - for standard input.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "What the objects of all files are, where names do not tell: payment_intent, capture, …",
      valueName: "type"),
    completion: types.completion, transform: types.value(of:))
  var type: RecordType?

  @Option(
    help: ArgumentHelp(
      "What standard input, which is read as -, is called where an object of it is refused.", valueName: "name"))
  var name: String?

  private static let types = Vocabulary<RecordType>(
    noun: "type of record",
    words: RecordType.allCases.filter { $0 != .payout }.map { ($0.rawValue, $0) })

  func validate() throws {
    guard name == nil || files == ["-"] else { throw ValidationError("--name goes with - alone") }
  }

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let configuration = try invocation.configuration(needsFiles: false)
      let archive = configuration.archive(in: "") { path in
        path == "-" ? StandardInput() : try Configuration.unpacked(path)
      }
      let output = ObjectOutput()
      var rejectedCount = 0
      for file in files {
        let name = self.name ?? ProfileCommand.baseName(file)
        guard let type = type ?? RecordType.allCases.first(where: { $0 != .payout && $0.isArchiveName(name) })
        else {
          throw ValidationError(
            "\(file): the name does not say what its objects are; name it as in an archive, or use --type")
        }
        try archive.forEachObject(ofFile: file, name: name, type: type) { object in
          try Task.checkCancellation()
          switch object {
          case .record(let record): try output.write(RecordObject.text(of: record))
          case .rejected(let rejected):
            rejectedCount += 1
            invocation.console.error("\(file):\(rejected.position): \(rejected.reason)")
            try output.write(RejectedRecordObject.text(of: rejected))
          }
        }
      }
      try output.flush()
      return rejectedCount == 0 ? .done : .inputRefused
    }
  }
}
