import SettlementModel
import Testing

@Suite struct CaptureExamples {
  static let plain: [Example] = [
    Example(
      "a payment settled in full",
      [payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "pi1")],
      lines: [.matched], records: ["pi1 matched"]),
    Example(
      "a cent short",
      [payment("pi1", "100.00 USD"), line(.capture, "99.99 USD", own: "pi1")],
      finds: ["AMOUNT_MISMATCH capture pi1 100.00 99.99 USD"], lines: [.discrepant],
      records: ["pi1 discrepant"]),
    Example(
      "a cent over",
      [payment("pi1", "100.00 USD"), line(.capture, "100.01 USD", intent: "pi1")],
      finds: ["AMOUNT_MISMATCH capture pi1 100.00 100.01 USD"], lines: [.discrepant],
      records: ["pi1 discrepant"]),
    Example(
      "no line yet", [payment("pi1", "100.00 USD")],
      finds: ["PENDING_SETTLEMENT capture pi1 100.00 0.00 USD"], records: ["pi1 pending"]),
    Example(
      "no line on the last due day", [payment("pi1", "100.00 USD")],
      finds: ["PENDING_SETTLEMENT capture pi1 100.00 0.00 USD"], records: ["pi1 pending"],
      on: "2026-03-08"),
    Example(
      "no line on the day after", [payment("pi1", "100.00 USD")],
      finds: ["MISSING_IN_SETTLEMENT capture pi1 100.00 0.00 USD"], records: ["pi1 discrepant"],
      on: "2026-03-09"),
    Example(
      "a holiday makes room", [payment("pi1", "100.00 USD")],
      finds: ["PENDING_SETTLEMENT capture pi1 100.00 0.00 USD"], records: ["pi1 pending"],
      on: "2026-03-09",
      policy: {
        $0.calendar = BusinessCalendar(
          firstOffsetSeconds: 0, holidays: [BusinessDay("2026-03-03")!])
      }),
    Example(
      "due days of the payment method", [payment("pi1", "100.00 USD", method: "klarna")],
      finds: ["PENDING_SETTLEMENT capture pi1 100.00 0.00 USD"], records: ["pi1 pending"],
      on: "2026-03-14", policy: { $0.settlementDueDays = ["default": 7, "klarna": 14] }),
    Example(
      "captured by hand ages from the capture",
      [payment("pi1", "100.00 USD", manual: true, modified: "2026-03-05")],
      finds: ["PENDING_SETTLEMENT capture pi1 100.00 0.00 USD"], records: ["pi1 pending"],
      on: "2026-03-12"),
    Example(
      "created before coverage", [payment("pi1", "100.00 USD", on: "2025-12-31")],
      records: ["pi1 not_settleable"]),
    Example(
      "created on the first day of coverage",
      [payment("pi1", "100.00 USD", on: "2026-01-01")],
      finds: ["MISSING_IN_SETTLEMENT capture pi1 100.00 0.00 USD"], records: ["pi1 discrepant"]),
    Example(
      "created before coverage, with a line",
      [payment("pi1", "100.00 USD", on: "2025-12-31"), line(.capture, "90.00 USD", own: "pi1")],
      finds: ["AMOUNT_MISMATCH capture pi1 100.00 90.00 USD"], lines: [.discrepant],
      records: ["pi1 discrepant"]),
    Example(
      "captured in part, capture amount stated",
      [
        payment("pi1", "100.00 USD", captured: "60.00"), line(.capture, "60.00 USD", intent: "pi1"),
      ],
      lines: [.matched], records: ["pi1 matched"]),
    Example(
      "a stand-in of zero", [payment("pi1", "0.00 USD")], records: ["pi1 not_settleable"]),
    Example(
      "within tolerance",
      [payment("pi1", "1000 JPY"), line(.capture, "999 JPY", own: "pi1")], lines: [.matched],
      records: ["pi1 matched"], policy: { $0.tolerance = [Currency(code: "JPY")!: 1] }),
    Example(
      "past tolerance",
      [payment("pi1", "1000 JPY"), line(.capture, "998 JPY", own: "pi1")],
      finds: ["AMOUNT_MISMATCH capture pi1 1000 998 JPY"], lines: [.discrepant],
      records: ["pi1 discrepant"], policy: { $0.tolerance = [Currency(code: "JPY")!: 1] }),
  ]
  @Test(arguments: plain) func `one payment, one line`(_ example: Example) { example.check() }

  static let objects: [Example] = [
    Example(
      "two partial captures, each with its line",
      [
        payment("pi1", "100.00 USD", captured: "100.00"), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD"), line(.capture, "40.00 USD", own: "c2"),
        line(.capture, "60.00 USD", own: "c1"),
      ], lines: [.matched, .matched], records: ["c1 matched", "c2 matched"]),
    Example(
      "two partial captures, lines name the payment",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD"), line(.capture, "40.00 USD", intent: "pi1"),
        line(.capture, "60.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched], records: ["c1 matched", "c2 matched"]),
    Example(
      "one line for both captures",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD"), line(.capture, "100.00 USD", own: "pi1"),
      ], lines: [.matched], records: ["c1 matched", "c2 matched"]),
    Example(
      "one line for both captures, a cent short",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD"), line(.capture, "99.99 USD", intent: "pi1"),
      ], finds: ["AMOUNT_MISMATCH payment_intent pi1 100.00 99.99 USD"], lines: [.discrepant],
      records: ["c1 discrepant", "c2 discrepant"]),
    Example(
      "one line for a capture and one under way, past both",
      [
        payment("pi1", "100.00 USD", .requiresCapture), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD", .pending),
        line(.capture, "150.00 USD", intent: "pi1"),
      ],
      finds: ["AMOUNT_MISMATCH payment_intent pi1 100.00 150.00 USD"], lines: [.discrepant],
      records: ["c1 discrepant", "c2 discrepant"]),
    Example(
      "one line for a capture and one under way, a cent short",
      [
        payment("pi1", "100.00 USD", .requiresCapture), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD", .pending), line(.capture, "99.99 USD", intent: "pi1"),
      ],
      finds: ["AMOUNT_MISMATCH payment_intent pi1 100.00 99.99 USD"], lines: [.discrepant],
      records: ["c1 discrepant", "c2 discrepant"]),
    Example(
      "one line nearer to the capture that is through than to both",
      [
        payment("pi1", "100.00 USD", .requiresCapture), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD", .pending), line(.capture, "60.01 USD", intent: "pi1"),
      ],
      finds: [
        "AMOUNT_MISMATCH capture c1 60.00 60.01 USD",
        "PENDING_SETTLEMENT capture c2 40.00 0.00 USD",
      ], lines: [.discrepant], records: ["c1 discrepant", "c2 pending"]),
    Example(
      "one capture settled by id, the other a cent short by payment",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD"), line(.capture, "60.00 USD", own: "c1"),
        line(.capture, "39.99 USD", intent: "pi1"),
      ], finds: ["AMOUNT_MISMATCH capture c2 40.00 39.99 USD"], lines: [.matched, .discrepant],
      records: ["c1 matched", "c2 discrepant"]),
    Example(
      "one capture in two lines",
      [
        payment("pi1", "100.00 USD"), line(.capture, "60.00 USD", own: "pi1"),
        line(.capture, "40.00 USD", own: "pi1"),
      ], lines: [.matched, .matched], records: ["pi1 matched"]),
    Example(
      "settled twice",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "pi1"),
        line(.capture, "100.00 USD", own: "pi1", on: "2026-03-03"),
      ], finds: ["DUPLICATE_SETTLEMENT capture pi1 0.00 100.00 USD"],
      lines: [.matched, .discrepant],
      records: ["pi1 matched"]),
    Example(
      "split, then settled again",
      [
        payment("pi1", "100.00 USD"), line(.capture, "60.00 USD", intent: "pi1"),
        line(.capture, "40.00 USD", intent: "pi1"), line(.capture, "100.00 USD", intent: "pi1"),
      ], finds: ["DUPLICATE_SETTLEMENT capture pi1 0.00 100.00 USD"],
      lines: [.matched, .matched, .discrepant], records: ["pi1 matched"]),
    Example(
      "equal twins, two lines",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "50.00 USD"),
        capture("c2", of: "pi1", "50.00 USD"), line(.capture, "50.00 USD", intent: "pi1"),
        line(.capture, "50.00 USD", intent: "pi1"),
      ], lines: [.matched, .matched], records: ["c1 matched", "c2 matched"]),
    Example(
      "equal twins, three lines",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "50.00 USD"),
        capture("c2", of: "pi1", "50.00 USD"), line(.capture, "50.00 USD", intent: "pi1"),
        line(.capture, "50.00 USD", intent: "pi1"), line(.capture, "50.00 USD", intent: "pi1"),
      ], finds: ["DUPLICATE_SETTLEMENT capture c1 0.00 50.00 USD"],
      lines: [.matched, .matched, .discrepant], records: ["c1 matched", "c2 matched"]),
    Example(
      "equal twins, one line: interchangeable, not ambiguous",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "50.00 USD"),
        capture("c2", of: "pi1", "50.00 USD"), line(.capture, "50.00 USD", intent: "pi1"),
      ], finds: ["PENDING_SETTLEMENT capture c2 50.00 0.00 USD"], lines: [.matched],
      records: ["c1 matched", "c2 pending"]),
    Example(
      "a pending capture",
      [
        payment("pi1", "100.00 USD", .requiresCapture),
        capture("c1", of: "pi1", "50.00 USD", .pending),
      ], finds: ["PENDING_SETTLEMENT capture c1 50.00 0.00 USD"], records: ["c1 pending"],
      on: "2026-06-01"),
    Example(
      "a pending capture with its line",
      [
        payment("pi1", "100.00 USD", .requiresCapture),
        capture("c1", of: "pi1", "50.00 USD", .pending),
        line(.capture, "50.00 USD", intent: "pi1"),
      ], lines: [.matched], records: ["c1 matched"]),
    Example(
      "a failed capture",
      [
        payment("pi1", "100.00 USD", .requiresCapture),
        capture("c1", of: "pi1", "50.00 USD", .failed),
      ], records: ["c1 not_settleable"]),
    Example(
      "a failed capture with a line",
      [
        payment("pi1", "100.00 USD", .requiresCapture),
        capture("c1", of: "pi1", "50.00 USD", .failed),
        line(.capture, "50.00 USD", own: "c1"),
      ], finds: ["STATUS_MISMATCH capture c1 0.00 50.00 USD"], lines: [.discrepant],
      records: ["c1 discrepant"]),
    Example(
      "a line fits only the failed capture",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "30.00 USD", .failed),
        capture("c2", of: "pi1", "100.00 USD"), line(.capture, "30.00 USD", intent: "pi1"),
      ],
      finds: [
        "STATUS_MISMATCH capture c1 0.00 30.00 USD",
        "PENDING_SETTLEMENT capture c2 100.00 0.00 USD",
      ], lines: [.discrepant], records: ["c1 discrepant", "c2 pending"]),
    Example(
      "an unknown capture of a payment with captures",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "100.00 USD"),
        line(.capture, "100.00 USD", own: "c9", intent: "pi1"),
      ],
      finds: [
        "MISSING_IN_API capture c9 0.00 100.00 USD",
        "PENDING_SETTLEMENT capture c1 100.00 0.00 USD",
      ], lines: [.discrepant], records: ["c1 pending"]),
    Example(
      "an unknown capture of a payment without captures",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "c9", intent: "pi1"),
      ], lines: [.matched], records: ["pi1 matched"]),
    Example(
      "the provider's own number",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", foreign: "T77", intent: "pi1"),
      ], lines: [.matched], records: ["pi1 matched"]),
    Example(
      "captured total unlike its captures",
      [
        payment("pi1", "100.00 USD", captured: "90.00"), capture("c1", of: "pi1", "100.00 USD"),
        line(.capture, "100.00 USD", own: "c1"),
      ], finds: ["CAPTURE_TOTAL_MISMATCH payment_intent pi1 90.00 100.00 USD"], lines: [.matched],
      records: ["c1 matched"]),
    Example(
      "captured total not stated",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "90.00 USD"),
        line(.capture, "90.00 USD", own: "c1"),
      ], lines: [.matched], records: ["c1 matched"]),
    Example(
      "captures above the authorization",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "60.00 USD"), line(.capture, "60.00 USD", own: "c1"),
        line(.capture, "60.00 USD", own: "c2"),
      ], finds: ["CAPTURE_EXCEEDS_AUTHORIZATION payment_intent pi1 100.00 120.00 USD"],
      lines: [.matched, .matched], records: ["c1 matched", "c2 matched"]),
    Example(
      "a status that nobody knows",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "100.00 USD", .unknown("odd")),
        line(.capture, "100.00 USD", intent: "pi1"),
      ], finds: ["UNKNOWN_STATUS capture c1 - - -"], lines: [.discrepant],
      records: ["c1 discrepant"]),
    Example(
      "an intent status that nobody knows", [payment("pi1", "100.00 USD", .unknown("odd"))],
      finds: ["UNKNOWN_STATUS payment_intent pi1 - - -"]),
  ]
  @Test(arguments: objects) func `capture objects`(_ example: Example) { example.check() }
}
