import SettlementModel
import Testing

@Suite struct RefundExamples {
  /// A payment of 100.00 USD that is settled.
  static let settled = [
    payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "pi1"),
  ]

  static func example(
    _ name: String, _ parts: [Part], finds: [String] = [], lines: [LineOutcome] = [],
    records: [String] = [], on day: String = "2026-03-05"
  ) -> Example {
    Example(
      name, settled + parts, finds: finds, lines: [.matched] + lines,
      records: ["pi1 matched"] + records, on: day)
  }

  static let refunds: [Example] = [
    example(
      "a refund by id",
      [refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", own: "r1")],
      lines: [.matched], records: ["r1 matched"]),
    example(
      "a refund by ARN, the line's id foreign",
      [
        refund("r1", of: "pi1", "30.00 USD", arn: "A1"),
        line(.refund, "-30.00 USD", foreign: "T1", arn: "A1"),
      ], lines: [.matched], records: ["r1 matched"]),
    example(
      "a refund by payment, its ARN unknown",
      [
        refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", intent: "pi1", arn: "A9"),
      ],
      lines: [.matched], records: ["r1 matched"]),
    example(
      "a refund by its original transaction",
      [refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", original: "pi1")],
      lines: [.matched], records: ["r1 matched"]),
    example(
      "a refund a cent over",
      [refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.01 USD", own: "r1")],
      finds: ["AMOUNT_MISMATCH refund r1 -30.00 -30.01 USD"], lines: [.discrepant],
      records: ["r1 discrepant"]),
    example(
      "two equal refunds, two equal lines",
      [
        refund("r1", of: "pi1", "30.00 USD"), refund("r2", of: "pi1", "30.00 USD"),
        line(.refund, "-30.00 USD", intent: "pi1"), line(.refund, "-30.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched], records: ["r1 matched", "r2 matched"]),
    example(
      "one refund debited twice by identical lines",
      [
        refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", intent: "pi1"),
        line(.refund, "-30.00 USD", intent: "pi1"),
      ], finds: ["DUPLICATE_SETTLEMENT refund r1 0.00 -30.00 USD"], lines: [.matched, .discrepant],
      records: ["r1 matched"]),
    example(
      "given back, debited before coverage",
      [
        refund("r1", of: "pi1", "30.00 USD", on: "2025-12-30"),
        line(.refundReversal, "30.00 USD", own: "r1"),
      ], lines: [.matched], records: ["r1 matched"]),
    example(
      "given back in part, debited before coverage",
      [
        refund("r1", of: "pi1", "30.00 USD", on: "2025-12-30"),
        line(.refundReversal, "10.00 USD", own: "r1"),
      ], finds: ["AMOUNT_MISMATCH refund r1 -30.00 10.00 USD"], lines: [.discrepant],
      records: ["r1 discrepant"]),
    example(
      "given back within coverage, never debited",
      [refund("r1", of: "pi1", "30.00 USD"), line(.refundReversal, "30.00 USD", own: "r1")],
      finds: ["AMOUNT_MISMATCH refund r1 -30.00 30.00 USD"], lines: [.discrepant],
      records: ["r1 discrepant"]),
    example(
      "debited twice, given back once",
      [
        refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", own: "r1"),
        line(.refund, "-30.00 USD", own: "r1"), line(.refundReversal, "30.00 USD", own: "r1"),
      ], lines: [.matched, .matched, .matched], records: ["r1 matched"]),
    example(
      "debited twice, given back once, lines name the payment",
      [
        refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", intent: "pi1"),
        line(.refund, "-30.00 USD", intent: "pi1"),
        line(.refundReversal, "30.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched, .matched], records: ["r1 matched"]),
    example(
      "given back in full",
      [
        refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", own: "r1"),
        line(.refundReversal, "30.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched], records: ["r1 matched"]),
    example(
      "given back in part",
      [
        refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", own: "r1"),
        line(.refundReversal, "10.00 USD", own: "r1"),
      ], finds: ["AMOUNT_MISMATCH refund r1 -30.00 -20.00 USD"], lines: [.discrepant, .discrepant],
      records: ["r1 discrepant"]),
    example(
      "a failed refund", [refund("r1", of: "pi1", "30.00 USD", .failed)],
      records: ["r1 not_settleable"]),
    example(
      "a failed refund that was debited",
      [refund("r1", of: "pi1", "30.00 USD", .failed), line(.refund, "-30.00 USD", own: "r1")],
      finds: ["STATUS_MISMATCH refund r1 0.00 -30.00 USD"], lines: [.discrepant],
      records: ["r1 discrepant"]),
    example(
      "a failed refund debited and given back in part",
      [
        refund("r1", of: "pi1", "30.00 USD", .failed), line(.refund, "-30.00 USD", own: "r1"),
        line(.refundReversal, "10.00 USD", own: "r1"),
      ], finds: ["STATUS_MISMATCH refund r1 0.00 -20.00 USD"], lines: [.discrepant, .discrepant],
      records: ["r1 discrepant"]),
    example(
      "a refund in another currency, its reversal too",
      [
        refund("r1", of: "pi1", "30.00 USD"), line(.refund, "-30.00 USD", own: "r1"),
        line(.refundReversal, "30.00 EUR", own: "r1"),
      ], finds: ["CURRENCY_MISMATCH refund r1 - - USD"], lines: [.discrepant, .discrepant],
      records: ["r1 discrepant"]),
    example(
      "a failed refund debited and given back",
      [
        refund("r1", of: "pi1", "30.00 USD", .failed), line(.refund, "-30.00 USD", own: "r1"),
        line(.refundReversal, "30.00 USD", own: "r1"),
      ], lines: [.matched, .matched], records: ["r1 matched"]),
    example(
      "a failed refund, given back, and its second try, lines name the payment",
      [
        refund("r1", of: "pi1", "30.00 USD", .failed), refund("r2", of: "pi1", "30.00 USD"),
        line(.refund, "-30.00 USD", intent: "pi1"),
        line(.refundReversal, "30.00 USD", intent: "pi1"),
        line(.refund, "-30.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched, .matched], records: ["r1 not_settleable", "r2 matched"]),
    example(
      "an accepted refund stays pending", [refund("r1", of: "pi1", "30.00 USD", .accepted)],
      finds: ["PENDING_SETTLEMENT refund r1 -30.00 0.00 USD"], records: ["r1 pending"],
      on: "2026-06-01"),
    example(
      "a received refund with its line",
      [refund("r1", of: "pi1", "30.00 USD", .received), line(.refund, "-30.00 USD", own: "r1")],
      lines: [.matched], records: ["r1 matched"]),
    example(
      "a refund on its last due day", [refund("r1", of: "pi1", "30.00 USD")],
      finds: ["PENDING_SETTLEMENT refund r1 -30.00 0.00 USD"], records: ["r1 pending"],
      on: "2026-03-12"),
    example(
      "a refund the day after", [refund("r1", of: "pi1", "30.00 USD")],
      finds: ["MISSING_IN_SETTLEMENT refund r1 -30.00 0.00 USD"], records: ["r1 discrepant"],
      on: "2026-03-13"),
    example(
      "a refund without an amount returns the rest",
      [
        refund("r1", of: "pi1", "30.00 USD"), refund("r2", of: "pi1", "USD", on: "2026-03-03"),
        line(.refund, "-30.00 USD", own: "r1"), line(.refund, "-70.00 USD", own: "r2"),
      ], lines: [.matched, .matched], records: ["r1 matched", "r2 matched"]),
    example(
      "a failed refund does not lessen the rest",
      [
        refund("r1", of: "pi1", "30.00 USD", .failed),
        refund("r2", of: "pi1", "USD", on: "2026-03-03"),
        line(.refund, "-70.00 USD", own: "r2"),
      ], finds: ["AMOUNT_MISMATCH refund r2 -100.00 -70.00 USD"], lines: [.discrepant],
      records: ["r1 not_settleable", "r2 discrepant"]),
    example(
      "a refund line that the API does not know", [line(.refund, "-30.00 USD", intent: "pi1")],
      finds: ["MISSING_IN_API refund - 0.00 -30.00 USD"], lines: [.discrepant]),
    example(
      "refunds above what was captured",
      [
        refund("r1", of: "pi1", "60.00 USD"), refund("r2", of: "pi1", "50.00 USD"),
        line(.refund, "-60.00 USD", own: "r1"), line(.refund, "-50.00 USD", own: "r2"),
      ], finds: ["REFUND_EXCEEDS_CAPTURE payment_intent pi1 100.00 110.00 USD"],
      lines: [.matched, .matched], records: ["r1 matched", "r2 matched"]),
    example(
      "a refund that was given back does not count",
      [
        refund("r1", of: "pi1", "60.00 USD"), refund("r2", of: "pi1", "50.00 USD"),
        line(.refund, "-60.00 USD", own: "r1"), line(.refundReversal, "60.00 USD", own: "r1"),
        line(.refund, "-50.00 USD", own: "r2"),
      ], lines: [.matched, .matched, .matched], records: ["r1 matched", "r2 matched"]),
    example(
      "a refund that was given back does not count, its debit missing",
      [refund("r1", of: "pi1", "100.11 USD"), line(.refundReversal, "100.11 USD", own: "r1")],
      finds: ["AMOUNT_MISMATCH refund r1 -100.11 100.11 USD"], lines: [.discrepant],
      records: ["r1 discrepant"]),
  ]
  @Test(arguments: refunds) func `refunds and reversals`(_ example: Example) { example.check() }

  static let disputes: [Example] = [
    example(
      "a chargeback, no disputes fed in", [line(.chargeback, "-100.00 USD", intent: "pi1")],
      lines: [.matched]),
    example(
      "a chargeback with its dispute",
      [dispute("d1", of: "pi1", "100.00 USD"), line(.chargeback, "-100.00 USD", own: "d1")],
      lines: [.matched]),
    example(
      "a chargeback by payment and amount",
      [dispute("d1", of: "pi1", "40.00 USD"), line(.chargeback, "-40.00 USD", intent: "pi1")],
      lines: [.matched]),
    example(
      "a chargeback that carries the payment's id",
      [dispute("d1", of: "pi1", "40.00 USD"), line(.chargeback, "-40.00 USD", own: "pi1")],
      lines: [.matched]),
    example(
      "a debit unlike its dispute",
      [dispute("d1", of: "pi1", "40.00 USD"), line(.chargeback, "-41.00 USD", own: "d1")],
      finds: ["AMOUNT_MISMATCH dispute d1 -40.00 -41.00 USD"], lines: [.discrepant]),
    example(
      "debited twice",
      [
        dispute("d1", of: "pi1", "40.00 USD"), line(.chargeback, "-40.00 USD", own: "d1"),
        line(.chargeback, "-40.00 USD", own: "d1"),
      ],
      finds: ["DUPLICATE_SETTLEMENT dispute d1 0.00 -40.00 USD"],
      lines: [.matched, .discrepant]),
    example(
      "won, not credited, on the last due day",
      [
        dispute("d1", of: "pi1", "40.00 USD", "won", closed: "2026-03-10"),
        line(.chargeback, "-40.00 USD", own: "d1"),
      ], lines: [.matched], on: "2026-03-17"),
    example(
      "won, not credited, the day after",
      [
        dispute("d1", of: "pi1", "40.00 USD", "won", closed: "2026-03-10"),
        line(.chargeback, "-40.00 USD", own: "d1"),
      ], finds: ["DISPUTE_WON_NOT_CREDITED dispute d1 40.00 0.00 USD"], lines: [.matched],
      on: "2026-03-18"),
    example(
      "won in part, credited in full",
      [
        dispute("d1", of: "pi1", "40.00 USD", "closed", won: "25.00", closed: "2026-03-03"),
        line(.chargeback, "-40.00 USD", own: "d1"),
        line(.chargebackReversal, "25.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched], on: "2026-06-01"),
    example(
      "won, credited in part",
      [
        dispute("d1", of: "pi1", "40.00 USD", "won", closed: "2026-03-03"),
        line(.chargeback, "-40.00 USD", own: "d1"),
        line(.chargebackReversal, "15.00 USD", own: "d1"),
      ], finds: ["DISPUTE_WON_NOT_CREDITED dispute d1 40.00 15.00 USD"],
      lines: [.matched, .matched],
      on: "2026-06-01"),
    example(
      "won without ever being debited",
      [dispute("d1", of: "pi1", "40.00 USD", "won", closed: "2026-03-03")], on: "2026-06-01"),
    example(
      "refunded and charged back",
      [
        refund("r1", of: "pi1", "100.00 USD"), line(.refund, "-100.00 USD", own: "r1"),
        line(.chargeback, "-100.00 USD", intent: "pi1"),
      ], finds: ["REFUND_AND_CHARGEBACK payment_intent pi1 100.00 200.00 USD"],
      lines: [.matched, .matched], records: ["r1 matched"]),
    example(
      "refunded, charged back, and reversed",
      [
        refund("r1", of: "pi1", "100.00 USD"), line(.refund, "-100.00 USD", own: "r1"),
        line(.chargeback, "-100.00 USD", intent: "pi1"),
        line(.chargebackReversal, "100.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched, .matched], records: ["r1 matched"]),
  ]
  @Test(arguments: disputes) func `chargebacks and disputes`(_ example: Example) { example.check() }

  static let fed: [Example] = [
    Example(
      "no dispute fits", settled + [line(.chargeback, "-40.00 USD", intent: "pi1")],
      finds: ["CHARGEBACK_WITHOUT_DISPUTE dispute - 0.00 -40.00 USD"],
      lines: [.matched, .discrepant], records: ["pi1 matched"],
      policy: { $0.oldestDisputeAt = time("2026-02-01") }),
    Example(
      "only a retrieval",
      settled + [
        dispute("d1", of: "pi1", "40.00 USD", retrieval: true),
        line(.chargeback, "-40.00 USD", intent: "pi1"),
      ], finds: ["CHARGEBACK_WITHOUT_DISPUTE dispute - 0.00 -40.00 USD"],
      lines: [.matched, .discrepant], records: ["pi1 matched"],
      policy: { $0.oldestDisputeAt = time("2026-02-01") }),
    Example(
      "older than the oldest dispute", settled + [line(.chargeback, "-40.00 USD", intent: "pi1")],
      lines: [.matched, .matched], records: ["pi1 matched"],
      policy: { $0.oldestDisputeAt = time("2026-03-02") }),
    Example(
      "a chargeback of an unknown payment", [line(.chargeback, "-40.00 USD", intent: "pi9")],
      finds: ["MISSING_IN_API dispute - 0.00 -40.00 USD"], lines: [.discrepant]),
  ]
  @Test(arguments: fed) func `chargebacks without a dispute`(_ example: Example) {
    example.check()
  }
}
