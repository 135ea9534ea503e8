import Foundation
import TestSupport
import Testing

/// What finance decides about a finding stays decided until the finding's amounts change.
@Suite("Decisions", .ownThreads)
struct DecisionTests {
  /// One cent short on capture cap_3.
  static let finding = "Fff074c48c10ffdbf"
  static let file = "settlement/500000000000001_settlement_20260303.csv"

  private func openFindings(_ sample: Sample, _ day: String) throws -> [String] {
    try sample.report("discrepancies.csv", day).compactMap { $0["finding_id"] }
  }

  private func resolved(_ sample: Sample) throws -> [[String: String]] {
    try WorldTable.rows(
      sample.tieout("report", "discrepancies", "--status", "resolved").standardOutput)
  }

  /// A copy of the sample whose cent was accepted and whose next night is over.
  private func afterDecision() throws -> Sample {
    let sample = try Sample.afterOneNight()
    #expect(try openFindings(sample, "2026-03-12").contains(Self.finding))
    let decision = try sample.tieout(
      "resolve", Self.finding, "--reason", "rounding", "--note", "a cent", "--by", "anna")
    #expect(decision.exitCode == 0, "\(decision)")
    let run = try sample.tieout("run", "--date", "2026-03-13")
    #expect(run.exitCode == 2, "\(run)")
    return sample
  }

  @Test func aResolvedFindingLeavesTheReportAndCanComeBack() throws {
    let sample = try afterDecision()
    #expect(try openFindings(sample, "2026-03-13").count == 6)
    #expect(try !openFindings(sample, "2026-03-13").contains(Self.finding))
    #expect(try resolved(sample).map { $0["finding_id"] } == [Self.finding])
    #expect(try resolved(sample).map { $0["status"] } == ["resolved"])
    let all = try sample.tieout("report", "discrepancies", "--status", "all")
    #expect(try WorldTable.rows(all.standardOutput).count == 7)

    let reopened = try sample.tieout("reopen", Self.finding, "--note", "not a rounding", "--by", "ben")
    #expect(reopened.exitCode == 0, "\(reopened)")
    _ = try sample.tieout("run", "--date", "2026-03-13")
    #expect(try openFindings(sample, "2026-03-13").contains(Self.finding))
    #expect(try resolved(sample).isEmpty)
  }

  @Test func anotherNightDoesNotOpenIt() throws {
    let sample = try afterDecision()
    let full = try sample.tieout("run", "--date", "2026-03-14", "--full")
    #expect(full.exitCode == 2, "\(full)")
    #expect(try !openFindings(sample, "2026-03-14").contains(Self.finding))
  }

  @Test func changedAmountsOpenItAgain() throws {
    let sample = try afterDecision()
    // The file comes again, with one cent less; the payout takes it.
    let path = sample.directory.appending(path: Self.file)
    let text = try String(contentsOf: path, encoding: .utf8)
      .replacingOccurrences(of: "USD,49.98,USD,,49.98,1.75,0.00,48.23", with: "USD,49.97,USD,,49.97,1.75,0.00,48.22")
      .replacingOccurrences(of: "-333.92", with: "-333.91")
    try text.write(to: path, atomically: true, encoding: .utf8)
    let run = try sample.tieout("run", "--date", "2026-03-14")
    #expect(run.exitCode == 2, "\(run)")
    let row = try #require(
      try sample.report("discrepancies.csv", "2026-03-14").first { $0["record_id"] == "cap_3" })
    #expect(row["finding_id"] == Self.finding && row["actual"] == "49.97", "\(row)")
    #expect(try resolved(sample).isEmpty)
  }

  @Test func whatCannotBeDecidedIsUsage() throws {
    let sample = try Sample.afterOneNight()
    let unknown = try sample.tieout(
      "resolve", "F0000000000000000", "--reason", "other", "--note", "n")
    #expect(unknown.exitCode == 64, "\(unknown)")
    #expect(unknown.standardError.contains("F0000000000000000"), "\(unknown)")
    let notResolved = try sample.tieout("reopen", Self.finding)
    #expect(notResolved.exitCode == 64, "\(notResolved)")
    let withoutReason = try sample.tieout("resolve", Self.finding, "--note", "n")
    #expect(withoutReason.exitCode == 64, "\(withoutReason)")
  }
}
