import ArgumentParser
import DurableFiles
import Reconciliation
import SettlementModel
import Store

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what is stored as files that an engine for large data reads.",
    discussion: """
      parquet-ready: NDJSON, lines by settlement date (line-2026-03-02.ndjson), records by type (capture.ndjson), open \
      findings (finding.ndjson); docs/spark.md has the types. Hand an engine these files and never the database, of which \
      some read whole numbers with 32 bits. The folder is written beside its place and renamed.

      Example: tieout export --format parquet-ready exported
      """)

  @OptionGroup var options: GlobalOptions
  @Option(
    help: "parquet-ready.", completion: formats.completion, transform: formats.value(of:))
  var format: Format
  @Argument(help: "The folder to write.", completion: .directory)
  var folder: String

  /// What files are written as.
  enum Format: String {
    case parquetReady = "parquet-ready"
  }

  private static let formats = Vocabulary<Format>(
    noun: "format", words: [(Format.parquetReady.rawValue, .parquetReady)])

  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.reporting {
      let (configuration, database) = try invocation.readingDatabase()
      let day =
        try database.lastBusinessDay() ?? configuration.calendar.day(of: invocation.clock.now())
      let stored = StoredObjects(
        database: database, calendar: configuration.calendar, businessDay: day)
      try writeFolderDurably(to: folder, isOwn: { $0.allSatisfy(StoredObjects.isOwn) }) {
        try stored.write(to: $0)
      }
      try database.close()
      return .done
    }
  }
}
