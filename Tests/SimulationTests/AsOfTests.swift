import Foundation
import TestSupport
import Testing

/// After all nights, each night can be shown as it was.
@Suite("As of a day", .ownThreads)
struct AsOfTests {
  static let reports = [
    "discrepancies", "pending", "summary", "settlements", "payouts", "fees", "reserves", "aging",
    "runs", "files",
  ]

  /// Every report, and the status, as they read at one time.
  static func everything(
    _ world: WorldOnDisk, asOf day: String? = nil
  ) throws -> [String: String] {
    let words = day.map { ["--as-of", $0] } ?? []
    var found: [String: String] = [:]
    for name in reports {
      let format = name == "summary" ? "json" : "csv"
      let run = try world.tieout(["report", name, "--format", format, "--quiet"] + words)
      guard run.exitCode == 0 else { throw ProgramError(run.description) }
      found[name] = run.standardOutput
    }
    found["status"] = try world.tieout(["status", "--quiet"] + words).standardOutput
    return found
  }

  @Test("every night's reports, after files that are late and files that change", arguments: UInt64(1)...4)
  func nights(seed: UInt64) throws {
    let series = try NightSeries(seed: seed)
    for (day, then) in series.nights {
      #expect(
        firstDifferences(try Self.everything(series.world, asOf: day), then.reports) == "",
        "seed \(seed), as of \(day)")
      for (id, text) in then.explained {
        let told = try series.world.tieout(["explain", id, "--as-of", day, "--quiet"])
        #expect(firstDifference(told.standardOutput, text) == "", "seed \(seed), \(day): \(id)")
      }
      for (name, report) in [("discrepancies.csv", "discrepancies"), ("pending.csv", "pending")] {
        #expect(
          firstDifference(then.reports[report] ?? "", then.published[name] ?? "") == "",
          "seed \(seed), \(day): \(name)")
      }
    }
  }

  @Test("what became of findings between any two nights adds up", arguments: UInt64(11)...13)
  func comparisons(seed: UInt64) throws {
    let series = try NightSeries(seed: seed)
    for (index, first) in series.nights.enumerated() {
      for second in series.nights[index...] {
        let run = try series.world.tieout([
          "report", "compare", first.day, second.day, "--format", "csv", "--quiet",
        ])
        try #require(run.exitCode == 0, "seed \(seed): \(run)")
        let place: Comment = "seed \(seed), \(first.day) to \(second.day)"
        try Comparison(run.standardOutput).check(
          from: first.night.open, to: second.night.open, in: series.world, place)
      }
    }
  }

  @Test("a decision, an acceptance, other rules and days are told apart")
  func causes() throws {
    var options = WorldOnDisk.Options(seed: 8)
    (options.payments, options.days, options.flags) = (60, 9, ["--clean"])
    let world = try WorldOnDisk(options, through: WorldOnDisk.day(3))
    let name = Delivery.name(2)
    let text = try world.text("settlement/\(name)")
    let wrong = text.split(separator: "\n").map { line in
      guard line.hasPrefix("#TOTAL") else { return String(line) }
      return line.split(separator: ",").dropLast().joined(separator: ",") + ",1.00"
    }
    try world.write(wrong.joined(separator: "\n") + "\n", to: "settlement/\(name)")
    #expect(try world.run(WorldOnDisk.day(3)).exitCode == 65)
    _ = try world.run(WorldOnDisk.day(9))
    let accepted = try world.tieout([
      "ingest", "--accept", name, "--note", "right", "--by", "ann", "--date", WorldOnDisk.day(9),
    ])
    #expect(accepted.exitCode == 0, "\(accepted)")
    _ = try world.run(WorldOnDisk.day(10))
    try world.configure("settlement_due_days: 7", "settlement_due_days: 1")
    _ = try world.run(WorldOnDisk.day(11))
    func causes(
      _ first: Int, _ second: Int, _ change: String, _ code: String
    ) throws -> Set<String> {
      let run = try world.tieout([
        "report", "compare", WorldOnDisk.day(first), WorldOnDisk.day(second), "--format", "csv",
      ])
      return Set(
        try WorldTable.rows(run.standardOutput)
          .filter { $0["change"] == change && [$0["code_before"], $0["code_after"]].contains(code) }
          .map { "\($0["cause"] ?? "") \($0["cause_file"] ?? "")" })
    }
    #expect(try causes(3, 9, "class", "MISSING_IN_SETTLEMENT") == ["days "])
    // Accepted after the run of day 9, on that day: known as of it, and judged on the next.
    #expect(try causes(3, 10, "gone", "CONTROL_TOTAL_MISMATCH") == ["file_accepted \(name)"])
    #expect(try causes(9, 10, "gone", "MISSING_IN_SETTLEMENT") == ["file_accepted \(name)"])
    #expect(try causes(10, 11, "class", "MISSING_IN_SETTLEMENT") == ["rules "])
  }

  @Test("a day without a run, a day before the first, and days that do not fit")
  func otherDays() throws {
    var options = WorldOnDisk.Options(seed: 3)
    (options.payments, options.days) = (30, 9)
    let world = try WorldOnDisk(options, through: WorldOnDisk.day(5))
    _ = try world.run(WorldOnDisk.day(5))
    let then = try world.reports(WorldOnDisk.day(5))["discrepancies.csv"]
    try world.generate()
    _ = try world.run()
    let between = try world.tieout(
      ["report", "discrepancies", "--as-of", WorldOnDisk.day(7), "--format", "csv"])
    #expect(between.standardOutput == then && between.exitCode == 0, "\(between)")
    #expect(between.standardError.contains("after run 1 (run) for 2026-03-05"), "\(between)")
    let before = try world.tieout(["report", "aging", "--as-of", WorldOnDisk.day(4)])
    #expect(before.exitCode == 64, "\(before)")
    #expect(before.standardError.contains("the first run was for 2026-03-05"), "\(before)")
    try expectEveryFormat(world, ["compare", WorldOnDisk.day(5), WorldOnDisk.day(9)])
    try expectEveryFormat(world, ["summary", "--as-of", WorldOnDisk.day(5)])
    for words in [
      ["compare"], ["compare", "2026-03-05"], ["compare", "2026-03-09", "2026-03-05"],
      ["compare", "2026-03-05", "2026-03-09", "--as-of", "2026-03-09"],
      ["aging", "2026-03-05"], ["aging", "--as-of", "5 March"],
    ] {
      #expect(try world.tieout(["report"] + words).exitCode == 64, "\(words)")
    }
  }

  /// The rows of a report are the same in each format; a workbook is one.
  private func expectEveryFormat(_ world: WorldOnDisk, _ words: [String]) throws {
    let report = ["report", "--quiet"] + words
    let rows = try WorldTable.rows(try world.tieout(report).standardOutput)
    #expect(rows.count > 5, "\(words)")
    let json = try world.tieout(report + ["--format", "json"]).standardOutput
    let objects = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
    #expect(objects?.count == rows.count, "\(words)")
    let table = try world.tieout(report + ["--format", "table"])
    #expect(table.exitCode == 0 && table.standardOutput.split(separator: "\n").count > rows.count)
    let book = try world.tieout(report + ["--output", "book.xlsx"])
    #expect(book.exitCode == 0, "\(book)")
    let bytes = try Data(contentsOf: world.directory.appending(path: "book.xlsx"))
    #expect(bytes.prefix(2) == Data("PK".utf8), "\(words)")
  }
}
