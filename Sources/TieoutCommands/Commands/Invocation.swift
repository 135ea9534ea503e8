import Foundation
import Reconciliation
import SettlementModel
import Store

/// One invocation of the program: its console, its environment, and its configuration once asked for.
struct Invocation: Sendable {
  let options: GlobalOptionValues
  let environment: [String: String]
  let console: Console
  let clock: NightClock

  init(_ options: GlobalOptions, environment: [String: String] = ProcessInfo.processInfo.environment)
  {
    self.options = GlobalOptionValues(config: options.config, logFormat: options.logFormat)
    self.environment = environment
    self.console = Console(
      verbosity: options.verbose ? .verbose : options.quiet ? .quiet : .normal,
      environment: environment,
      // What is wrong with the configuration is told in the format that is asked for outside it.
      format: options.logFormat
        ?? environment["TIEOUT_LOG_FORMAT"].flatMap(LogFormat.init(rawValue:)) ?? .text)
    self.clock = .system
  }

  /// The validated configuration, or all that is wrong with it.
  ///
  /// - Parameter needsFiles: whether keys and profiles that it names must be there. Who only reads
  ///   the database need not be allowed to read the keys of the night.
  func configuration(needsFiles: Bool = true) throws -> Configuration {
    let configuration = try ConfigurationFile.load(
      option: options.config, environment: environment)
    console.adopt(
      format: options.logFormat ?? configuration.log.format, stamps: configuration.log.hasStamps)
    let missing = needsFiles ? ConfigurationFileChecks.missingFiles(of: configuration) : []
    guard missing.isEmpty else {
      // A secret alone is judged where it is used; beside other mistakes it is told with them.
      let secrets = ConfigurationFileChecks.secretProblems(of: configuration, environment: environment)
      throw ConfigurationErrors(file: configuration.file, problems: missing + secrets.map(\.problem))
    }
    return configuration
  }

  /// Carries `body` out, says what went wrong, and throws the ``CommandExit`` that the command ends with.
  func reporting(_ body: () async throws -> ExitStatus) async throws {
    let status: ExitStatus
    do {
      status = try await body()
    } catch let error as CommandExit {
      throw error
    } catch let errors as ConfigurationErrors {
      console.report(errors)
      status = .configuration
    } catch {
      for line in "\(error)".split(separator: "\n") { console.error(String(line)) }
      status = ExitStatus(error)
    }
    guard status == .done else { throw CommandExit(status: status) }
  }

  /// The database for reading as the last run left it, and what the configuration says of it.
  ///
  /// All that is read through it is of one moment. Keep it for one report: the night goes on
  /// meanwhile, and its log grows until the reader ends. Where a run has not ended, its state is
  /// not shown, and standard error says so.
  func readingDatabase() throws -> (Configuration, SettlementDatabase) {
    let configuration = try configuration(needsFiles: false)
    let data = try configuration.data()
    let (database, unfinished) = try SettlementDatabase.openAfterLastRun(path: data.database)
    if let unfinished {
      let shown = try database.newestRuns(limit: 1).first
      let shows =
        shown.flatMap { $0.id == unfinished.id ? nil : "this is how the run for \($0.businessDay) left it" }
        ?? "this is what it has found so far"
      console.info(
        "\(unfinished.command) for \(unfinished.businessDay), begun at \(unfinished.startedAt), has not "
          + "ended; \(shows)")
    }
    return (configuration, database)
  }

  /// The database for reading as it stands now, amid a run if there is one.
  func presentDatabase() throws -> SettlementDatabase {
    try SettlementDatabase.open(path: try databasePath(), access: .readOnly)
  }

  /// Where the database lies.
  func databasePath() throws -> String { try configuration(needsFiles: false).data().database }
}

/// The global options as plain values.
struct GlobalOptionValues: Sendable {
  let config: String?
  let logFormat: LogFormat?
}
