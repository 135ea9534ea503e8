public import Foundation
import SettlementModel

/// A fictional merchant in a directory of its own: settlement files, archive and configuration, and the runs over them.
///
/// The directory goes when the fixture does.
public final class WorldOnDisk {
  /// What the sandbox is asked for.
  public struct Options: Sendable {
    public var seed: UInt64
    public var payments = 400
    public var days = 20
    public var discrepancyPercent = 15
    /// First local day, `yyyy-MM-dd`.
    public var start = "2026-03-01"
    /// Subscriptions beside the payments.
    public var subscriptions = 0
    /// `--gzip`, `--file-faults`, `--clean`.
    public var flags: [String] = []

    public init(seed: UInt64) { self.seed = seed }

    /// The n-th business day of the world, from 1.
    public func day(_ number: Int) -> String {
      guard let first = BusinessDay(start) else {
        preconditionFailure("a world starts on a day, not on \(start)")
      }
      return first.adding(days: number - 1).description
    }
  }

  public let directory: URL
  public let options: Options
  private let files = FileManager.default

  /// Generates a world, as it is at the end of `through` or of its last day.
  public init(_ options: Options, through day: String? = nil) throws {
    self.options = options
    directory = files.temporaryDirectory.appending(path: "tieout-world-" + UUID().uuidString)
    try files.createDirectory(at: directory, withIntermediateDirectories: true)
    try generate(through: day)
  }

  deinit { try? files.removeItem(at: directory) }

  /// The last business day, `yyyy-MM-dd`.
  public var lastDay: String { options.day(options.days) }

  /// The n-th business day of every world that starts as usual, from 1.
  public static func day(_ number: Int) -> String {
    precondition((1...31).contains(number), "worlds of tests last March at most")
    return "2026-03-" + (number < 10 ? "0" : "") + "\(number)"
  }

  /// Lets the world grow to the end of a day.
  public func generate(through day: String? = nil) throws {
    var arguments = [
      "generate", "--payments", "\(options.payments)", "--days", "\(options.days)", "--seed",
      "\(options.seed)", "--output", directory.path, "--start", options.start,
    ]
    if options.subscriptions > 0 { arguments += ["--subscriptions", "\(options.subscriptions)"] }
    if !options.flags.contains("--clean") {
      arguments += ["--discrepancy-percent", "\(options.discrepancyPercent)"]
    }
    arguments += options.flags + (day.map { ["--through", $0] } ?? [])
    let run = try runProgram("tieout-sandbox", arguments, in: directory)
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
  }

  /// Runs tieout in the world's directory.
  ///
  /// - Parameter data: the data directory's name below the world's.
  public func tieout(
    _ arguments: [String], data: String = "var", environment: [String: String] = [:],
    boundSeconds: Double = 120
  ) throws -> ProgramRun {
    try start(arguments, data: data, environment: environment, boundSeconds: boundSeconds).wait()
  }

  /// Starts tieout in the world's directory.
  public func start(
    _ arguments: [String], data: String = "var", environment: [String: String] = [:],
    boundSeconds: Double = 120
  ) throws -> StartedProgram {
    let more = data == "var" ? [:] : ["TIEOUT_DATA_DIRECTORY": data]
    return try StartedProgram(
      "tieout", arguments, in: directory, environment: environment.merging(more) { $1 },
      boundSeconds: boundSeconds)
  }

  /// `tieout run` for a business day; the last by default.
  public func run(
    _ day: String? = nil, data: String = "var", _ more: [String] = []
  ) throws -> ProgramRun {
    try tieout(["run", "--date", day ?? lastDay] + more, data: data)
  }

  /// The four report files of a business day, by name.
  public func reports(_ day: String? = nil, data: String = "var") throws -> [String: String] {
    let folder = directory.appending(path: "\(data)/reports/\(day ?? lastDay)")
    var found: [String: String] = [:]
    for name in try files.contentsOfDirectory(atPath: folder.path) {
      found[name] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    return found
  }

  /// One report of a business day as a table.
  public func report(
    _ name: String, _ day: String? = nil, data: String = "var"
  ) throws -> [[String: String]] {
    try WorldTable.rows(
      String(
        contentsOf: directory.appending(path: "\(data)/reports/\(day ?? lastDay)/\(name)"),
        encoding: .utf8))
  }

  /// `summary.json` of a business day.
  public func summary(_ day: String? = nil, data: String = "var") throws -> [String: Any] {
    let text = try Data(
      contentsOf: directory.appending(path: "\(data)/reports/\(day ?? lastDay)/summary.json"))
    guard let object = try JSONSerialization.jsonObject(with: text) as? [String: Any] else {
      throw ProgramError("summary.json is no object")
    }
    return object
  }

  /// Removes a data directory.
  public func removeData(_ data: String) throws {
    try files.removeItem(at: directory.appending(path: data))
  }

  /// Names of the settlement files, in byte order.
  public func settlementFiles() throws -> [String] {
    try files.contentsOfDirectory(atPath: directory.appending(path: "settlement").path).sorted()
  }

  /// The path of a settlement file.
  public func settlementFile(_ name: String) -> URL {
    directory.appending(path: "settlement/\(name)")
  }

  /// A text file of the world.
  public func text(_ path: String) throws -> String {
    try String(contentsOf: directory.appending(path: path), encoding: .utf8)
  }

  /// Writes a text file of the world.
  public func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: directory.appending(path: path))
  }

  /// Replaces text in the configuration; what is not there is the test's mistake.
  public func configure(_ old: String, _ new: String) throws {
    let text = try text("tieout.yaml")
    guard text.contains(old) else { throw ProgramError("tieout.yaml lacks \(old)") }
    try write(text.replacingOccurrences(of: old, with: new), to: "tieout.yaml")
  }
}
