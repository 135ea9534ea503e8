import Matching
import SettlementModel
import Testing

/// What `explain` shows: the matches with the rule and the key that made them.
@Suite struct Evidence {
  private func verdict(
    _ parts: [Part], policy: (inout MatchingPolicy) -> Void = { _ in }
  ) -> CaseVerdict {
    CaseEvaluator(policy: Example.policy(on: "2026-03-05", policy)).verdict(
      of: Part.assemble(parts))
  }

  @Test func `a tolerated unit is kept with its match`() {
    let matches = verdict(
      [payment("pi1", "1000 JPY"), line(.capture, "999 JPY", own: "pi1")],
      policy: { $0.tolerance = [Currency(code: "JPY")!: 1] }
    ).matches
    #expect(matches.map(\.toleratedMinorUnits) == [-1])
    #expect(matches.map(\.link) == [.recordID])
    #expect(matches.map(\.rule) == ["one line, one capture"])
    #expect(matches.map(\.records) == [[RecordReference(type: .capture, id: "pi1")]])
  }

  @Test func `an exact line goes before one within tolerance`() {
    let matches = verdict(
      [
        payment("pi1", "1999 JPY"), capture("c1", of: "pi1", "1000 JPY"),
        capture("c2", of: "pi1", "999 JPY"), line(.capture, "999 JPY", intent: "pi1"),
        line(.capture, "1000 JPY", intent: "pi1"),
      ], policy: { $0.tolerance = [Currency(code: "JPY")!: 1] }
    ).matches
    #expect(matches.map(\.toleratedMinorUnits) == [0, 0])
    #expect(matches.map { $0.records[0].id } == ["c2", "c1"])
  }

  @Test func `several lines stand in one match, in line order`() {
    let matches = verdict([
      payment("pi1", "100.00 USD", order: "o1"),
      line(.capture, "40.00 USD", order: "o1", on: "2026-03-03"),
      line(.capture, "60.00 USD", order: "o1", on: "2026-03-02"),
    ]).matches
    #expect(matches.map(\.lineIDs) == [[2, 1]])
    #expect(matches.map(\.link) == [.merchantOrderID])
    #expect(matches.map(\.rule) == ["several lines, one capture"])
  }

  @Test func `a finding names what a person needs to find it`() {
    let finding = verdict([
      payment("pi1", "100.00 USD", order: "o1"),
      line(.capture, "99.99 USD", intent: "pi1") { $0.batchID = "b1" },
    ]).findings[0]
    #expect(finding.merchantNumber == "m1")
    #expect(finding.paymentIntentID == "pi1")
    #expect(finding.merchantOrderID == "o1")
    #expect(finding.kind == .capture)
    #expect(finding.position?.row == 2)
    #expect(finding.batchID == "b1")
    #expect(finding.agesFrom == BusinessDay("2026-03-01"))
    #expect(
      finding.detail
        == "Ask UseePay why capture pi1 of 100.00 USD was settled with 99.99 USD in batch b1.")
  }
}
