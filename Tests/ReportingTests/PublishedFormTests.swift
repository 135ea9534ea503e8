import Reporting
import SettlementModel
import Testing

/// Texts that name an order are replaced in published files; figures that look like it stay.
@Suite struct PublishedFormTests {
  private static func finding(of order: String) -> ReportedFinding {
    var finding = fullFinding.finding
    (finding.merchantOrderID, finding.detail) = (order, "Ask for \(order)")
    (finding.expectedMinorUnits, finding.actualMinorUnits) = (1200, 12)
    finding.position = FilePosition(source: "12", file: "12", row: 12)
    (finding.batchID, finding.payoutID) = ("12", "12")
    return ReportedFinding(
      finding: finding, status: .open, firstSeen: day("2026-03-02"), ageDays: 12)
  }

  private static func written(_ name: String, order: String) throws -> [UInt8] {
    let output = MemoryOutput()
    let (finding, bare) = (Self.finding(of: order), bareFinding)
    switch name {
    case "discrepancies.csv":
      var csv = DiscrepancyCSV(businessDay: day("2026-03-12"), sink: output)
      try csv.accept(finding)
      try csv.accept(bare)
      try csv.accept(finding)
      try csv.finish()
    case "discrepancies.json":
      var json = DiscrepancyJSON(businessDay: day("2026-03-12"), sink: output)
      try json.accept(finding)
      try json.accept(bare)
      try json.accept(finding)
      try json.finish()
    default:
      let rows = FindingsReport(
        businessDay: day("2026-03-12"), columns: DiscrepancyColumns.pageNames
      ) { body in
        for one in [finding, bare, finding] { try body(one) }
      }
      let heading = ReportHeading(name: "report", businessDay: day("2026-03-12"))
      try ReportPage(heading).write(
        [HeadedReport(heading, rows), HeadedReport(heading, rows)], to: output)
    }
    return output.bytes
  }

  @Test(arguments: ["discrepancies.csv", "discrepancies.json", "report.html"], ["12", #"x&\y"#])
  func textsAlone(name: String, order: String) throws {
    let form = try #require(PublishedForm(name: name))
    let left = form.rewritten(try Self.written(name, order: order)) { text in
      let text = String(decoding: text, as: UTF8.self)
      return Array(text.replacing(form.spelled(order), with: "erased").utf8)
    }
    #expect(
      String(decoding: left, as: UTF8.self)
        == String(decoding: try Self.written(name, order: "erased"), as: UTF8.self))
  }

  @Test func fullFindingsStayByteByByte() throws {
    for name in ["discrepancies.csv", "discrepancies.json", "report.html"] {
      let form = try #require(PublishedForm(name: name))
      var bytes: [UInt8] = try Self.written(name, order: "=\"a\",\n\\\"<b>'é")
      #expect(form.rewritten(bytes) { $0 } == bytes)
      // A file that a crash of the disk cut is rewritten as far as it goes.
      bytes.removeLast(bytes.count / 3)
      #expect(form.rewritten(bytes) { $0 } == bytes)
    }
  }

  @Test func textsAsTheyAreSpelled() {
    #expect(PublishedForm(name: "pending.csv")?.spelled("a\"b") == "a\"\"b")
    #expect(PublishedForm(name: "discrepancies.json")?.spelled("a\"\n") == "a\\\"\\n")
    #expect(PublishedForm(name: "report.html")?.spelled("a<b") == "a&lt;b")
    #expect(PublishedForm(name: "notes.txt") == nil)
    #expect(PublishedForm(name: "summary.json")?.rewritten([1, 2]) { _ in [] } == [1, 2])
  }
}
