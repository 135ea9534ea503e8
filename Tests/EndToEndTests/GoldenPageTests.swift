import Foundation
import TestSupport
import Testing

/// The page of the merchant on paper, byte for byte.
///
/// `UPDATE_EXPECTED=1` writes it anew; look at it in a browser before you commit it.
@Suite("The sample's page is the expected one", .ownThreads)
struct GoldenPageTests {
  static let expected = PackageFiles.root.appending(path: "Tests/Browser/expected/report.html")

  private func page() throws -> String {
    let sample = try Sample()
    let file = sample.directory.appending(path: "tieout.yaml")
    let configuration = try String(contentsOf: file, encoding: .utf8)
    try Data((configuration + "\nreport: { formats: [html] }\n").utf8).write(to: file)
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect(run.exitCode == 2, "\(run)")
    return try String(
      contentsOf: sample.directory.appending(path: "var/reports/\(Sample.day)/report.html"),
      encoding: .utf8)
  }

  @Test func pageEqualsTheExpectedOne() throws {
    let page = try page()
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" {
      try FileManager.default.createDirectory(
        at: Self.expected.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(page.utf8).write(to: Self.expected)
    }
    let expected = try String(contentsOf: Self.expected, encoding: .utf8)
    #expect(firstDifferences(["report.html": page], ["report.html": expected]) == "")
    #expect(try self.page() == page, "the same inputs give the same bytes")
  }

  @Test("every report becomes a page", arguments: [
    "discrepancies", "pending", "summary", "settlements", "payouts", "fees", "reserves", "aging", "runs", "files",
  ])
  func everyReportBecomesAPage(name: String) throws {
    let sample = try Sample.afterOneNight()
    let page = try sample.tieout("report", name, "--format", "html", "--currency", "USD")
    #expect(page.exitCode == 0, "\(page)")
    #expect(page.standardOutput.hasPrefix("<!DOCTYPE html>"))
    #expect(page.standardOutput.hasSuffix("</html>\n"))
    #expect(page.standardOutput.contains("<p>Only currency USD</p>"))
    let csv = try sample.tieout("report", name, "--format", "csv", "--currency", "USD")
    let rows = try WorldTable.rows(csv.standardOutput).count
    #expect(
      page.standardOutput.contains("<p class=\"note total\">\(rows) row\(rows == 1 ? "" : "s")</p>"),
      "\(name) has \(rows) rows")
  }
}
