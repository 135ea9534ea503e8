import SettlementModel
import Testing

@Suite struct OrderExamples {
  static let orders: [Example] = [
    Example(
      "a line by merchant order",
      [payment("pi1", "100.00 USD", order: "o1"), line(.capture, "100.00 USD", order: "o1")],
      lines: [.matched], records: ["pi1 matched"]),
    Example(
      "an order paid on the third try",
      [
        payment("pi1", "100.00 USD", .failed, order: "o1"),
        payment("pi2", "100.00 USD", .cancelled, order: "o1"),
        payment("pi3", "100.00 USD", order: "o1"), line(.capture, "100.00 USD", order: "o1"),
      ], lines: [.matched], records: ["pi3 matched"]),
    Example(
      "an order paid on the second try, settled twice",
      [
        payment("pi1", "100.00 USD", .failed, order: "o1"),
        payment("pi2", "100.00 USD", order: "o1"), line(.capture, "100.00 USD", order: "o1"),
        line(.capture, "100.00 USD", order: "o1"),
      ], finds: ["DUPLICATE_SETTLEMENT capture pi2 0.00 100.00 USD"],
      lines: [.matched, .discrepant], records: ["pi2 matched"]),
    Example(
      "an order with tries, a cent short",
      [
        payment("pi1", "100.00 USD", .failed, order: "o1"),
        payment("pi2", "100.00 USD", order: "o1"), line(.capture, "99.99 USD", order: "o1"),
      ], finds: ["AMOUNT_MISMATCH capture pi2 100.00 99.99 USD"], lines: [.discrepant],
      records: ["pi2 discrepant"]),
    Example(
      "an order that never paid, with a line",
      [
        payment("pi1", "100.00 USD", .failed, order: "o1"),
        payment("pi2", "100.00 USD", .cancelled, order: "o1"),
        line(.capture, "100.00 USD", order: "o1"),
      ], finds: ["STATUS_MISMATCH payment_intent pi1 0.00 100.00 USD"], lines: [.discrepant]),
    Example(
      "two payments of one order, the amount decides",
      [
        payment("pi1", "100.00 USD", order: "o1"), payment("pi2", "50.00 USD", order: "o1"),
        line(.capture, "50.00 USD", order: "o1"), line(.capture, "100.00 USD", order: "o1"),
      ], lines: [.matched, .matched], records: ["pi1 matched", "pi2 matched"]),
    Example(
      "two equal payments of one order, two lines",
      [
        payment("pi1", "100.00 USD", order: "o1"), payment("pi2", "100.00 USD", order: "o1"),
        line(.capture, "100.00 USD", order: "o1"), line(.capture, "100.00 USD", order: "o1"),
      ], lines: [.matched, .matched], records: ["pi1 matched", "pi2 matched"]),
    Example(
      "two equal payments of one order, one line",
      [
        payment("pi1", "100.00 USD", order: "o1"), payment("pi2", "100.00 USD", order: "o1"),
        line(.capture, "100.00 USD", order: "o1"),
      ], finds: ["AMBIGUOUS_MATCH - - - - -"], lines: [.discrepant],
      records: ["pi1 discrepant", "pi2 discrepant"]),
    Example(
      "two equal payments, one claimed by id",
      [
        payment("pi1", "100.00 USD", order: "o1"), payment("pi2", "100.00 USD", order: "o1"),
        line(.capture, "100.00 USD", order: "o1"),
        line(.capture, "100.00 USD", own: "pi1", order: "o1", on: "2026-03-04"),
      ], lines: [.matched, .matched], records: ["pi1 matched", "pi2 matched"]),
    Example(
      "a line that fits none of two payments",
      [
        payment("pi1", "100.00 USD", order: "o1"), payment("pi2", "50.00 USD", order: "o1"),
        line(.capture, "70.00 USD", order: "o1"),
      ], finds: ["AMBIGUOUS_MATCH - - - - -"], lines: [.discrepant],
      records: ["pi1 discrepant", "pi2 discrepant"]),
    Example(
      "the amount decides for a payment captured in parts",
      [
        payment("pi1", "100.00 USD", order: "o1"), capture("c1", of: "pi1", "60.00 USD"),
        capture("c2", of: "pi1", "40.00 USD"), payment("pi2", "50.00 USD", order: "o1"),
        line(.capture, "100.00 USD", order: "o1"), line(.capture, "50.00 USD", order: "o1"),
      ], lines: [.matched, .matched], records: ["c1 matched", "c2 matched", "pi2 matched"]),
    Example(
      "an invoice id as merchant order",
      [
        payment("pi1", "100.00 USD", invoice: "inv1"), line(.capture, "100.00 USD", order: "inv1"),
      ], lines: [.matched], records: ["pi1 matched"]),
    Example(
      "an unknown payment is not looked for by its order",
      [
        payment("pi1", "100.00 USD", order: "o1"),
        line(.capture, "100.00 USD", intent: "pi9", order: "o1"),
      ],
      finds: [
        "MISSING_IN_API capture - 0.00 100.00 USD",
        "PENDING_SETTLEMENT capture pi1 100.00 0.00 USD",
      ], lines: [.discrepant], records: ["pi1 pending"]),
    Example(
      "an unknown order", [line(.capture, "100.00 USD", order: "o9")],
      finds: ["MISSING_IN_API capture - 0.00 100.00 USD"], lines: [.discrepant]),
  ]
  @Test(arguments: orders) func `merchant orders`(_ example: Example) { example.check() }

  static let waiting: [Example] = [
    Example(
      "before any complete pull", [line(.capture, "100.00 USD", own: "c1", intent: "pi1")],
      lines: [.waiting], policy: { $0.pullsCompleteUpTo = nil }),
    Example(
      "a pull that ends before the line",
      [line(.capture, "100.00 USD", intent: "pi1", occurred: "2026-03-03")], lines: [.waiting],
      policy: { $0.pullsCompleteUpTo = time("2026-03-02") }),
    Example(
      "a pull that covers the line",
      [line(.capture, "100.00 USD", intent: "pi1", occurred: "2026-03-02")],
      finds: ["MISSING_IN_API capture - 0.00 100.00 USD"], lines: [.discrepant],
      policy: { $0.pullsCompleteUpTo = time("2026-03-02") }),
    Example(
      "a line without a time waits for the end of its settlement day",
      [line(.capture, "100.00 USD", intent: "pi1", on: "2026-03-02", occurred: nil)],
      lines: [.waiting], policy: { $0.pullsCompleteUpTo = time("2026-03-02") }),
    Example(
      "the API has not said 404 yet", [line(.capture, "100.00 USD", intent: "pi1")],
      lines: [.waiting], policy: { $0.absenceIsKnown = false }),
    Example(
      "the API said 404",
      [
        line(.capture, "100.00 USD", intent: "pi1"),
        .absent(RecordReference(type: .paymentIntent, id: "pi1")),
      ], finds: ["MISSING_IN_API capture - 0.00 100.00 USD"], lines: [.discrepant],
      policy: { $0.absenceIsKnown = false }),
    Example(
      "an unknown refund without its 404",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", own: "pi1"),
        line(.refund, "-10.00 USD", own: "r9", intent: "pi1"),
      ], lines: [.matched, .waiting], records: ["pi1 matched"],
      policy: { $0.absenceIsKnown = false }),
    Example(
      "another amount by payment, after the last pull",
      [payment("pi1", "100.00 USD"), line(.capture, "60.00 USD", intent: "pi1")],
      finds: ["PENDING_SETTLEMENT capture pi1 100.00 0.00 USD"], lines: [.waiting],
      records: ["pi1 pending"], on: "2026-06-01", policy: { $0.pullsCompleteUpTo = nil }),
    Example(
      "another amount by capture, after the last pull",
      [
        payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "100.00 USD"),
        line(.capture, "60.00 USD", own: "c1"),
      ], finds: ["AMOUNT_MISMATCH capture c1 100.00 60.00 USD"], lines: [.discrepant],
      records: ["c1 discrepant"], policy: { $0.pullsCompleteUpTo = nil }),
    Example(
      "a further line by payment may be for a capture that no pull has seen",
      [
        payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", intent: "pi1"),
        line(.capture, "100.00 USD", intent: "pi1"),
      ], lines: [.matched, .waiting], records: ["pi1 matched"],
      policy: { $0.pullsCompleteUpTo = nil }),
    Example(
      "a line of an order whose known try failed",
      [
        payment("pi1", "100.00 USD", .failed, order: "o1"),
        line(.capture, "100.00 USD", order: "o1"),
      ],
      lines: [.waiting], policy: { $0.pullsCompleteUpTo = nil }),
    Example(
      "a line that fits none of two payments, after the last pull",
      [
        payment("pi1", "100.00 USD", order: "o1"), payment("pi2", "50.00 USD", order: "o1"),
        line(.capture, "70.00 USD", order: "o1"),
      ],
      finds: [
        "PENDING_SETTLEMENT capture pi1 100.00 0.00 USD",
        "PENDING_SETTLEMENT capture pi2 50.00 0.00 USD",
      ], lines: [.waiting], records: ["pi1 pending", "pi2 pending"],
      policy: { $0.pullsCompleteUpTo = nil }),
    Example(
      "a match needs no pull",
      [payment("pi1", "100.00 USD"), line(.capture, "100.00 USD", intent: "pi1")],
      lines: [.matched], records: ["pi1 matched"], policy: { $0.pullsCompleteUpTo = nil }),
  ]
  @Test(arguments: waiting) func `lines that wait`(_ example: Example) { example.check() }

  static let scope: [Example] = [
    Example(
      "a line of another merchant",
      [line(.capture, "100.00 USD", intent: "pi9", merchant: "m2")], lines: [.batchLevel]),
    Example(
      "a line of an unconfigured app id",
      [line(.capture, "100.00 USD", intent: "pi9", app: "other")], lines: [.batchLevel]),
    Example(
      "a payment method that settles elsewhere",
      [
        payment("pi1", "100.00 USD", method: "klarna"),
        payment("pi2", "50.00 USD", method: "card"), line(.capture, "100.00 USD", own: "pi1"),
        line(.capture, "50.00 USD", own: "pi2"),
      ], lines: [.batchLevel, .matched], records: ["pi1 not_settleable", "pi2 matched"],
      policy: { $0.scope.paymentMethods = ["card"] }),
    Example(
      "a currency that settles elsewhere", [payment("pi1", "100 JPY")],
      records: ["pi1 not_settleable"],
      policy: { $0.scope.currencies = [Currency(code: "USD")!] }),
    Example(
      "an order tried in scope and paid elsewhere",
      [
        payment("pi1", "100.00 USD", .failed, order: "o1", method: "card"),
        payment("pi2", "100.00 USD", order: "o1", method: "klarna"),
        line(.capture, "100.00 USD", order: "o1", method: "klarna"),
      ], lines: [.batchLevel], records: ["pi2 not_settleable"],
      policy: { $0.scope.paymentMethods = ["card"] }),
    Example(
      "an unknown kind of another merchant", [line(.unknown, "1.00 USD", merchant: "m2")],
      lines: [.batchLevel]),
  ]
  @Test(arguments: scope) func `what is out of scope`(_ example: Example) { example.check() }
}
