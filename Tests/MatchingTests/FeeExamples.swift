import Matching
import SettlementModel
import Testing

/// The card of all examples: 2.9 % and 0.30 for cards, 3.5 % for amex, 1 % of at least 0.50 and at
/// most 2.00 for wallets; refunds cost 0.20, chargebacks 15.00.
private func card(
  _ refundReturn: FeeEntry.RefundReturn = .nothing
) -> @Sendable (inout MatchingPolicy) -> Void {
  let (usd, eur) = (Currency(code: "USD")!, Currency(code: "EUR")!)
  let entries = [
    FeeEntry(
      paymentMethods: ["card"], percentage: FeePercentage("2.9")!, fixed: [usd: 30, eur: 25],
      refundReturn: refundReturn),
    FeeEntry(
      paymentMethods: ["card"], cardBrands: ["amex"], to: BusinessDay("2026-06-30")!,
      percentage: FeePercentage("3.5")!, refundReturn: refundReturn),
    FeeEntry(
      paymentMethods: ["wallet"], percentage: FeePercentage("1")!, minimum: [usd: 50],
      cap: [usd: 200]),
    FeeEntry(kinds: [.chargeback], fixed: [usd: 1500]),
  ]
  return { $0.fees = FeeCard(entries) }
}

/// A line with a fee in minor units.
private func charged(
  _ fee: Int64?, _ kind: LineKind, _ amount: String, own: String = "", intent: String = "",
  settles: String? = nil, method: String = "card", brand: String = "visa",
  on day: String = "2026-03-02"
) -> Part {
  line(kind, amount, own: own, intent: intent, settles: settles, on: day, method: method) {
    $0.feeMinorUnits = fee
    $0.cardBrand = brand
  }
}

@Suite struct FeeExamples {
  private static func one(
    _ name: String, fee: Int64?, _ amount: String = "100.00 USD", method: String = "card",
    brand: String = "visa", settles: String? = nil, finds findings: [String] = []
  ) -> Example {
    Example(
      name,
      [
        payment("pi1", amount, method: "card"),
        charged(
          fee, .capture, amount, own: "pi1", settles: settles, method: method, brand: brand),
      ], finds: findings, lines: [findings.isEmpty ? .matched : .discrepant],
      records: ["pi1 matched"], policy: card())
  }

  static let charges: [Example] = [
    one("as agreed: 2.9 % and 0.30", fee: 320),
    one(
      "a cent too much", fee: 321, finds: ["FEE_OVERCHARGED capture pi1 -3.20 -3.21 USD"]),
    one(
      "a cent too little", fee: 319, finds: ["FEE_UNDERCHARGED capture pi1 -3.20 -3.19 USD"]),
    one("nothing at all", fee: 0, finds: ["FEE_MISSING capture pi1 -3.20 0.00 USD"]),
    one("the file states no fee", fee: nil),
    one("half a cent rounds up: 0.7250 + 0.30", fee: 103, "25.00 USD"),
    one(
      "half a cent does not round down", fee: 102, "25.00 USD",
      finds: ["FEE_UNDERCHARGED capture pi1 -1.03 -1.02 USD"]),
    one("the narrower entry holds", fee: 350, brand: "amex"),
    one("the payment's method where the line has none", fee: 320, method: ""),
    one("a wallet's minimum", fee: 50, "10.00 USD", method: "wallet"),
    one("a wallet's cap", fee: 200, "500.00 USD", method: "wallet"),
    one(
      "above the cap", fee: 500, "500.00 USD", method: "wallet",
      finds: ["FEE_OVERCHARGED capture pi1 -2.00 -5.00 USD"]),
    one("no entry fits", fee: 999, method: "transfer"),
    one("a currency that the card does not have", fee: 999, "100 JPY"),
    one("on the settlement amount", fee: 257, settles: "80.00 EUR"),
    one(
      "a fee given instead of taken", fee: -320,
      finds: ["FEE_UNDERCHARGED capture pi1 -3.20 3.20 USD"]),
    Example(
      "beside an amount that is wrong, on the line's own amount",
      [
        payment("pi1", "100.00 USD"),
        charged(1, .capture, "90.00 USD", own: "pi1"),
      ],
      finds: [
        "AMOUNT_MISMATCH capture pi1 100.00 90.00 USD",
        "FEE_UNDERCHARGED capture pi1 -2.91 -0.01 USD",
      ], lines: [.discrepant], records: ["pi1 discrepant"], policy: card()),
    Example(
      "several lines of one capture: how often 0.30 falls due is not known",
      [
        payment("pi1", "100.00 USD"), charged(0, .capture, "40.00 USD", own: "pi1"),
        charged(0, .capture, "60.00 USD", own: "pi1"),
      ], lines: [.matched, .matched], records: ["pi1 matched"], policy: card()),
    Example(
      "the fee has a row of its own",
      [
        payment("pi1", "100.00 USD"), charged(0, .capture, "100.00 USD", own: "pi1"),
        line(.fee, "-3.20 USD", foreign: "f1", intent: "pi1"),
      ], lines: [.matched, .batchLevel], records: ["pi1 matched"], policy: card()),
    Example(
      "before coverage",
      [
        payment("pi1", "100.00 USD", on: "2026-03-01"),
        charged(0, .capture, "100.00 USD", own: "pi1"),
      ], lines: [.matched], records: ["pi1 matched"],
      policy: {
        card()(&$0)
        $0.coverageStart = BusinessDay("2026-03-03")!
      }),
    Example(
      "out of scope",
      [
        payment("pi1", "100.00 USD", app: "other"),
        line(.capture, "100.00 USD", own: "pi1", app: "other", method: "card") {
          $0.feeMinorUnits = 0
        },
      ], lines: [.batchLevel], records: ["pi1 not_settleable"], policy: card()),
    Example(
      "a chargeback's fee",
      [
        payment("pi1", "100.00 USD"), charged(320, .capture, "100.00 USD", own: "pi1"),
        charged(1400, .chargeback, "-100.00 USD", own: "d1", intent: "pi1"),
        dispute("d1", of: "pi1", "100.00 USD"),
      ], finds: ["FEE_UNDERCHARGED dispute d1 -15.00 -14.00 USD"],
      lines: [.matched, .discrepant], records: ["pi1 matched"], policy: card()),
  ]

  private static func refunded(
    _ name: String, _ refundReturn: FeeEntry.RefundReturn, _ refunds: [(String, Int64)],
    capturedFee: Int64? = 320, more: [Part] = [], finds findings: [String] = [],
    discrepant: Set<Int> = [], otherLines: [LineOutcome] = [], captureLine: Bool = true
  ) -> Example {
    var parts = [payment("pi1", "100.00 USD", on: "2026-03-01")]
    if captureLine { parts.append(charged(capturedFee, .capture, "100.00 USD", own: "pi1")) }
    for (index, one) in refunds.enumerated() {
      parts.append(refund("r\(index + 1)", of: "pi1", one.0))
      parts.append(
        charged(one.1, .refund, "-" + one.0, own: "r\(index + 1)", intent: "pi1", on: "2026-03-03"))
    }
    let lines: [LineOutcome] =
      (captureLine ? [.matched] : [])
      + refunds.indices.map { discrepant.contains($0 + 1) ? .discrepant : .matched } + otherLines
    return Example(
      name, parts + more, finds: findings, lines: lines,
      records: [captureLine ? "pi1 matched" : "pi1 not_settleable"]
        + refunds.indices.map { "r\($0 + 1) matched" },
      policy: {
        card(refundReturn)(&$0)
        if !captureLine { $0.coverageStart = BusinessDay("2026-03-02")! }
      })
  }

  static let returns: [Example] = [
    refunded("nothing is due back", .nothing, [("100.00 USD", 0)]),
    refunded("half a refund brings half the fee back", .proportional, [("50.00 USD", -160)]),
    refunded(
      "half a refund brings nothing back", .proportional, [("50.00 USD", 0)],
      finds: ["FEE_NOT_RETURNED refund r1 1.60 0.00 USD"], discrepant: [1]),
    refunded(
      "a cent short", .proportional, [("100.00 USD", -319)],
      finds: ["FEE_NOT_RETURNED refund r1 3.20 3.19 USD"], discrepant: [1]),
    refunded(
      "too much came back", .proportional, [("50.00 USD", -320)],
      finds: ["FEE_UNDERCHARGED refund r1 1.60 3.20 USD"], discrepant: [1]),
    refunded(
      "of what was really charged", .proportional, [("100.00 USD", -400)], capturedFee: 400,
      finds: ["FEE_OVERCHARGED capture pi1 -3.20 -4.00 USD"], discrepant: []
    ).with(lines: [.discrepant, .matched]),
    refunded(
      "in full: nothing before the last refund", .full, [("40.00 USD", 0), ("60.00 USD", -320)]),
    refunded(
      "in full: the last refund brings nothing", .full, [("40.00 USD", 0), ("60.00 USD", 0)],
      finds: ["FEE_NOT_RETURNED refund r2 3.20 0.00 USD"], discrepant: [2]),
    refunded(
      "in full: part of it came earlier", .full, [("40.00 USD", -128), ("60.00 USD", -192)]),
    refunded(
      "the fee comes back in a row of its own", .proportional, [("100.00 USD", 0)],
      more: [line(.refundFee, "3.20 USD", foreign: "f1", intent: "pi1")],
      otherLines: [.batchLevel]),
    refunded(
      "the capture was settled before the history began", .proportional, [("100.00 USD", 0)],
      captureLine: false),
  ]

  @Test(arguments: charges) func `what lines were charged`(_ example: Example) { example.check() }
  @Test(arguments: returns) func `what refunds bring back`(_ example: Example) { example.check() }

  @Test func `the share that was judged is known`() {
    let parts: [Part] = [
      payment("pi1", "100.00 USD"), SettledFee.line(321), payment("pi2", "5.00 USD"),
      line(.capture, "5.00 USD", own: "pi2"),
    ]
    let verdict = CaseEvaluator(policy: Example.policy(on: "2026-03-05", card()))
      .verdict(of: Part.assemble(parts))
    #expect(
      verdict.judgedFees == [
        JudgedFee(lineID: 1, expectedMinorUnits: 320, chargedMinorUnits: 321)
      ])
  }

  private enum SettledFee {
    static func line(_ fee: Int64) -> Part { charged(fee, .capture, "100.00 USD", own: "pi1") }
  }

  @Test func `percentages are exact`() {
    #expect(FeePercentage("2.9")!.share(of: 5000) == 145)
    #expect(FeePercentage("2.9")!.share(of: 2500) == 73)
    #expect(FeePercentage("0.000001")!.share(of: 50_000_000) == 1)
    #expect(FeePercentage("0.000001")!.share(of: 49_999_999) == 0)
    for bad in ["", "2,9", "-1", "100.01", "1e1", "2.9%", "0.0000001", " 1"] {
      #expect(FeePercentage(bad) == nil, "\(bad)")
    }
  }

  @Test func `the fingerprint knows the card`() {
    let changes: [(inout FeeEntry) -> Void] = [
      { _ in }, { $0.kinds = [.refund] }, { $0.paymentMethods = ["a", "b"] },
      { $0.paymentMethods = ["a b"] }, { $0.cardBrands = ["a", "b"] },
      { $0.currencies = [Currency(code: "USD")!] }, { $0.from = BusinessDay("2026-01-01")! },
      { $0.to = BusinessDay("2026-01-01")! }, { $0.percentage = FeePercentage("1")! },
      { $0.fixed = [Currency(code: "USD")!: 1] }, { $0.minimum = [Currency(code: "USD")!: 1] },
      { $0.cap = [Currency(code: "USD")!: 1] }, { $0.refundReturn = .full },
    ]
    let texts = changes.map { change in
      var entry = FeeEntry()
      change(&entry)
      return EvaluationFingerprint.text(
        Example.policy(on: "2026-03-05") { $0.fees = FeeCard([entry]) })
    }
    #expect(Set(texts).count == changes.count)
  }
}

extension Example {
  /// The same with other outcomes of the lines.
  fileprivate func with(lines: [LineOutcome]) -> Example {
    Example(
      name, parts, finds: findings, lines: lines, records: records, on: day, policy: policy)
  }
}
