import Foundation
import TestSupport
import Testing

/// A settlement file that cannot be used is refused in words that name it, keeps nothing else from being counted, and is
/// read when it comes whole.
@Suite("Bad files", .ownThreads)
struct BadFileTests {
  static let day = WorldOnDisk.day(6)
  static let name = "500000000000001_settlement_20260304.csv"

  @Test("half a gzip") func halfGzip() throws {
    try refuse(flags: ["--clean", "--gzip"], name: Self.name + ".gz", code: "FILE_QUARANTINED",
      saying: "truncated"
    ) { $0.prefix($0.count / 2) }
  }

  @Test("a wrong number of lines in the control row") func wrongCount() throws {
    try refuse(code: "CONTROL_TOTAL_MISMATCH", saying: "control row states") { data in
      Self.edited(data) { line in
        var cells = line.components(separatedBy: ",")
        guard cells[0] == "#TOTAL" else { return line }
        cells[2] += "0"
        return cells.joined(separator: ",")
      }
    }
  }

  @Test("a wrong sum in the control row") func wrongSum() throws {
    try refuse(code: "CONTROL_TOTAL_MISMATCH", saying: "control row states") { data in
      Self.edited(data) { line in
        var cells = line.components(separatedBy: ",")
        guard cells[0] == "#TOTAL" else { return line }
        cells[3] = "1" + cells[3].filter { $0 != "-" }
        return cells.joined(separator: ",")
      }
    }
  }

  @Test("a renamed column") func renamedColumn() throws {
    try refuse(code: "FILE_QUARANTINED", saying: "'amount' is missing; nearest: 'amnt'") { data in
      Self.edited(data) { $0.replacingOccurrences(of: ",amount,", with: ",amnt,") }
    }
  }

  @Test("no control row") func noControlRow() throws {
    try refuse(code: "FILE_QUARANTINED", saying: "control rows ('#TOTAL') are missing") { data in
      Data(String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
        .filter { !$0.hasPrefix("#TOTAL") }.joined(separator: "\n").utf8)
    }
  }

  @Test("an empty file") func emptyFile() throws {
    try refuse(code: "FILE_QUARANTINED", saying: "the file is empty") { _ in Data() }
  }

  @Test("an amount with three decimals in USD is refused alone, with its row and column")
  func threeDecimals() throws {
    let world = try Self.world(flags: ["--clean"])
    let file = try #require(
      try world.settlementFiles().first { try world.text("settlement/\($0)").contains("PAYMENT,") })
    let whole = try world.text("settlement/\(file)")
    var lines = whole.components(separatedBy: "\n")
    let index = try #require(
      lines.firstIndex { $0.contains(",USD,") && !$0.hasPrefix("#") && $0.contains(",FEE,") == false })
    var cells = lines[index].components(separatedBy: ",")
    try #require(cells[10] == "USD")
    cells[11] += "5"
    lines[index] = cells.joined(separator: ",")
    try world.write(lines.joined(separator: "\n"), to: "settlement/\(file)")

    let run = try world.run()
    #expect(run.exitCode == 65, "\(run)")
    let finding = try #require(
      try world.report("discrepancies.csv").first { $0["code"] == "ROW_REJECTED" })
    #expect(finding["file"] == file && finding["row"] == "\(index + 1)")
    #expect(finding["detail"]?.contains("amount") == true, "\(finding)")
    let count = try lineCounts(world)
    let clean = try lineCounts(world, data: "clean")
    #expect(count["rejected"] == 1 && count["total"] == clean["total"])
    try expectRepaired(world, file, Data(whole.utf8))
  }

  /// A world that a clean run has been over, under `clean`.
  private static func world(flags: [String]) throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 3)
    (options.payments, options.days, options.flags) = (60, 6, flags)
    let world = try WorldOnDisk(options)
    let clean = try world.run(data: "clean")
    guard clean.exitCode == 0 else { throw ProgramError(clean.description) }
    return world
  }

  private static func edited(_ data: Data, _ edit: (String) -> String) -> Data {
    let lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
    return Data(lines.map { $0.isEmpty ? $0 : edit($0) }.joined(separator: "\n").utf8)
  }

  /// Breaks one file, expects it refused as a whole and everything else counted, and repairs it.
  private func refuse(
    flags: [String] = ["--clean"], name: String = BadFileTests.name, code: String,
    saying words: String, _ damage: (Data) -> Data
  ) throws {
    let world = try Self.world(flags: flags)
    let whole = try Data(contentsOf: world.settlementFile(name))
    let broken = damage(whole)
    try #require(broken != whole)
    try broken.write(to: world.settlementFile(name))

    let run = try world.run()
    #expect(run.exitCode == 65, "\(run)")
    let message = run.standardError.split(separator: "\n").first { $0.contains("error: \(name): ") }
    #expect(message?.contains(words) == true, "\(run)")
    let findings = try world.report("discrepancies.csv")
    #expect(findings.map { $0["code"] } == [code])
    #expect(findings[0]["file"] == name && findings[0]["detail"]?.contains(words) == true)

    let clean = try world.summary(data: "clean")
    let files = try #require(clean["files"] as? [[String: Any]])
    let missing = try #require(files.first { $0["name"] as? String == name }?["rows"] as? Int)
    let total = try #require(try lineCounts(world, data: "clean")["total"])
    #expect(missing > 0)
    #expect(try lineCounts(world)["total"] == total - missing, "the other files are counted")
    try expectRepaired(world, name, whole)
  }

  private func lineCounts(_ world: WorldOnDisk, data: String = "var") throws -> [String: Int] {
    let lines = try world.summary(data: data)["lines"] as? [String: Any]
    return try #require(lines?["count"] as? [String: Int])
  }

  /// With the whole file in its place a run says what it would have said, apart from naming the version it replaced.
  private func expectRepaired(_ world: WorldOnDisk, _ name: String, _ whole: Data) throws {
    try whole.write(to: world.settlementFile(name))
    let run = try world.run()
    var (found, expected) = (try world.reports(), try world.reports(data: "clean"))
    (found["summary.json"], expected["summary.json"]) = (nil, nil)
    let changed = try world.report("discrepancies.csv").filter { $0["code"] == "FILE_CHANGED" }
    if changed.isEmpty {
      #expect(run.exitCode == 0, "\(run)")
      #expect(firstDifferences(found, expected) == "")
    } else {
      // A file that was counted and came again with other content: its change is told, and nothing else.
      #expect(try world.report("discrepancies.csv").count == changed.count)
      #expect(firstDifferences(["pending.csv": found["pending.csv"] ?? ""],
        ["pending.csv": expected["pending.csv"] ?? ""]) == "")
    }
    #expect(try Self.summaryWithoutReplaced(world) == Self.summaryWithoutReplaced(world, data: "clean"))
  }

  private static func summaryWithoutReplaced(
    _ world: WorldOnDisk, data: String = "var"
  ) throws -> NSDictionary {
    var summary = try world.summary(data: data)
    let files = summary["files"] as? [[String: Any]] ?? []
    summary["files"] = files.filter { $0["state"] as? String != "superseded" }
    summary["findings"] = (summary["findings"] as? [[String: Any]] ?? [])
      .filter { $0["code"] as? String != "FILE_CHANGED" }
    return summary as NSDictionary
  }
}
