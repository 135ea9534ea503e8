import Foundation
import TestSupport
import Testing

/// A capture that was in one night's records and is in the next night's no more, and comes back.
@Suite("Vanished records through nights", .ownThreads)
struct VanishedRecordNightTests {
  private static let captures = "archive/captures.ndjson"

  @Test("kept, judged as before, and told by explain") func nights() throws {
    let world = try Self.world()
    let whole = try world.text(Self.captures)
    let (id, rest) = try Self.withoutFirst(whole)
    let others = ["10", "11", "12"].map { "2026-03-\($0)" }
    for data in ["var", "never"] { _ = try world.run(others[0], data: data) }
    #expect(!(try Self.explained(id, world).contains("not in the API's list")))

    _ = try world.run(others[1], data: "never")
    try world.write(rest, to: Self.captures)
    _ = try world.run(others[1])
    let said = "not in the API's list since the pull for 2026-03-10; it was kept as it was last shown"
    let told = try Self.explained(id, world)
    #expect(told.contains(said), "\(told)")
    #expect(try Self.told(id, world) == ["2026-03-10"])
    // Nobody's bucket and no byte of a report changes.
    #expect(
      firstDifferences(try world.reports(others[1]), try world.reports(others[1], data: "never")) == "")
    let rebuilt = try world.tieout(["db", "rebuild"])
    #expect(rebuilt.exitCode == 0, "\(rebuilt)")
    #expect(try Self.explained(id, world) == told)

    try world.write(whole, to: Self.captures)
    _ = try world.run(others[2])
    #expect(!(try Self.explained(id, world).contains("not in the API's list")))
    #expect(try Self.told(id, world).isEmpty)
    #expect(try Self.explained(id, world, ["--as-of", others[1]]).contains(said))
    #expect(!(try Self.explained(id, world, ["--as-of", others[0]]).contains("not in the API's list")))
  }

  @Test("an incomplete reading marks nothing") func incomplete() throws {
    let world = try Self.world()
    let (id, rest) = try Self.withoutFirst(world.text(Self.captures))
    _ = try world.run("2026-03-10")
    try world.write(rest, to: Self.captures)
    // A gzip file that breaks off after its header.
    let cut = Data([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3])
    try cut.write(to: world.directory.appending(path: "archive/refunds.ndjson.gz"))
    let broken = try world.run("2026-03-11")
    #expect(broken.exitCode == 69, "\(broken)")
    #expect(try Self.told(id, world).isEmpty)
    try FileManager.default.removeItem(at: world.directory.appending(path: "archive/refunds.ndjson.gz"))
    _ = try world.run("2026-03-12")
    #expect(try Self.told(id, world) == ["2026-03-10"])
  }

  private static func world() throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 71)
    (options.payments, options.days, options.flags) = (40, 12, ["--clean"])
    return try WorldOnDisk(options)
  }

  /// The id of the first capture, and the file without its line.
  private static func withoutFirst(_ text: String) throws -> (id: String, rest: String) {
    let lines = text.split(separator: "\n")
    let first = try #require(lines.first)
    let object = try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any]
    let id = try #require(object?["id"] as? String)
    return (id, lines.dropFirst().joined(separator: "\n") + "\n")
  }

  private static func explained(
    _ id: String, _ world: WorldOnDisk, _ more: [String] = []
  ) throws -> String {
    let run = try world.tieout(["explain", id, "--quiet"] + more)
    #expect(run.exitCode == 0, "\(run)")
    return run.standardOutput
  }

  /// What the JSON says of the capture itself: since when it is not seen.
  private static func told(_ id: String, _ world: WorldOnDisk) throws -> [String] {
    let text = try explained(id, world, ["--format", "json"])
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let events = try #require(object?["events"] as? [[String: Any]])
    try #require(events.contains { $0["record_id"] as? String == id })
    return events.compactMap { event in
      event["record_id"] as? String == id ? event["not_seen_since"] as? String : nil
    }
  }
}
