import Foundation
import TestSupport
import Testing

/// Two months of nights by the built program, and what they must leave.
@Suite("A long series", .ownThreads)
struct LongSeriesTests {
  private static let nights = 60

  private static func world() throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 71)
    (options.payments, options.days, options.discrepancyPercent) = (240, nights, 15)
    return try WorldOnDisk(options, through: options.day(1))
  }

  /// Open findings, pending items too, by id; without the day on which they were first seen.
  private static func findings(
    _ world: WorldOnDisk, _ day: String, data: String = "var"
  ) throws -> [String: [String: String]] {
    var found: [String: [String: String]] = [:]
    for name in ["discrepancies.csv", "pending.csv"] {
      for row in try world.report(name, day, data: data) {
        found[try #require(row["finding_id"])] = row.filter { $0.key != "first_seen" }
      }
    }
    return found
  }

  @Test("sixty nights find at their end what one night over everything finds; only the first days differ")
  func sixtyNights() throws {
    let world = try Self.world()
    var firstReported: [String: String] = [:]
    var closed = 0
    var open: Set<String> = []
    for number in 1...Self.nights {
      let day = world.options.day(number)
      if number > 1 { try world.generate(through: day) }
      let night = try world.run(day)
      try #require([0, 2].contains(night.exitCode), "night \(number): \(night)")
      let ids = Set(try Self.findings(world, day).keys)
      for id in ids where firstReported[id] == nil { firstReported[id] = day }
      closed += open.subtracting(ids).count
      open = ids
    }
    let single = try world.run(data: "single")
    #expect(single.exitCode == 2, "\(single)")
    let (left, right) = (
      try Self.findings(world, world.lastDay), try Self.findings(world, world.lastDay, data: "single")
    )
    let differing = Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
    #expect(differing.isEmpty, "\(differing.prefix(3).map { "\($0): \(left[$0] ?? [:]), \(right[$0] ?? [:])" })")
    for part in ["lines", "records", "payouts", "conservation"] {
      func text(_ data: String) throws -> String {
        let value = try #require(try world.summary(data: data)[part])
        let bytes = try JSONSerialization.data(
          withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
        return String(decoding: bytes, as: UTF8.self)
      }
      #expect(try text("var") == text("single"), "\(part)")
    }
    // First seen: the night that reported it first; for the one night alone, that night.
    for name in ["discrepancies.csv", "pending.csv"] {
      for row in try world.report(name) {
        let id = try #require(row["finding_id"])
        #expect(row["first_seen"] == firstReported[id], "\(id)")
      }
      for row in try world.report(name, data: "single") {
        #expect(row["first_seen"] == world.lastDay)
      }
    }
    let early = Set(firstReported.filter { left[$0.key] != nil }.values)
    print("\(Self.nights) nights: \(left.count) open, \(closed) closed on the way, first days \(early.count)")
    #expect(early.count > 5 && closed > 20)
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
  }

  @Test("a run for another business day beside one at work: 75, and neither leaves anything half")
  func otherDay() throws {
    var options = WorldOnDisk.Options(seed: 72)
    (options.payments, options.days, options.discrepancyPercent) = (80, 12, 15)
    let world = try WorldOnDisk(options)
    let (day, next) = (options.day(11), options.day(12))
    for one in [day, next] {
      let run = try world.run(one, data: "undisturbed")
      try #require(run.exitCode == 2, "\(run)")
    }
    let first = try world.start(["run", "--date", day])
    #expect(first.waitUntil { $0.standardError.contains("lines, 0 rejected") })
    first.send(SIGSTOP)
    let second = try world.run(next)
    #expect(second.exitCode == 75, "\(second)")
    #expect(second.standardError.contains("process \(first.processID)"), "\(second)")
    #expect(
      !FileManager.default.fileExists(
        atPath: world.directory.appending(path: "var/reports/\(next)").path))
    first.send(SIGCONT)
    #expect(first.wait().exitCode == 2)
    #expect(
      firstDifferences(try world.reports(day), try world.reports(day, data: "undisturbed")) == "")
    // Its turn comes, and the earlier day's does not come again.
    #expect(try world.run(next).exitCode == 2)
    #expect(
      firstDifferences(try world.reports(next), try world.reports(next, data: "undisturbed")) == "")
    let past = try world.run(day)
    #expect(past.exitCode == 64, "\(past)")
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
  }
}
