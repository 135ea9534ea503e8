import Matching
import SettlementModel
import Testing

@Suite struct PayoutExamples {
  static func payout(
    lines: Int = 3, _ net: Int128, rows: Int = 1, _ paidOut: Int128,
    from day: String = "2026-03-01", refused: Bool = false, batch: Bool = false,
    earlier: String? = nil
  ) -> PayoutStatement {
    PayoutStatement(
      id: "p1", isBatch: batch, currency: Currency(code: "EUR")!, lineCount: lines,
      linesNetMinorUnits: net, payoutRowCount: rows, paidOutMinorUnits: paidOut,
      firstSettledOn: BusinessDay(day), lastSettledOn: BusinessDay("2026-03-02"),
      hasRefusedFile: refused, earlierMoneyOn: earlier.flatMap { BusinessDay($0) })
  }

  static let examples: [(String, PayoutStatement, Bool, [String])] = [
    ("ties out", payout(1000, 1000), true, []),
    ("a cent short", payout(1000, 999), true, ["PAYOUT_MISMATCH payout p1 10.00 9.99 EUR"]),
    (
      "a batch a cent over", payout(1000, 1001, batch: true), true,
      ["PAYOUT_MISMATCH payout p1 10.00 10.01 EUR"]
    ),
    ("a withdrawal", payout(lines: 0, 0, 1000), false, []),
    ("not paid out yet", payout(1000, rows: 0, 0), false, []),
    ("a file of its dates was refused", payout(1000, 999, refused: true), false, []),
    ("reaches back before coverage", payout(1000, 999, from: "2025-12-31"), false, []),
    (
      "may begin in files of before the first", payout(1000, 1999, earlier: "2025-12-31"), false,
      []
    ),
    (
      "may begin in files of before the first, and ties out",
      payout(1000, 1000, earlier: "2025-12-31"), true, []
    ),
    (
      "money within coverage that is not to be settled", payout(1000, 999, earlier: "2026-01-01"),
      true, ["PAYOUT_MISMATCH payout p1 10.00 9.99 EUR"]
    ),
  ]

  @Test(arguments: 0..<10) func payouts(_ index: Int) {
    let (name, statement, isJudged, findings) = Self.examples[index]
    let (summary, finding) = PayoutEvaluator(policy: Example.policy(on: "2026-03-05"))
      .judge(statement)
    #expect(summary.isJudged == isJudged, "\(name)")
    #expect([finding].compactMap { $0 }.map(Example.text) == findings, "\(name)")
    #expect(
      summary.residualMinorUnits == statement.paidOutMinorUnits - statement.linesNetMinorUnits)
  }

  @Test func `the fingerprint leaves the night out`() {
    let policy = Example.policy(on: "2026-03-05")
    let text = EvaluationFingerprint.text(policy)
    var night = policy
    night.businessDay = BusinessDay("2026-03-06")!
    night.pullsCompleteUpTo = nil
    night.absenceIsKnown = false
    #expect(EvaluationFingerprint.text(night) == text)
    let changes: [(inout MatchingPolicy) -> Void] = [
      { $0.coverageStart = nil }, { $0.refundDueDays = 11 },
      { $0.settlementDueDays["klarna"] = 14 }, { $0.tolerance = [Currency(code: "JPY")!: 1] },
      { $0.scope.appIDs = ["a", "b"] }, { $0.scope.appIDs = ["a,b"] },
      { $0.oldestDisputeAt = time("2026-01-01") },
      { $0.calendar = BusinessCalendar(firstOffsetSeconds: 28_800) },
    ]
    let texts = changes.map { change in
      var changed = policy
      change(&changed)
      return EvaluationFingerprint.text(changed)
    }
    #expect(Set(texts + [text]).count == changes.count + 1)
  }
}
