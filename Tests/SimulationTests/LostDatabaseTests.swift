import Foundation
import TestSupport
import Testing

/// The database is lost, and the logbook with it or its end: what can be had again, and what is said of the rest.
@Suite("Lost with the logbook", .ownThreads)
struct LostDatabaseTests {
  private func loseDatabase(_ world: WorldOnDisk) throws {
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(
        at: world.directory.appending(path: "var/tieout.sqlite\(ending)"))
    }
  }

  private func names(_ world: WorldOnDisk) throws -> [String] {
    let walk = FileManager.default.enumerator(atPath: world.directory.appending(path: "var").path)
    return (walk?.compactMap { $0 as? String } ?? []).sorted()
  }

  @Test("both lost: a rebuild says what is lost and changes nothing; a run begins anew", arguments: [false, true])
  func both(isDamaged: Bool) throws {
    let world = try KeepingTests.world()
    _ = try world.run()
    let reports = try world.reports()
    let path = world.directory.appending(path: "var/tieout.sqlite")
    if isDamaged {
      try Data(contentsOf: path).prefix(50_000).write(to: path)
    } else {
      try loseDatabase(world)
    }
    try FileManager.default.removeItem(at: world.directory.appending(path: "var/logbook"))
    let before = try names(world)
    let count = try FileManager.default.contentsOfDirectory(
      atPath: world.directory.appending(path: "var/inbox").path
    ).count
    let rebuilt = try world.tieout(["db", "rebuild"])
    #expect(rebuilt.exitCode == 73, "\(rebuilt)")
    for word in ["Decisions", "first days", "\(count) files in inbox/", "0 pulls", "backup"] {
      #expect(rebuilt.standardError.contains(word), "\(word): \(rebuilt)")
    }
    #expect(try names(world) == before)
    // What the message says: what is left is moved away, and a run makes a new one.
    try loseDatabase(world)
    #expect(try world.run().exitCode == 2)
    #expect(firstDifferences(try world.reports(), reports) == "")
    #expect(try world.tieout(["db", "verify"]).exitCode == 0)
  }

  @Test("the logbook's end lost with the database: what it tells is built, the other days are named")
  func end() throws {
    let (first, last) = (WorldOnDisk.day(10), WorldOnDisk.day(11))
    let world = try KeepingTests.world(through: first)
    _ = try world.run(first)
    let entries = world.directory.appending(path: "var/logbook/entries")
    let told = try Data(contentsOf: entries)
    try world.generate(through: last)
    _ = try world.run(last)
    let findings = try world.report("discrepancies.csv", last)
    try loseDatabase(world)
    try told.write(to: entries)
    let rebuilt = try world.tieout(["db", "rebuild"])
    #expect(rebuilt.exitCode == 0, "\(rebuilt)")
    #expect(rebuilt.standardOutput.contains("1 runs told again"), "\(rebuilt)")
    #expect(rebuilt.standardError.contains(last) && !rebuilt.standardError.contains(first), "\(rebuilt)")
    // The next run fetches what was lost; nothing was decided, so the days are the same too.
    #expect([0, 2, 65].contains(try world.run(last).exitCode))
    #expect(try world.report("discrepancies.csv", last) == findings)
  }
}
