import Foundation
import TestSupport
import Testing

/// The database can be built again from what is kept: the same bytes, of every night.
@Suite("Rebuild")
struct RebuildTests {
  /// What is lost before the database is built again.
  enum Loss: String, Sendable, CaseIterable {
    case nothing, database, logbook, damage
  }

  @Test(
    "every night's reports, whatever was lost",
    arguments: Loss.allCases, [UInt64(1), UInt64(2)])
  func nights(loss: Loss, seed: UInt64) throws {
    let series = try NightSeries(seed: seed)
    let world = series.world
    let last = try AsOfTests.everything(world)
    let head = try world.tieout(["db", "verify"]).standardOutput
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
    let rebuilt = try world.tieout(["db", "rebuild", "--verbose"])
    try #require(rebuilt.exitCode == 0, "\(loss), seed \(seed): \(rebuilt)")
    #expect(rebuilt.standardOutput.contains("0 files have others"), "\(loss), seed \(seed): \(rebuilt)")
    #expect(
      firstDifferences(try AsOfTests.everything(world), last) == "", "\(loss), seed \(seed)")
    #expect(try world.tieout(["db", "verify"]).standardOutput == head, "\(loss), seed \(seed)")
    for (day, then) in series.nights {
      #expect(
        firstDifferences(try AsOfTests.everything(world, asOf: day), then.reports) == "",
        "\(loss), seed \(seed), as of \(day)")
      for (id, text) in then.explained {
        let told = try world.tieout(["explain", id, "--as-of", day, "--quiet"])
        #expect(firstDifference(told.standardOutput, text) == "", "\(loss), seed \(seed): \(id)")
      }
    }
    // The next night goes on as if nothing had happened.
    let again = try world.run(series.nights.last?.day)
    #expect([0, 2, 65].contains(again.exitCode), "\(again)")
    let second = try world.tieout(["db", "rebuild"])
    #expect(second.exitCode == 0, "\(second)")
  }
}
