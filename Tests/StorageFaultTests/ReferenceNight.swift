import Foundation
import TestSupport
import Testing

/// A small night that is run again and again, each time with another fault.
///
/// It fetches, pulls, matches, and writes the four reports, a workbook, a page and metrics.
final class ReferenceNight {
  /// What the night finds.
  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    /// No data directory; records come from the API.
    case first
    /// The nights before it, of which one file came again with other content; records come from
    /// an archive.
    case later

    var testDescription: String { "the \(rawValue) night" }
  }

  let kind: Kind
  let world: WorldOnDisk
  /// The business day.
  let day: String
  /// Nothing for the first night; else the data directory as the nights before left it.
  private let before: URL?
  private let server: WorldServerProcess?
  /// The calls of the night without a fault, its reports, what `db verify` says of it, and its code.
  private(set) var calls: [TracedCall] = []
  private(set) var reports: [String: String] = [:]
  private(set) var verified = ""
  private(set) var exitCode: Int32?

  init(_ kind: Kind) throws {
    self.kind = kind
    var options = WorldOnDisk.Options(seed: 21)
    (options.payments, options.days, options.discrepancyPercent) = (14, 5, 30)
    let through = kind == .first ? 3 : 5
    day = WorldOnDisk.day(through)
    world = try WorldOnDisk(options, through: WorldOnDisk.day(kind == .first ? 3 : 4))
    switch kind {
    case .first:
      let server = try WorldServerProcess(world, key: Self.key)
      (self.server, before) = (server, nil)
      try world.configure(
        "archive: ./archive",
        """
        base_url: http://127.0.0.1:\(server.port)
          key_env: SANDBOX_KEY
          events: ./events
          requests_per_second: 1000
        """)
    case .later:
      (server, before) = (nil, world.directory.appending(path: "before/var"))
      try Self.age(world)
      let run = try world.run(WorldOnDisk.day(4), data: "before/var")
      guard run.exitCode == 2 else { throw ProgramError(run.description) }
      try world.generate(through: day)
      try Self.changeAFile(of: world)
    }
    try world.configure("matching:", "report: { formats: [xlsx, html] }\nmatching:")
    try Self.age(world)
    let lane = try lane("clean")
    let clean = try lane.run()
    guard clean.run.exitCode == 2 else { throw ProgramError(clean.description) }
    (calls, exitCode) = (clean.calls, clean.run.exitCode)
    reports = try lane.reports()
    verified = try lane.verify().standardOutput
  }

  private static let key = "sandbox-key"

  /// A data directory of its own, as the night finds it.
  func lane(_ name: String) throws -> Lane { try Lane(name, of: self) }

  fileprivate func environment(data: String, metrics: String) -> [String: String] {
    [
      "TIEOUT_DATA_DIRECTORY": data, "TIEOUT_AFTER_RUN_METRICS_FILE": metrics,
      "SANDBOX_KEY": Self.key,
    ]
  }

  /// Gives the source's files a time of long ago: one that has just been written is fetched again.
  private static func age(_ world: WorldOnDisk) throws {
    for name in try world.settlementFiles() {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_770_000_000)],
        ofItemAtPath: world.settlementFile(name).path)
    }
  }

  /// Gives the first line of a file to somebody else; its totals still hold.
  private static func changeAFile(of world: WorldOnDisk) throws {
    for name in try world.settlementFiles() {
      var lines = try world.text("settlement/\(name)").components(separatedBy: "\n")
      let index = lines.firstIndex { $0.contains(",PAYMENT,") || $0.contains(",CAPTURE,") }
      guard let index else { continue }
      var cells = lines[index].components(separatedBy: ",")
      (cells[5], cells[6], cells[7]) = ("cap_of_somebody_else", "", "ORDER-OF-SOMEBODY-ELSE")
      lines[index] = cells.joined(separator: ",")
      return try world.write(lines.joined(separator: "\n"), to: "settlement/\(name)")
    }
    throw ProgramError("no file of the world has a payment")
  }

  fileprivate func copyBefore(to folder: URL) throws {
    guard let before else { return }
    // With times and modes, which a copy by Foundation does not keep.
    let copy = try runProgram(
      "/bin/cp", ["-a", before.path, folder.appending(path: "var").path], in: world.directory)
    guard copy.exitCode == 0 else { throw ProgramError(copy.description) }
  }
}

/// A data directory on which the reference night is run.
final class Lane {
  let folder: URL
  let night: ReferenceNight
  private let name: String
  var data: URL { folder.appending(path: "var") }
  private var log: URL { night.world.directory.appending(path: "calls-of-\(name)") }

  fileprivate init(_ name: String, of night: ReferenceNight) throws {
    (self.night, self.name) = (night, name)
    folder = night.world.directory.appending(path: "lane-\(name)")
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try night.copyBefore(to: folder)
  }

  func remove() throws {
    try FileManager.default.removeItem(at: folder)
    try? FileManager.default.removeItem(at: log)
  }

  /// What the program finds in its environment.
  var environment: [String: String] {
    night.environment(data: "lane-\(name)/var", metrics: "lane-\(name)/metrics.prom")
  }

  /// The night, under the tracer.
  func run(_ fault: Fault = .none, boundSeconds: Double = 120) throws -> TracedRun {
    let ended = try start(fault, boundSeconds: boundSeconds).wait()
    return TracedRun(run: ended, log: try String(contentsOf: log, encoding: .utf8))
  }

  /// Starts the night under the tracer.
  func start(_ fault: Fault, boundSeconds: Double) throws -> StartedProgram {
    try startTraced(
      "tieout", ["run", "--date", night.day], in: night.world.directory, watching: folder, log: log,
      fault: fault, environment: environment, boundSeconds: boundSeconds)
  }

  /// Whether the call of a night that still runs has met its fault.
  func hasMet() throws -> Bool {
    guard FileManager.default.fileExists(atPath: log.path) else { return false }
    return try String(contentsOf: log, encoding: .utf8).contains("\nmet ")
  }

  /// A command on the data directory, without the tracer.
  func tieout(_ arguments: [String], boundSeconds: Double = 120) throws -> ProgramRun {
    try runProgram(
      "tieout", arguments, in: night.world.directory, environment: environment, boundSeconds: boundSeconds)
  }

  /// The night without any fault.
  func rerun() throws -> ProgramRun { try tieout(["run", "--date", night.day]) }

  func verify() throws -> ProgramRun { try tieout(["db", "verify"]) }

  /// What lies in the folder of the day's reports, by name; a workbook in letters.
  func reports() throws -> [String: String] {
    try Self.reports(in: data.appending(path: "reports/\(night.day)"))
  }

  /// The files of a folder of reports.
  static func reports(in reports: URL) throws -> [String: String] {
    var found: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: reports.path) {
      let bytes = try Data(contentsOf: reports.appending(path: name))
      found[name] = String(data: bytes, encoding: .utf8) ?? bytes.base64EncodedString()
    }
    return found
  }

  /// What SQLite says of a copy of the database as it lies there; "ok" for a sound one, and where
  /// there is none.
  func integrity() throws -> String {
    guard FileManager.default.fileExists(atPath: data.appending(path: "tieout.sqlite").path) else {
      return "ok"
    }
    return try withCopy { copy in
      let said = try runProgram(
        "/usr/bin/env", ["sqlite3", "tieout.sqlite", "PRAGMA integrity_check"], in: copy)
      return said.exitCode == 0
        ? said.standardOutput.trimmingCharacters(in: .newlines) : said.description
    }
  }

  /// Runs `body` with a folder that holds a copy of the database and its log: looking at the original
  /// would put it in order.
  func withCopy<Value>(_ body: (_ copy: URL) throws -> Value) throws -> Value {
    let files = FileManager.default
    let copy = night.world.directory.appending(path: "copy-of-\(name)")
    try? files.removeItem(at: copy)
    try files.createDirectory(at: copy, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: copy) }
    for name in try files.contentsOfDirectory(atPath: data.path) where name.hasPrefix("tieout.sqlite") {
      try files.copyItem(at: data.appending(path: name), to: copy.appending(path: name))
    }
    return try body(copy)
  }

  /// Runs the night once more and holds it to the undisturbed one: nothing lost, nothing twice.
  func expectWhole(_ place: Comment) throws {
    let rerun = try rerun()
    #expect(rerun.exitCode == night.exitCode, "\(place): \(rerun)")
    #expect(firstDifferences(try reports(), night.reports) == "", place)
    let verified = try verify()
    #expect(verified.exitCode == 0 && verified.standardOutput == night.verified, "\(place): \(verified)")
    #expect(try leftovers() == [], place)
  }

  /// Files of an unfinished write that lie about.
  func leftovers() throws -> [String] {
    let walk = FileManager.default.enumerator(atPath: data.path)
    return (walk?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".part") || $0.hasSuffix(".new") || $0.contains(".new-") }.sorted()
  }
}
