import Foundation
import TestSupport
import Testing

/// What the files are called, how they are cut and in what order their lines stand decides no finding.
@Suite("Order decides nothing", .ownThreads)
struct OrderTests {
  @Test("lines shuffled within their files", arguments: UInt64(51)...54)
  func shuffledLines(seed: UInt64) throws {
    try compare(seed) { world, generator in
      for name in try world.settlementFiles() {
        let file = try SettlementText(world.text("settlement/\(name)"))
        try world.write(file.text(file.lines.shuffled(using: &generator)), to: "settlement/\(name)")
      }
    }
  }

  @Test("every file split in two or three", arguments: UInt64(55)...57)
  func splitFiles(seed: UInt64) throws {
    try compare(seed) { world, generator in
      for name in try world.settlementFiles() {
        let file = try SettlementText(world.text("settlement/\(name)"))
        let parts = Int.random(in: 2...3, using: &generator)
        let lines = file.lines.shuffled(using: &generator)
        for part in 0..<parts {
          let own = lines.enumerated().filter { $0.offset % parts == part }.map(\.element)
          let suffix = part == 0 ? "" : "_\(part + 1)"
          let stem = name.dropLast(".csv".count)
          try world.write(file.text(own), to: "settlement/\(stem)\(suffix).csv")
        }
      }
    }
  }

  @Test("the files of several days merged into one", arguments: UInt64(58)...60)
  func mergedFiles(seed: UInt64) throws {
    try compare(seed) { world, generator in
      var waiting = try world.settlementFiles()
      while !waiting.isEmpty {
        let group = Array(waiting.prefix(Int.random(in: 2...4, using: &generator)))
        waiting.removeFirst(group.count)
        var lines: [[String]] = []
        var header = ""
        for name in group {
          let file = try SettlementText(world.text("settlement/\(name)"))
          header = file.header
          lines += file.lines
          try FileManager.default.removeItem(at: world.settlementFile(name))
        }
        // The last day's name: the merged file comes when its newest line does.
        try world.write(SettlementText.text(header, lines), to: "settlement/\(group[group.count - 1])")
      }
      try world.configure("expected: daily", "expected: none")
    }
  }

  @Test("records in shuffled order, from the archive", arguments: UInt64(61)...63)
  func shuffledRecords(seed: UInt64) throws {
    try compare(seed) { world, generator in
      let folder = world.directory.appending(path: "archive").path
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let lines = try world.text("archive/\(name)").split(separator: "\n")
        let shuffled = lines.shuffled(using: &generator).joined(separator: "\n")
        try world.write(shuffled + "\n", to: "archive/\(name)")
      }
    }
  }

  /// Runs a world as it is and as `change` made it; the findings must be the same but for where they stand.
  private func compare(
    _ seed: UInt64, _ change: (WorldOnDisk, inout SeededGenerator) throws -> Void
  ) throws {
    var options = WorldOnDisk.Options(seed: seed)
    options.discrepancyPercent = 30
    let world = try WorldOnDisk(options)
    let before = try world.run(data: "before")
    var generator = SeededGenerator(seed: seed)
    try change(world, &generator)
    let after = try world.run(data: "after")
    #expect(after.ending == before.ending, "seed \(seed): \(after)")
    let found = try keys(world, "after")
    #expect(found.count > 40, "seed \(seed)")
    #expect(differences(found, try keys(world, "before")) == "", "seed \(seed)")
  }

  /// Findings without file and row, and without the file's own findings, which belong to a name.
  private func keys(_ world: WorldOnDisk, _ data: String) throws -> [String: Int] {
    let rows = try ["discrepancies.csv", "pending.csv"].flatMap { try world.report($0, data: data) }
    return multiset(
      rows.filter { $0["code"] != "SCOPE_UNKNOWN" }.map { row in
        [
          "finding_id", "class", "code", "status", "payment_intent_id", "merchant_order_id",
          "record_type", "record_id", "kind", "currency", "expected", "actual", "difference",
          "first_seen", "age_days",
        ].map { row[$0] ?? "?" }.joined(separator: "|")
      })
  }
}

/// A settlement file as rows of cells; control rows are summed anew when it is written.
private struct SettlementText {
  let header: String
  /// Without header and control rows.
  let lines: [[String]]

  init(_ text: String) throws {
    let rows = text.split(separator: "\n").map(String.init)
    guard let header = rows.first else { throw ProgramError("a file without header") }
    self.header = header
    lines = rows.dropFirst().map { $0.components(separatedBy: ",") }.filter { $0[0] != "#TOTAL" }
  }

  func text(_ lines: [[String]]) throws -> String { try Self.text(header, lines) }

  /// Header, lines, and a control row for each settlement currency.
  static func text(_ header: String, _ lines: [[String]]) throws -> String {
    var sums = DecimalSums()
    var counts: [String: Int] = [:]
    for line in lines {
      counts[line[12], default: 0] += 1
      try sums.add(line[17], to: line[12])
    }
    let totals = counts.keys.sorted().map { "#TOTAL,\($0),\(counts[$0] ?? 0),\(sums.text($0))" }
    return ([header] + lines.map { $0.joined(separator: ",") } + totals).joined(separator: "\n") + "\n"
  }
}
