import Matching
import SettlementModel
import Testing

@Suite struct MatchingProperties {
  static let policies: [@Sendable (inout MatchingPolicy) -> Void] = [
    { _ in }, { $0.tolerance = [Currency(code: "USD")!: 1000] },
    { $0.pullsCompleteUpTo = nil }, { $0.absenceIsKnown = false },
    { $0.oldestDisputeAt = time("2026-01-01") },
    { $0.scope.paymentMethods = ["card"] }, { $0.coverageStart = BusinessDay("2026-02-15") },
  ]

  @Test(arguments: policies.indices) func `order and numbers of the parts do not decide`(
    _ index: Int
  ) {
    for seed in UInt64(0)..<600 {
      var random = SeededGenerator(seed: seed)
      let paymentCase = Part.assemble(
        RandomCase.parts(&random, currencies: seed % 3 == 0 ? ["USD", "EUR"] : ["USD"]))
      let policy = Example.policy(on: "2026-03-20", Self.policies[index])
      let verdict = CaseEvaluator(policy: policy).verdict(of: paymentCase)

      var shuffled = paymentCase
      shuffled.intents.shuffle(using: &random)
      shuffled.captures.shuffle(using: &random)
      shuffled.refunds.shuffle(using: &random)
      shuffled.disputes.shuffle(using: &random)
      shuffled.lines.shuffle(using: &random)
      #expect(
        CaseEvaluator(policy: policy).verdict(of: shuffled) == verdict, "shuffled, seed \(seed)")

      let numbers = paymentCase.lines.map(\.id).shuffled(using: &random)
      var renumbered = paymentCase
      var names: [Int64: Int64] = [:]
      for (position, number) in numbers.enumerated() {
        names[renumbered.lines[position].id] = number
        renumbered.lines[position].id = number
      }
      var expected = verdict
      expected.lineOutcomes = verdict.lineOutcomes.map { (names[$0.lineID]!, $0.outcome) }
      for match in expected.matches.indices {
        expected.matches[match].lineIDs = expected.matches[match].lineIDs.map { names[$0]! }
      }
      #expect(
        CaseEvaluator(policy: policy).verdict(of: renumbered) == expected,
        "renumbered, seed \(seed)")
    }
  }

  @Test(arguments: policies.indices) func `one outcome each, claims exclusive`(_ index: Int) {
    for seed in UInt64(0)..<1000 {
      var random = SeededGenerator(seed: seed)
      let paymentCase = Part.assemble(RandomCase.parts(&random))
      let policy = Example.policy(on: "2026-03-20", Self.policies[index])
      let verdict = CaseEvaluator(policy: policy).verdict(of: paymentCase)
      #expect(
        verdict.lineOutcomes.map(\.lineID).sorted() == paymentCase.lines.map(\.id), "seed \(seed)")
      let claimedLines = verdict.matches.flatMap(\.lineIDs)
      #expect(Set(claimedLines).count == claimedLines.count, "seed \(seed)")
      let claimed = verdict.matches.flatMap(\.records)
      #expect(Set(claimed).count == claimed.count, "seed \(seed)")
      let references = verdict.recordVerdicts.map(\.record)
      #expect(Set(references).count == references.count, "seed \(seed)")
      let known = Set(
        paymentCase.captures.map(\.id) + paymentCase.refunds.map(\.id)
          + paymentCase.intents.map(\.id))
      #expect(references.allSatisfy { known.contains($0.id) }, "seed \(seed)")
      #expect(
        Set(references.map(\.id)).isSuperset(
          of: paymentCase.captures.map(\.id) + paymentCase.refunds.map(\.id)), "seed \(seed)")
      let matched = Set(verdict.matches.flatMap(\.lineIDs))
      for (line, outcome) in verdict.lineOutcomes where outcome == .matched {
        #expect(matched.contains(line), "seed \(seed)")
      }
      #expect(verdict.awaitsPull == verdict.lineOutcomes.contains { $0.outcome == .waiting })
    }
  }

  /// What lines bring is what the claimed records are worth plus what the findings say is too much
  /// or too little.
  @Test func `money is conserved`() {
    let silent: Set<FindingCode> = [.ambiguousMatch, .currencyMismatch, .unknownStatus]
    let aboutLines: Set<FindingCode> = [
      .missingInAPI, .statusMismatch, .duplicateSettlement, .amountMismatch,
    ]
    let withoutMoney: Set<String> = [
      "debited and given back", "record moved no money", "lines of zero",
    ]
    var judged = 0
    for seed in UInt64(0)..<4000 {
      var random = SeededGenerator(seed: seed)
      let paymentCase = Part.assemble(RandomCase.parts(&random))
      let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-20")).verdict(of: paymentCase)
      guard !verdict.findings.contains(where: { silent.contains($0.code) }) else { continue }
      judged += 1
      let lines = paymentCase.lines.filter {
        [.capture, .refund, .refundReversal].contains($0.kind)
      }
      let brought = lines.reduce(Int128(0)) { $0 + Int128($1.grossMinorUnits) }
      let values = Dictionary(
        uniqueKeysWithValues: verdict.recordVerdicts.map { ($0.record, $0.value.minorUnits) })
      let claimed = verdict.matches.filter { !withoutMoney.contains($0.rule) }
        .flatMap(\.records).filter { $0.type != .dispute }
        .reduce(Int128(0)) { $0 + Int128(values[$1]!) }
      let differences = verdict.findings.filter {
        aboutLines.contains($0.code) && $0.recordType != .dispute
      }.reduce(Int128(0)) { $0 + $1.differenceMinorUnits! }
      #expect(brought == claimed + differences, "seed \(seed)")
    }
    #expect(judged > 1000)
  }

  @Test func `a pending item keeps its id when it becomes a break`() {
    let paymentCase = Part.assemble([payment("pi1", "100.00 USD")])
    let ids = ["2026-03-05", "2026-03-20"].map {
      CaseEvaluator(policy: Example.policy(on: $0)).verdict(of: paymentCase).findings[0].id
    }
    #expect(ids[0] == ids[1])
  }

  @Test func `the due day is the first on which the verdict changes`() {
    let paymentCase = Part.assemble([
      payment("pi1", "100.00 USD"), refund("r1", of: "pi1", "10.00 USD"),
    ])
    let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-05")).verdict(of: paymentCase)
    #expect(verdict.nextDueDay == BusinessDay("2026-03-09"))
    let later = CaseEvaluator(policy: Example.policy(on: "2026-03-09")).verdict(of: paymentCase)
    #expect(later.nextDueDay == BusinessDay("2026-03-13"))
  }

  @Test func `ids do not depend on file and row`() {
    var paymentCase = Part.assemble([
      payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "pi1"),
      line(.capture, "100.00 USD", own: "pi1"), line(.capture, "100.00 USD", own: "pi1"),
    ])
    let evaluator = CaseEvaluator(policy: Example.policy(on: "2026-03-05"))
    let before = evaluator.verdict(of: paymentCase).findings.map(\.id)
    for index in paymentCase.lines.indices {
      paymentCase.lines[index].position.file = "reissued.csv"
      paymentCase.lines[index].position.row += 100
    }
    #expect(before.count == 2)
    #expect(evaluator.verdict(of: paymentCase).findings.map(\.id) == before)
  }
}
