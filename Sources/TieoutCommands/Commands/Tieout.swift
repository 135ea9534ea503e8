public import ArgumentParser
import Store

/// The command line of tieout: one subcommand a file.
public struct Tieout: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "tieout",
    abstract: "Tells a UseePay merchant whether all the money that should have come has come.",
    discussion: """
      Every night `tieout run` fetches settlement files, pulls the API's records, matches both and writes reports. By day \
      the other commands look at what it found.

      Example: tieout run --config /etc/tieout/tieout.yaml
      """,
    version: version,
    subcommands: [
      RunCommand.self, FetchCommand.self, IngestCommand.self, PullCommand.self, MatchCommand.self,
      ReportCommand.self, ExplainCommand.self, StatusCommand.self, CheckCommand.self,
      ProfileCommand.self, ResolveCommand.self, ReopenCommand.self, NoteCommand.self, AssignCommand.self,
      DatabaseCommand.self, InitCommand.self, CompletionsCommand.self, ParseCommand.self, RecordsCommand.self,
      EvaluateCommand.self, ImportFindingsCommand.self,
      ExportCommand.self,
    ])

  /// The program's version and that of the database schema it writes.
  public static let version = "0.1.0 (database schema \(SettlementDatabase.schemaVersion))"

  /// Before what is wrong with a command line, as before every other error.
  public static var _errorPrefix: String { "tieout: error: " }

  public init() {}
}

/// What every subcommand takes.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Configuration file. Default: $TIEOUT_CONFIG, then ./tieout.yaml, then /etc/tieout/tieout.yaml.",
      valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(help: "Explain what is done and what is left out.")
  var verbose = false

  @Flag(help: "Say errors only.")
  var quiet = false

  private static let logFormats = Vocabulary<LogFormat>("format of messages")

  @Option(
    help: ArgumentHelp(
      "How messages are written: text or json (one object a line). Default: log.format.",
      valueName: "format"),
    completion: logFormats.completion, transform: logFormats.value(of:))
  var logFormat: LogFormat?

  func validate() throws {
    guard !(verbose && quiet) else {
      throw ValidationError("--verbose and --quiet exclude each other")
    }
  }
}
