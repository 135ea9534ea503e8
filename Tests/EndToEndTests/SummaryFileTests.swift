import Foundation
import TestSupport
import Testing

/// A source whose files state their counts and sums in a second file.
@Suite("Summary files, end to end", .ownThreads)
struct SummaryFileTests {
  /// A world whose control rows stand in files of their own.
  private struct TwoFiles {
    let world: WorldOnDisk
    var names: [String] = []
    var summaries: [String: String] = [:]

    init() throws {
      var options = WorldOnDisk.Options(seed: 7)
      (options.payments, options.days) = (60, 6)
      options.flags = ["--clean"]
      world = try WorldOnDisk(options)
      for name in try world.settlementFiles() {
        let rows = try world.text("settlement/\(name)").split(separator: "\n").map(String.init)
        let totals = rows.filter { $0.hasPrefix("#TOTAL") }.map { $0.dropFirst("#TOTAL,".count) }
        try world.write(
          rows.filter { !$0.hasPrefix("#TOTAL") }.joined(separator: "\n") + "\n",
          to: "settlement/\(name)")
        let summary = name.replacing("_settlement_", with: "_summary_")
        summaries[summary] = "Currency,Lines,Net\n" + totals.map { $0 + "\n" }.joined()
        names.append(name)
      }
      let shown = try world.tieout(["profile", "show", "useepay-settlement"]).standardOutput
      let own = shown.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.hasPrefix("totals:") }.joined(separator: "\n")
      try world.write(
        own + "\nsummary_file: { name: \"{merchant}_summary_{date}.csv\", currency: Currency, "
          + "rows: Lines, net: Net }\n", to: "two-files.yaml")
      try world.configure("profile: useepay-settlement", "profile: ./two-files.yaml")
      try world.configure("\"*_settlement_*.csv*\"", "\"*.csv*\"")
    }

    func put(_ summary: String) throws {
      try world.write(try #require(summaries[summary]), to: "settlement/\(summary)")
    }
  }

  @Test("lines wait for their summary file, and count on the night on which it comes")
  func waiting() throws {
    let files = try TwoFiles()
    let late = try #require(files.summaries.keys.sorted().dropFirst().first)
    for summary in files.summaries.keys where summary != late { try files.put(summary) }
    let first = try files.world.run()
    #expect(first.exitCode == 65, "\(first)")
    let found = try files.world.report("discrepancies.csv").filter { $0["class"] == "CONTROL" }
    try #require(found.map { $0["code"] } == ["FILE_QUARANTINED"], "\(found)")
    #expect(found[0]["file"] == late.replacing("_summary_", with: "_settlement_"))
    #expect(found[0]["detail"]?.contains("its summary file \(late) has not come") == true)
    // Nothing is read again before it comes.
    #expect(try files.world.run().standardError.contains("lines,") == false)
    try files.put(late)
    let second = try files.world.run()
    #expect(second.exitCode == 0, "\(second)")
    #expect(try files.world.report("discrepancies.csv").isEmpty)
    let lines = try #require(try files.world.summary()["lines"] as? [String: Any])
    let counts = try #require(lines["count"] as? [String: Int])
    #expect(counts["rejected"] == 0 && counts["matched", default: 0] > 0)
  }

  @Test("a summary that the lines contradict sets them aside; the right one releases them")
  func contradicted() throws {
    let files = try TwoFiles()
    for summary in files.summaries.keys { try files.put(summary) }
    let (name, text) = try #require(
      files.summaries.sorted { $0.key < $1.key }.first { $0.value.split(separator: "\n").count > 1 })
    let rows = text.split(separator: "\n").map(String.init)
    let cells = rows[1].split(separator: ",").map(String.init)
    let wrong = [rows[0], "\(cells[0]),\((Int(cells[1]) ?? 0) + 1),\(cells[2])"] + rows.dropFirst(2)
    try files.world.write(wrong.joined(separator: "\n") + "\n", to: "settlement/\(name)")
    let run = try files.world.run()
    #expect(run.exitCode == 65, "\(run)")
    let found = try files.world.report("discrepancies.csv").filter { $0["class"] == "CONTROL" }
    try #require(found.map { $0["code"] } == ["CONTROL_TOTAL_MISMATCH"], "\(found)")
    #expect(found[0]["detail"]?.contains("in the summary file '\(name)', row 2") == true)
    try files.put(name)
    let again = try files.world.run()
    let left = try files.world.report("discrepancies.csv").map { $0["code"] }
    // What came second under a name is told until a person has looked at it.
    #expect(left == ["FILE_CHANGED"], "\(again)")
    #expect(again.exitCode == 2, "\(again)")
  }

  @Test("a summary alone is not the file that was due")
  func calendar() throws {
    let files = try TwoFiles()
    for summary in files.summaries.keys { try files.put(summary) }
    let lost = files.names[1]
    try FileManager.default.removeItem(at: files.world.settlementFile(lost))
    _ = try files.world.run()
    let codes = try files.world.report("discrepancies.csv").map { $0["code"] }
    #expect(codes.contains("FILE_MISSING"), "\(codes)")
  }

  @Test("preview looks for the summary beside the file")
  func preview() throws {
    let files = try TwoFiles()
    let path = "settlement/\(files.names[0])"
    let without = try files.world.tieout(["profile", "preview", path, "--profile", "./two-files.yaml"])
    #expect(without.exitCode == 0 && without.standardError.contains("no summary file was there"))
    try files.put(files.names[0].replacing("_settlement_", with: "_summary_"))
    let with = try files.world.tieout(["profile", "preview", path, "--profile", "./two-files.yaml"])
    #expect(with.exitCode == 0 && !with.standardError.contains("no summary file"), "\(with)")
  }
}
