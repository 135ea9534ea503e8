import Matching
import SettlementModel
import Testing

/// Mistakes that reconciliation tools are known for, each told as a payment: what must be said of it
/// here.
@Suite struct KnownFailuresElsewhere {
  static let examples: [Example] = [
    Example(
      "two identical lines claim one payment, and the second debit is hidden",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "pi1"),
        line(.capture, "100.00 USD", own: "pi1"),
      ],
      finds: ["DUPLICATE_SETTLEMENT capture pi1 0.00 100.00 USD"], lines: [.matched, .discrepant],
      records: ["pi1 matched"]),
    Example(
      "a refund debited twice",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "pi1"),
        refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", own: "r1"),
        line(.refund, "-30.00 USD", own: "r1"),
      ],
      finds: ["DUPLICATE_SETTLEMENT refund r1 0.00 -30.00 USD"],
      lines: [.matched, .matched, .discrepant], records: ["pi1 matched", "r1 matched"]),
    Example(
      "a surplus passes because only what is short fails",
      [payment("pi1", "100.00 USD"), line(.capture, "100.01 USD", own: "pi1")],
      finds: ["AMOUNT_MISMATCH capture pi1 100.00 100.01 USD"], lines: [.discrepant],
      records: ["pi1 discrepant"]),
    Example(
      "a pair without a common reference is confirmed because amount and date fit",
      [
        payment("pi1", "73.19 USD", order: "o1"),
        line(.capture, "73.19 USD", foreign: "bank-1"),
      ],
      finds: [
        "MISSING_IN_API capture bank-1 0.00 73.19 USD",
        "PENDING_SETTLEMENT capture pi1 73.19 0.00 USD",
      ], lines: [.discrepant], records: ["pi1 pending"]),
    Example(
      "legitimate twins are taken for duplicates: two captures, two equal lines",
      [
        payment("pi1", "20.00 USD"), capture("c1", of: "pi1", "10.00 USD"),
        capture("c2", of: "pi1", "10.00 USD"), line(.capture, "10.00 USD", intent: "pi1"),
        line(.capture, "10.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched], records: ["c1 matched", "c2 matched"]),
    Example(
      "legitimate twins are taken for duplicates: one order paid twice, one line in each of two files",
      [
        payment("pi1", "10.00 USD", order: "o1"), payment("pi2", "10.00 USD", order: "o1"),
        line(.capture, "10.00 USD", order: "o1") { $0.position.file = "a.csv" },
        line(.capture, "10.00 USD", order: "o1", on: "2026-03-03") { $0.position.file = "b.csv" },
      ], lines: [.matched, .matched], records: ["pi1 matched", "pi2 matched"]),
    Example(
      "money on its way is shown as an exception",
      [payment("pi1", "100.00 USD"), refund("r1", of: "pi1", "5.00 USD", .accepted)],
      finds: [
        "PENDING_SETTLEMENT capture pi1 100.00 0.00 USD",
        "PENDING_SETTLEMENT refund r1 -5.00 0.00 USD",
      ], records: ["pi1 pending", "r1 pending"]),
    Example(
      "what is left of a payment settled in part is written off",
      [payment("pi1", "100.00 USD"), line(.capture, "99.50 USD", intent: "pi1")],
      finds: ["AMOUNT_MISMATCH capture pi1 100.00 99.50 USD"], lines: [.discrepant],
      records: ["pi1 discrepant"],
      policy: { $0.tolerance = [Currency(code: "JPY")!: 100] }),
    Example(
      "a tolerance for one line is used for each: two lines a unit short are two units short",
      [
        payment("pi1", "1000 JPY"), line(.capture, "499 JPY", own: "pi1"),
        line(.capture, "499 JPY", own: "pi1"),
      ],
      finds: ["AMOUNT_MISMATCH capture pi1 1000 998 JPY"], lines: [.discrepant, .discrepant],
      records: ["pi1 discrepant"], policy: { $0.tolerance = [Currency(code: "JPY")!: 1] }),
  ]

  @Test(arguments: examples) func `what other tools get wrong`(_ example: Example) {
    example.check()
  }

  @Test func `a tolerance hides nothing: what it lets pass is counted to the unit`() {
    let parts: [Part] = (1...9).flatMap { number -> [Part] in
      let id = "pi\(number)"
      return [payment(id, "1000 JPY"), line(.capture, "\(1000 - number % 2) JPY", own: id)]
    }
    let verdict = CaseEvaluator(
      policy: Example.policy(on: "2026-03-05") { $0.tolerance = [Currency(code: "JPY")!: 1] }
    ).verdict(of: Part.assemble(parts))
    #expect(verdict.findings.isEmpty)
    #expect(verdict.matches.reduce(0) { $0 + $1.toleratedMinorUnits } == -5)
  }

  @Test func `a payout of thousands of lines ties out to the cent`() {
    let lines = 20_000
    let statement = PayoutStatement(
      id: "p1", isBatch: false, currency: Currency(code: "EUR")!, lineCount: lines,
      linesNetMinorUnits: Int128(lines) * 1001, payoutRowCount: 1,
      paidOutMinorUnits: Int128(lines) * 1001 - 1, firstSettledOn: BusinessDay("2026-03-01")!,
      lastSettledOn: BusinessDay("2026-03-01")!)
    let finding = PayoutEvaluator(policy: Example.policy(on: "2026-03-05")).judge(statement).finding
    #expect(finding?.differenceMinorUnits == -1)
  }

  @Test func `one order with hundreds of equal payments keeps every one of them`() {
    let count = 700
    let parts: [Part] = (1...count).flatMap { number -> [Part] in
      [
        payment("pi\(number)", "5.00 USD", order: "o1"),
        line(.capture, "5.00 USD", order: "o1"),
      ]
    }
    let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-05"))
      .verdict(of: Part.assemble(parts))
    #expect(verdict.findings.isEmpty)
    #expect(verdict.matches.count == count)
    #expect(verdict.lineOutcomes.allSatisfy { $0.outcome == .matched })
  }
}
