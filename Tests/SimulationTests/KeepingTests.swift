import Foundation
import TestSupport
import Testing

/// Backups, damage, purging and erasing: what is kept says the same as before.
@Suite("Keeping", .ownThreads)
struct KeepingTests {
  static func world(seed: UInt64 = 21, through day: String? = nil) throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (80, 12, 10)
    let world = try WorldOnDisk(options, through: day)
    try settle(world)
    return world
  }

  /// What changed less than two seconds ago would be fetched twice.
  private static func settle(_ world: WorldOnDisk) throws {
    for name in try world.settlementFiles() {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_772_600_000)],
        ofItemAtPath: world.settlementFile(name).path)
    }
  }

  private func shell(_ world: WorldOnDisk, _ words: String...) throws -> ProgramRun {
    try StartedProgram("/usr/bin/env", words, in: world.directory).wait()
  }

  @Test("a backup of three days ago is put back: the next night has the same bytes")
  func backup() throws {
    let straight = try Self.world(through: WorldOnDisk.day(9))
    let world = try Self.world(through: WorldOnDisk.day(9))
    for one in [straight, world] { _ = try one.run(WorldOnDisk.day(9)) }
    #expect(try world.tieout(["db", "backup", "kept.sqlite"]).exitCode == 0)
    for one in [straight, world] {
      try one.generate()
      try Self.settle(one)
      _ = try one.run(WorldOnDisk.day(11))
    }
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(
        at: world.directory.appending(path: "var/tieout.sqlite\(ending)"))
    }
    #expect(try shell(world, "cp", "kept.sqlite", "var/tieout.sqlite").exitCode == 0)
    for one in [straight, world] { _ = try one.run() }
    let (left, right) = (try straight.reports(), try world.reports())
    // Findings of the lost nights are seen first when they are found again.
    for name in ["summary.json"] {
      #expect(firstDifference(right[name] ?? "", left[name] ?? "") == "", "\(name)")
    }
    func findings(_ world: WorldOnDisk) throws -> [[String: String]] {
      try ["discrepancies.csv", "pending.csv"].flatMap { try world.report($0) }.map {
        var row = $0
        row["first_seen"] = nil
        return row
      }
    }
    #expect(try findings(world) == findings(straight))
    #expect(try world.tieout(["db", "verify"]).exitCode == 0)
    let rebuilt = try world.tieout(["db", "rebuild"])
    #expect(rebuilt.exitCode == 0, "\(rebuilt)")
  }

  @Test(
    "a damaged database is refused, never made anew, and can be built again",
    arguments: ["flipped page", "truncated", "empty", "no database"])
  func damage(kind: String) throws {
    let world = try Self.world()
    _ = try world.run()
    let reports = try world.reports()
    let path = world.directory.appending(path: "var/tieout.sqlite")
    // A run that did not end, after which every page is looked at.
    _ = try shell(world, "sqlite3", "var/tieout.sqlite", "UPDATE run SET ended_at = NULL")
    var bytes = try Data(contentsOf: path)
    switch kind {
    case "flipped page": bytes.replaceSubrange(4096..<8192, with: Data(repeating: 0xFF, count: 4096))
    case "truncated": bytes = bytes.prefix(50_000)
    case "empty": bytes = Data()
    default: bytes = Data("file,row\n".utf8) + bytes.dropFirst(9)
    }
    try bytes.write(to: path)
    let run = try world.run()
    #expect(run.exitCode == 73, "\(kind): \(run)")
    #expect(run.standardError.contains("tieout db rebuild"), "\(kind): \(run)")
    // Still damaged: it was not made anew.
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 73, "\(kind): \(verified)")
    #expect(try Data(contentsOf: path) == bytes, "\(kind): it was changed while it was refused")
    let rebuilt = try world.tieout(["db", "rebuild"])
    #expect(rebuilt.exitCode == 0, "\(kind): \(rebuilt)")
    #expect(try world.run().exitCode == 2)
    #expect(firstDifferences(try world.reports(), reports) == "", "\(kind)")
  }

  @Test("a newer schema is refused, and both versions are named")
  func newer() throws {
    let world = try Self.world()
    _ = try world.run()
    _ = try shell(world, "sqlite3", "var/tieout.sqlite", "PRAGMA user_version = 99")
    for words in [["run"], ["report", "summary"], ["db", "rebuild"]] {
      let run = try world.tieout(words)
      #expect(run.exitCode == 73 && run.standardError.contains("schema 99"), "\(run)")
    }
  }

  @Test("a killed run's log without its index is recovered from")
  func hotLog() throws {
    let straight = try Self.world()
    _ = try straight.run()
    let world = try Self.world()
    let log = world.directory.appending(path: "var/tieout.sqlite-wal")
    let started = try world.start(["run", "--date", world.lastDay])
    let isThere = started.waitUntil { _ in
      let size = try? FileManager.default.attributesOfItem(atPath: log.path)[.size] as? NSNumber
      return (size?.intValue ?? 0) > 0
    }
    started.send(SIGKILL)
    _ = started.wait()
    #expect(isThere, "the run never had a log")
    try? FileManager.default.removeItem(
      at: world.directory.appending(path: "var/tieout.sqlite-shm"))
    #expect(try world.run().exitCode == 2)
    #expect(firstDifferences(try world.reports(), try straight.reports()) == "")
    #expect(try world.tieout(["db", "verify"]).exitCode == 0)
  }

  @Test("what was purged stays counted, and is not new when the archive shows it again")
  func purge() throws {
    let world = try Self.world()
    _ = try world.run()
    let reports = try world.reports()
    let day = WorldOnDisk.day(11)
    let preview = try world.tieout(["db", "purge", "--before", day, "--dry-run"])
    #expect(preview.exitCode == 0 && !preview.standardOutput.contains(": 0 lines"), "\(preview)")
    #expect(firstDifferences(try world.reports(), reports) == "")
    let purged = try world.tieout(["db", "purge", "--before", day, "--note", "retention"])
    #expect(purged.exitCode == 0, "\(purged)")
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
    #expect(try world.run().exitCode == 2)
    #expect(firstDifferences(try world.reports(), reports) == "", "after the purge")
    // The archive changes, so that all of it is read again.
    try world.write(try world.text("archive/refunds.ndjson") + "\n", to: "archive/refunds.ndjson")
    let again = try world.run(nil, data: "var", ["--full"])
    #expect(again.exitCode == 2, "\(again)")
    #expect(firstDifferences(try world.reports(), reports) == "", "after the archive came again")
    let rebuilt = try world.tieout(["db", "rebuild"])
    #expect(rebuilt.exitCode == 0, "\(rebuilt)")
    #expect(try world.run().exitCode == 2)
    #expect(firstDifferences(try world.reports(), reports) == "", "after the rebuild")
    let trail = try world.tieout(["report", "decisions", "--format", "csv"]).standardOutput
    #expect(trail.contains("purge") && trail.contains("retention"))
  }

  @Test("after an erasure nothing below the data directory says the order's texts")
  func erase() throws {
    let world = try Self.world(seed: 22)
    func cells(_ line: String) -> [Substring] {
      line.split(separator: ",", omittingEmptySubsequences: false)
    }
    func rows(_ file: String) throws -> [String] {
      try world.text("settlement/\(file)").split(separator: "\n").map(String.init)
    }
    // A file of which a payment names its order.
    let file = try #require(
      try world.settlementFiles().first { name in
        try rows(name).contains { cells($0).count > 8 && cells($0)[4] == "PAYMENT" && !cells($0)[7].isEmpty }
      })
    let lines = try rows(file)
    let order = try #require(
      lines.first { cells($0).count > 8 && cells($0)[4] == "PAYMENT" && !cells($0)[7].isEmpty }
        .map { cells($0)[7] })
    // A column that no profile reads, as providers add them.
    let wide = lines.map { line in
      line.hasPrefix("#TOTAL") ? line : line + (line == lines[0] ? ",buyer" : ",Erika Mustermann")
    }
    try world.write(wide.joined(separator: "\n") + "\n", to: "settlement/\(file)")
    let first = try world.run()
    try #require(first.exitCode == 2, "\(first)")
    let id = try #require(try world.report("discrepancies.csv").first?["finding_id"])
    let note = try world.tieout(["note", id, "buyer of \(order) called", "--by", "ann"])
    #expect(note.exitCode == 0, "\(note)")
    let before = try world.summary()
    let erased = try world.tieout(["db", "erase", "--order", String(order), "--by", "ben"])
    try #require(erased.exitCode == 0, "\(erased)")
    func found(_ text: String) throws -> String {
      try shell(world, "grep", "-rlaw", "--", text, "var").standardOutput
    }
    #expect(try found(String(order)) == "")
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
    #expect(try world.run().exitCode == 2)
    for key in ["lines", "records", "payouts", "files"] {
      func text(_ summary: [String: Any]) throws -> String {
        let value = try #require(summary[key])
        let data = try JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
        return String(decoding: data, as: UTF8.self)
      }
      #expect(firstDifference(try text(world.summary()), try text(before)) == "", "\(key)")
    }
    let rebuilt = try world.tieout(["db", "rebuild"])
    #expect(rebuilt.exitCode == 0, "\(rebuilt)")
    #expect(try found(String(order)) == "", "after the rebuild")
    let left = try shell(world, "grep", "-rahc", "Erika Mustermann", "var/inbox").standardOutput
    let of = wide.count { $0.contains("Erika") && cells($0).contains(order) }
    let all = wide.count { $0.contains("Erika") }
    #expect(left.split(separator: "\n").contains("\(all - of)"), "\(all), \(of): \(left)")
    #expect(try world.tieout(["db", "erase", "--order", "no-such-order"]).exitCode == 64)
  }
}
