import Foundation
import TestSupport
import Testing

/// A merchant whose history begins before tieout's: what came before brings no alarm.
@Suite("First nights", .ownThreads)
struct FirstNightsTests {
  /// Nights from the first day of coverage on, over a world without faults that began days before.
  private func expectNoAlarm(_ world: WorldOnDisk, from first: Int, seed: UInt64) throws {
    try world.configure("from: 2026-03-01", "from: \(WorldOnDisk.day(first))")
    let configuration = try world.text("tieout.yaml")
    for number in [first, first + 1, first + 4, world.options.days] {
      let day = WorldOnDisk.day(number)
      try world.generate(through: day)
      try world.write(configuration, to: "tieout.yaml")
      try removeFiles(of: world, before: first)
      let run = try world.run(day)
      #expect(run.exitCode == 0, "seed \(seed), \(day): \(run)")
      #expect(try world.report("discrepancies.csv", day).isEmpty, "seed \(seed), \(day)")
    }
    let summary = try world.summary()
    let records = try #require(summary["records"] as? [String: Any])
    let counts = try #require(records["count"] as? [String: Int])
    #expect(counts["not_settleable", default: 0] > 0, "seed \(seed): the world began before")
    #expect(counts["matched", default: 0] > 0, "seed \(seed)")
  }

  /// The files of days before coverage were never received.
  private func removeFiles(of world: WorldOnDisk, before first: Int) throws {
    guard world.options.flags.contains("--clean") else { return }
    for name in try world.settlementFiles() {
      let date = name.split(separator: "_")[2].prefix(8)
      if date < WorldOnDisk.day(first).filter({ $0 != "-" }) {
        try FileManager.default.removeItem(at: world.settlementFile(name))
      }
    }
  }

  @Test("the archive reaches back, the files do not", arguments: UInt64(51)...54)
  func filesBeginLater(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.flags) = (200, ["--clean"])
    try expectNoAlarm(try WorldOnDisk(options, through: WorldOnDisk.day(9)), from: 9, seed: seed)
  }
}

/// What ties a line may come to be known on a later night.
@Suite("Late keys", .ownThreads)
struct LateKeyTests {
  @Test("an order that the API learns later", arguments: [UInt64(61), 62])
  func laterOrder(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.flags) = (60, 12, ["--clean"])
    let world = try WorldOnDisk(options)
    // One line names its payment by the order alone.
    let (file, intent) = try leaveOnlyTheOrder(in: world)
    let archive = try world.text("archive/payment_intents.ndjson")
    let lines = archive.split(separator: "\n").map { line -> String in
      guard line.contains("\"id\":\"\(intent)\"") else { return String(line) }
      return String(line).replacing("\"merchant_order_id\"", with: "\"order_id_of_another_system\"")
    }
    try world.write(lines.joined(separator: "\n") + "\n", to: "archive/payment_intents.ndjson")
    #expect(try world.run(WorldOnDisk.day(11)).exitCode == 2, "seed \(seed)")
    let found = try world.report("discrepancies.csv", WorldOnDisk.day(11))
    #expect(
      found.contains { $0["code"] == "MISSING_IN_API" && $0["file"] == file }, "seed \(seed)")
    let suggested = try world.tieout(["explain", intent])
    #expect(suggested.standardOutput.contains("suggestion, no match:"), "\(suggested)")
    #expect(suggested.standardOutput.contains(file), "\(suggested)")

    try world.write(archive, to: "archive/payment_intents.ndjson")
    let later = try world.run()
    #expect(later.exitCode == 0, "seed \(seed): \(later)")
    let told = try world.tieout(["explain", intent])
    #expect(told.standardOutput.contains("linked by merchant_order_id"), "\(told)")
    #expect(!told.standardOutput.contains("suggestion"), "\(told)")
  }

  /// Blanks the ids of the first line that names its payment's own id; its file and payment.
  private func leaveOnlyTheOrder(in world: WorldOnDisk) throws -> (file: String, intent: String) {
    for name in try world.settlementFiles() {
      var rows = try world.text("settlement/\(name)").components(separatedBy: "\n")
      for (index, row) in rows.enumerated() {
        var cells = row.components(separatedBy: ",")
        guard cells.count > 8, cells[4] == "PAYMENT", !cells[6].isEmpty, cells[5] == cells[6],
          !cells[7].isEmpty
        else { continue }
        let intent = cells[6]
        (cells[5], cells[6]) = ("", "")
        rows[index] = cells.joined(separator: ",")
        try world.write(rows.joined(separator: "\n"), to: "settlement/\(name)")
        return (name, intent)
      }
    }
    throw ProgramError("no line names its payment's own id")
  }
}
