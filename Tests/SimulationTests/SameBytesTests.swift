import Foundation
import TestSupport
import Testing

/// The same inputs give the same reports, however often they are read and in whatever order they came.
@Suite("Same inputs, same bytes", .ownThreads)
struct SameBytesTests {
  @Test("a run repeated, and repeated in another data directory", arguments: UInt64(1)...3)
  func runAgain(seed: UInt64) throws {
    let world = try WorldOnDisk(.init(seed: seed))
    let first = try world.run()
    let reports = try world.reports()
    let second = try world.run()
    #expect(second.ending == first.ending)
    #expect(firstDifferences(try world.reports(), reports) == "", "seed \(seed), second run")
    _ = try world.run(nil, ["--full"])
    #expect(firstDifferences(try world.reports(), reports) == "", "seed \(seed), everything evaluated again")
    _ = try world.run(data: "other")
    #expect(firstDifferences(try world.reports(data: "other"), reports) == "", "seed \(seed), other directory")
  }

  @Test("files in shuffled groups, by ingest and by folder", arguments: UInt64(1)...4)
  func shuffledGroups(seed: UInt64) throws {
    let world = try WorldOnDisk(.init(seed: seed))
    _ = try world.run(data: "atOnce")
    var generator = SeededGenerator(seed: seed)
    var waiting = try world.settlementFiles().shuffled(using: &generator)
    let aside = world.directory.appending(path: "aside")
    try FileManager.default.moveItem(at: world.directory.appending(path: "settlement"), to: aside)
    try FileManager.default.createDirectory(
      at: world.directory.appending(path: "settlement"), withIntermediateDirectories: true)
    while !waiting.isEmpty {
      let group = waiting.prefix(Int.random(in: 1...6, using: &generator))
      waiting.removeFirst(group.count)
      let run: ProgramRun
      switch Int.random(in: 0...2, using: &generator) {
      case 0:
        run = try world.tieout(["ingest", "--date", world.lastDay] + group.map { "aside/\($0)" })
      case 1:
        try deliver(group, to: world)
        run = try world.tieout(["fetch", "--date", world.lastDay])
      default:
        try deliver(group, to: world)
        run = try world.run()
      }
      #expect([0, 2].contains(run.exitCode), "seed \(seed): \(run)")
    }
    _ = try world.run()
    #expect(
      firstDifferences(try world.reports(), try world.reports(data: "atOnce")) == "", "seed \(seed)")
  }

  private func deliver(_ names: ArraySlice<String>, to world: WorldOnDisk) throws {
    for name in names {
      try FileManager.default.copyItem(
        at: world.directory.appending(path: "aside/\(name)"), to: world.settlementFile(name))
    }
  }

  @Test("night by night and all nights at once", arguments: UInt64(1)...2)
  func catchingUp(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days) = (200, 14)
    let world = try WorldOnDisk(options, through: WorldOnDisk.day(1))
    for number in 1...options.days {
      let day = WorldOnDisk.day(number)
      try world.generate(through: day)
      let run = try world.run(day)
      #expect([0, 2].contains(run.exitCode), "seed \(seed): \(run)")
      #expect(
        differences(try world.findingKeys(day), try world.labelKeys()) == "", "seed \(seed), \(day)")
    }
    _ = try world.run(data: "atOnce")
    for name in ["discrepancies.csv", "pending.csv"] {
      let (nightly, atOnce) = (try world.report(name), try world.report(name, data: "atOnce"))
      #expect(
        nightly.map(withoutFirstReport) == atOnce.map(withoutFirstReport), "seed \(seed), \(name)")
      #expect(nightly.allSatisfy { ($0["first_seen"] ?? "") <= world.lastDay })
    }
    let summaries = (try world.reports()["summary.json"], try world.reports(data: "atOnce")["summary.json"])
    #expect(firstDifference(summaries.0 ?? "", summaries.1 ?? "none") == "", "seed \(seed)")
  }

  /// Without the night of the first report; ages count from dates that no night decides.
  private func withoutFirstReport(_ row: [String: String]) -> [String: String] {
    row.filter { $0.key != "first_seen" }
  }
}
