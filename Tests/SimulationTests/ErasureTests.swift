import Foundation
import TestSupport
import Testing

/// Erasing a person changes no finding: its id, its first day and what was decided about it stay.
@Suite("Erasure", .ownThreads)
struct ErasureTests {
  private static let lastDay = WorldOnDisk.day(11)

  private static func world(seed: UInt64) throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (100, 12, 30)
    let world = try WorldOnDisk(options, through: WorldOnDisk.day(9))
    try run(world, WorldOnDisk.day(9))
    try world.generate(through: lastDay)
    try run(world, lastDay)
    return world
  }

  @discardableResult
  private static func run(
    _ world: WorldOnDisk, _ day: String = lastDay, _ more: [String] = []
  ) throws -> ProgramRun {
    let run = try world.run(day, data: "var", more)
    try #require([0, 2, 65].contains(run.exitCode), "\(run)")
    return run
  }

  /// What must stay, of every finding ever decided about or open, pending items too.
  private static func findings(_ world: WorldOnDisk) throws -> [String] {
    var rows: [[String: String]] = []
    for words in [["discrepancies", "--status", "all"], ["pending"]] {
      let run = try world.tieout(["report"] + words + ["--format", "csv"])
      rows += try WorldTable.rows(run.standardOutput)
    }
    let columns = ["finding_id", "code", "first_seen", "status", "expected", "actual"]
    return rows.map { row in columns.map { row[$0] ?? "" }.joined(separator: " ") }.sorted()
  }

  /// One order for each code, those whose ids hash a line's texts first; at most `count`.
  private static func orders(_ world: WorldOnDisk, count: Int) throws -> [String] {
    let rows = try world.report("discrepancies.csv", lastDay) + world.report("pending.csv", lastDay)
    let first = ["DUPLICATE_SETTLEMENT", "MISSING_IN_API", "STATUS_MISMATCH", "NET_MISMATCH"]
    var chosen: [String: String] = [:]
    for row in rows where row["merchant_order_id"] != "" {
      guard let code = row["code"], chosen[code] == nil else { continue }
      chosen[code] = row["merchant_order_id"]
    }
    let order = first + chosen.keys.sorted().filter { !first.contains($0) }
    try #require(chosen["DUPLICATE_SETTLEMENT"] != nil, "\(chosen)")
    return Array(order.compactMap { chosen[$0] }.prefix(count))
  }

  private static func erase(_ orders: [String], in world: WorldOnDisk) throws {
    for order in orders {
      let erased = try world.tieout(["db", "erase", "--order", order, "--by", "ben"])
      try #require(erased.exitCode == 0, "\(order): \(erased)")
    }
  }

  @Test("ids, first days and decisions stay, through nights and a rebuild", arguments: [UInt64(5)])
  func sameFindings(seed: UInt64) throws {
    let world = try Self.world(seed: seed)
    let orders = try Self.orders(world, count: 5)
    let decided = try #require(
      try world.report("discrepancies.csv", Self.lastDay).first {
        $0["code"] == "DUPLICATE_SETTLEMENT"
      }?["finding_id"])
    let resolved = try world.tieout(
      ["resolve", decided, "--reason", "rounding", "--note", "ticket 1", "--by", "ann"])
    try #require(resolved.exitCode == 0, "\(resolved)")
    try Self.run(world)
    let before = try Self.findings(world)
    #expect(before.contains { $0.hasPrefix(decided) && $0.contains("resolved") })
    try Self.erase(orders, in: world)
    #expect(try Self.findings(world) == before, "seed \(seed), erased")
    // The first run after an erasure judges its cases again.
    try Self.run(world)
    #expect(try Self.findings(world) == before, "seed \(seed), the next night")
    let reports = try world.reports(Self.lastDay)
    try Self.run(world, Self.lastDay, ["--full"])
    #expect(firstDifferences(try world.reports(Self.lastDay), reports) == "", "seed \(seed)")
    let rebuilt = try world.tieout(["db", "rebuild", "--verbose"])
    try #require(rebuilt.exitCode == 0, "seed \(seed): \(rebuilt)")
    #expect(rebuilt.standardOutput.contains(" 0 files have others"), "seed \(seed): \(rebuilt)")
    #expect(try Self.findings(world) == before, "seed \(seed), rebuilt")
    let explained = try world.tieout(["explain", decided])
    #expect(explained.standardOutput.contains("ticket 1"), "\(explained)")
    for order in orders {
      let found = try StartedProgram(
        "/usr/bin/env", ["grep", "-rlaw", "--", order, "var"], in: world.directory
      ).wait()
      // Copies of the database are named for the user to delete.
      let places = found.standardOutput.split(separator: "\n").filter { !$0.contains(".replaced-") }
      #expect(places.isEmpty, "\(order): \(places)")
    }
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
  }

  @Test("rebuilt and then erased is erased and then rebuilt", arguments: [UInt64(6)])
  func eitherOrder(seed: UInt64) throws {
    let world = try Self.world(seed: seed)
    let orders = try Self.orders(world, count: 2)
    let before = try Self.findings(world)
    let rebuilt = try world.tieout(["db", "rebuild"])
    try #require(rebuilt.exitCode == 0, "\(rebuilt)")
    try Self.erase(orders, in: world)
    try Self.run(world)
    #expect(try Self.findings(world) == before, "seed \(seed)")
    // The same order once more: nothing is left to erase, and nothing changes.
    try Self.erase(orders, in: world)
    try Self.run(world)
    let again = try world.tieout(["db", "rebuild"])
    #expect(again.standardOutput.contains(" 0 files have others"), "seed \(seed): \(again)")
    #expect(try Self.findings(world) == before, "seed \(seed), rebuilt again")
  }

  @Test("an order that looks like an amount: the amounts stay")
  func orderLikeAnAmount() throws {
    var options = WorldOnDisk.Options(seed: 5)
    (options.payments, options.days, options.discrepancyPercent) = (60, 8, 30)
    let world = try WorldOnDisk(options)
    try Self.run(world, world.lastDay)
    let row = try #require(
      try world.report("discrepancies.csv", world.lastDay).filter {
        $0["merchant_order_id"] != "" && ($0["actual"] ?? "").count > 3
          && ["JPY", "USD"].contains($0["currency"])
      }.min { ($0["currency"] ?? "") < ($1["currency"] ?? "") })
    // The order is the amount in minor units, as shops number their orders.
    let digits = (row["actual"] ?? "").filter(\.isNumber)
    let order = try #require(row["merchant_order_id"])
    for folder in ["settlement", "archive"] {
      let path = world.directory.appending(path: folder).path
      for name in try FileManager.default.contentsOfDirectory(atPath: path) {
        let text = try world.text("\(folder)/\(name)")
        try world.write(text.replacing(order, with: digits), to: "\(folder)/\(name)")
      }
    }
    try world.removeData("var")
    try Self.run(world, world.lastDay)
    func amounts() throws -> [String] {
      try world.report("discrepancies.csv", world.lastDay).map { row in
        ["finding_id", "expected", "actual", "difference"].map { row[$0] ?? "" }
          .joined(separator: " ")
      }
    }
    let before = try amounts()
    let summary = try world.reports()["summary.json"]
    try Self.erase([digits], in: world)
    // What was published before the erasure keeps its figures as well.
    #expect(try amounts() == before, "order \(digits), as published")
    #expect(try world.reports()["summary.json"] == summary, "order \(digits)")
    let json = try #require(try world.reports()["discrepancies.json"])
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
    try Self.run(world, world.lastDay)
    #expect(try amounts() == before, "order \(digits)")
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
    let rebuilt = try world.tieout(["db", "rebuild"])
    #expect(rebuilt.standardOutput.contains(" 0 files have others"), "\(rebuilt)")
  }

  // MARK: Against an API

  private static let key = "erasure-canary-key-2b81"

  /// A world whose records come from an API, after one night.
  private static func served(
    seed: UInt64
  ) throws -> (world: WorldOnDisk, server: WorldServerProcess, night: () throws -> ProgramRun) {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (60, 8, 30)
    let world = try WorldOnDisk(options)
    let server = try WorldServerProcess(world, key: key)
    try world.configure(
      "archive: ./archive",
      """
      base_url: http://127.0.0.1:\(server.port)
        key_env: SANDBOX_KEY
        requests_per_second: 1000
      """)
    return (
      world, server,
      {
        let run = try world.tieout(
          ["run", "--date", world.lastDay], environment: ["SANDBOX_KEY": key])
        try #require([0, 2, 65].contains(run.exitCode), "\(run)")
        return run
      }
    )
  }

  private static func served(
    _ world: WorldOnDisk, _ words: String...
  ) throws -> ProgramRun {
    try world.tieout(words, environment: ["SANDBOX_KEY": key])
  }

  private static func files(of world: WorldOnDisk, naming text: String) throws -> [String] {
    let found = try StartedProgram(
      "/usr/bin/env", ["grep", "-rlaw", "--", text, "var"], in: world.directory
    ).wait()
    return found.standardOutput.split(separator: "\n").map(String.init)
      .filter { !$0.contains(".replaced-") }.sorted()
  }

  @Test("what the API shows again of an erased order is kept without it")
  func shownAgain() throws {
    let (world, server, night) = try Self.served(seed: 8)
    _ = try night()
    let rows = try world.report("discrepancies.csv").filter { $0["merchant_order_id"] != "" }
    let order = try #require(rows.first?["merchant_order_id"])
    func findings() throws -> [String] {
      try (world.report("discrepancies.csv") + world.report("pending.csv")).map { row in
        ["finding_id", "first_seen", "expected", "actual"].map { row[$0] ?? "" }
          .joined(separator: " ")
      }.sorted()
    }
    let before = try findings()
    #expect(try Self.files(of: world, naming: order).contains { $0.hasPrefix("var/archive/") })
    let erased = try Self.served(world, "db", "erase", "--order", order, "--by", "ben")
    try #require(erased.exitCode == 0, "\(erased)")
    #expect(try Self.files(of: world, naming: order) == [])
    let archive = world.directory.appending(path: "var/archive").path
    let folders = try FileManager.default.contentsOfDirectory(atPath: archive).count
    // The same file again, with a new time, and everything of the API.
    for name in try world.settlementFiles() {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_772_600_000)],
        ofItemAtPath: world.settlementFile(name).path)
    }
    _ = try night()
    #expect(try FileManager.default.contentsOfDirectory(atPath: archive).count > folders)
    #expect(try Self.files(of: world, naming: order) == [], "pulled again")
    #expect(try findings() == before)
    let rebuilt = try Self.served(world, "db", "rebuild")
    #expect(rebuilt.exitCode == 0, "\(rebuilt)")
    #expect(rebuilt.standardOutput.contains(" 0 files have others"), "\(rebuilt)")
    #expect(try Self.files(of: world, naming: order) == [], "rebuilt")
    _ = try night()
    #expect(try findings() == before)
    #expect(try Self.files(of: world, naming: order) == [], "after the rebuild")
    let verified = try Self.served(world, "db", "verify")
    #expect(verified.exitCode == 0, "\(verified)")
    withExtendedLifetime(server) {}
  }

  @Test("a purge takes the objects that go out of the archive's folders")
  func purgedArchive() throws {
    let (world, server, night) = try Self.served(seed: 9)
    _ = try night()
    let reports = try world.reports()
    let archive = world.directory.appending(path: "var/archive")
    func ids() throws -> Set<String> {
      let found = try StartedProgram(
        "/usr/bin/env", ["grep", "-rhoaE", "^[{]\"id\":\"[^\"]+\"", "var/archive"],
        in: world.directory
      ).wait()
      return Set(found.standardOutput.split(separator: "\n").map(String.init))
    }
    let before = try ids()
    try #require(before.count > 20)
    let purged = try Self.served(world, "db", "purge", "--before", "2027-01-01", "--note", "old")
    #expect(purged.exitCode == 0, "\(purged)")
    let left = try ids()
    #expect(left.isStrictSubset(of: before) && !left.isEmpty, "\(before.count), \(left.count)")
    #expect(FileManager.default.fileExists(atPath: archive.path))
    let verified = try Self.served(world, "db", "verify")
    #expect(verified.exitCode == 0, "\(verified)")
    let rebuilt = try Self.served(world, "db", "rebuild")
    #expect(rebuilt.exitCode == 0, "\(rebuilt)")
    _ = try night()
    #expect(firstDifferences(try world.reports(), reports) == "")
    withExtendedLifetime(server) {}
  }
}
