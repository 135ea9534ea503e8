import Matching
import SettlementModel
import Testing

/// One order may carry very many lines.
@Suite struct LargeCases {
  static let count = 10_000

  @Test func `one payment with many captures`() {
    let parts =
      [payment("pi1", "999999.00 USD", order: "o1")]
      + (0..<Self.count).map { capture("c\($0)", of: "pi1", "\($0 % 50 + 1).00 USD") }
      + (0..<Self.count).map { line(.capture, "\($0 % 50 + 1).00 USD", intent: "pi1") }
    let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-20"))
      .verdict(of: Part.assemble(parts))
    #expect(verdict.matches.count == Self.count)
    #expect(verdict.recordVerdicts.allSatisfy { $0.outcome == .matched })
  }

  @Test func `one order with many payments`() {
    let parts =
      (0..<Self.count).map { payment("pi\($0)", "\($0 + 1).00 USD", order: "o1") }
      + (0..<Self.count).map { line(.capture, "\($0 + 1).00 USD", order: "o1") }
      + (0..<Self.count).map { line(.chargeback, "-\($0 + 1).00 USD", order: "o1") }
    let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-20"))
      .verdict(of: Part.assemble(parts))
    #expect(verdict.findings.isEmpty)
    #expect(verdict.lineOutcomes.allSatisfy { $0.outcome == .matched })
  }

  @Test func `one payment settled over and over, in two currencies`() {
    let parts =
      [payment("pi1", "10.00 USD"), refund("r1", of: "pi1", "10.00 USD")]
      + (0..<Self.count).map {
        line(.capture, "10.00 \($0 % 2 == 0 ? "USD" : "EUR")", intent: "pi1")
      }
      + (0..<Self.count).map { line(.refundReversal, "\($0 % 7).00 USD", intent: "pi1") }
    let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-20"))
      .verdict(of: Part.assemble(parts))
    let codes = Dictionary(grouping: verdict.findings, by: \.code).mapValues(\.count)
    #expect(codes[.duplicateSettlement] == Self.count / 2 - 1)
    #expect(codes[.currencyMismatch] == Self.count / 2)
    #expect(codes[.amountMismatch] == 1)
  }

  @Test func `many captures settled in another currency`() {
    let parts =
      [payment("pi1", "999999.00 USD")]
      + (0..<Self.count).map { capture("c\($0)", of: "pi1", "1.00 USD") }
      + (0..<Self.count).map { _ in line(.capture, "1.00 EUR", intent: "pi1") }
    let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-20"))
      .verdict(of: Part.assemble(parts))
    #expect(verdict.findings.count == Self.count)
    #expect(verdict.findings.allSatisfy { $0.code == .currencyMismatch })
  }
}
