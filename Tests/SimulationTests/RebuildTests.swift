import Foundation
import TestSupport
import Testing

/// The database can be built again from what is kept: the same bytes, of every night.
@Suite("Rebuild", .ownThreads)
struct RebuildTests {
  /// What is lost before the database is built again.
  enum Loss: String, Sendable, CaseIterable {
    case nothing, logbook, damage, database
  }

  private func lose(_ loss: Loss, _ world: WorldOnDisk) throws {
    let path = world.directory.appending(path: "var/tieout.sqlite")
    switch loss {
    case .nothing: break
    case .database:
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path.path + ending)
      }
    case .logbook:
      try FileManager.default.removeItem(at: world.directory.appending(path: "var/logbook"))
    case .damage:
      let handle = try FileHandle(forUpdating: path)
      try handle.seek(toOffset: 4096 * 20)
      try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096 * 30))
      try handle.close()
    }
  }

  @Test("every night's reports, whatever was lost", arguments: [UInt64(2)])
  func nights(seed: UInt64) throws {
    let series = try NightSeries(seed: seed)
    let world = series.world
    let last = try AsOfTests.everything(world)
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
    for loss in Loss.allCases {
      let place: Comment = "\(loss), seed \(seed)"
      try lose(loss, world)
      let rebuilt = try world.tieout(["db", "rebuild", "--verbose"])
      try #require(rebuilt.exitCode == 0, "\(place): \(rebuilt)")
      #expect(rebuilt.standardOutput.contains(" 0 files have others"), "\(place): \(rebuilt)")
      #expect(firstDifferences(try AsOfTests.everything(world), last) == "", place)
      #expect(
        try world.tieout(["db", "verify"]).standardOutput == verified.standardOutput, place)
    }
    for (day, then) in series.nights {
      #expect(
        firstDifferences(try AsOfTests.everything(world, asOf: day), then.reports) == "",
        "seed \(seed), as of \(day)")
      for (id, text) in then.explained.sorted(by: { $0.key < $1.key }).prefix(2) {
        let told = try world.tieout(["explain", id, "--as-of", day, "--quiet"])
        #expect(firstDifference(told.standardOutput, text) == "", "seed \(seed), \(day): \(id)")
      }
    }
    // The next night goes on as if nothing had happened.
    let again = try world.run(series.nights.last?.day)
    #expect([0, 2, 65].contains(again.exitCode), "\(again)")
  }

  @Test("a rebuild that cannot be done leaves the old database in its place")
  func refusals() throws {
    let world = try KeepingTests.world()
    _ = try world.run()
    let database = world.directory.appending(path: "var/tieout.sqlite")
    let before = try Data(contentsOf: database)
    let inbox = world.directory.appending(path: "var/inbox")
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: inbox.path).sorted().first)
    let kept = try Data(contentsOf: inbox.appending(path: name))
    try (kept + Data("x".utf8)).write(to: inbox.appending(path: name))
    let changed = try world.tieout(["db", "rebuild"])
    #expect(changed.exitCode == 73 && changed.standardError.contains(name), "\(changed)")
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 73 && verified.standardError.contains(name), "\(verified)")
    try kept.write(to: inbox.appending(path: name))
    let entries = world.directory.appending(path: "var/logbook/entries")
    var lines = try String(contentsOf: entries, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines[2] += "x"
    try FileManager.default.removeItem(at: database)
    let whole = try Data(contentsOf: entries)
    try Data(lines.joined(separator: "\n").utf8).write(to: entries)
    let damaged = try world.tieout(["db", "rebuild"])
    #expect(damaged.exitCode == 73 && damaged.standardError.contains("line 3"), "\(damaged)")
    try whole.write(to: entries)
    try before.write(to: database)
    #expect(try world.tieout(["db", "rebuild"]).exitCode == 0)
  }
}
