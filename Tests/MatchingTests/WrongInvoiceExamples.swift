import Matching
import SettlementModel
import Testing

/// What was billed and should not have been, or not so. 99.99 USD on the 15th since January.
@Suite struct WrongInvoiceExamples {
  static let first = billed("inv1", "2026-01-15")
  static let second = billed("inv2", "2026-02-15")
  static let cent = DiscountTerms(periodCount: 1, amountMinorUnits: 1)
  static let opening = billed("inv1", "2026-01-15", "0.01 USD")
  static let march = "2026-03-10"

  static let further: [SubscriptionExample] = [
    SubscriptionExample(
      "a second invoice, not paid", subscription(),
      billed: [first, billed("dup", "2026-01-15", "99.99 USD", .uncollectible, made: "2026-01-16"), second],
      finds: ["INVOICE_TWICE_IN_PERIOD invoice dup 0.00 99.99 USD"], on: march),
    SubscriptionExample(
      "charged twice", subscription(),
      billed: [first, billed("dup", "2026-01-20", made: "2026-01-20"), second],
      finds: ["CHARGED_TWICE_IN_PERIOD invoice dup 0.00 99.99 USD"], on: march),
    SubscriptionExample(
      "charged twice and given back", subscription(),
      billed: [first, billed("dup", "2026-01-20", refunded: "99.99 USD"), second], on: march),
    SubscriptionExample(
      "charged twice, another amount: one finding", subscription(),
      billed: [first, billed("dup", "2026-01-20", "50.00 USD"), second],
      finds: ["CHARGED_TWICE_IN_PERIOD invoice dup 0.00 50.00 USD"], on: march),
    SubscriptionExample(
      "three in one period", subscription(),
      billed: [first, billed("b", "2026-01-16"), billed("c", "2026-01-17", "99.99 USD", .open, due: "2026-03-15"), second],
      finds: [
        "CHARGED_TWICE_IN_PERIOD invoice b 0.00 99.99 USD",
        "INVOICE_TWICE_IN_PERIOD invoice c 0.00 99.99 USD",
      ], on: march),
    SubscriptionExample(
      "made in advance for the next period", subscription(),
      billed: [first, billed("inv2", "2026-02-15", made: "2026-02-14")], on: march),
  ]

  static let prices: [SubscriptionExample] = [
    SubscriptionExample(
      "the guide's own: 0.01 the first month, then 99.99", subscription(),
      session: visit(discount: cent), billed: [opening, second], on: march),
    SubscriptionExample(
      "the regular price in a discount period", subscription(), session: visit(discount: cent),
      billed: [first, second], finds: ["DISCOUNT_NOT_APPLIED invoice inv1 0.01 99.99 USD"], on: march),
    SubscriptionExample(
      "the discount after its end", subscription(), session: visit(discount: cent),
      billed: [opening, billed("inv2", "2026-02-15", "0.01 USD")],
      finds: ["DISCOUNT_AFTER_END invoice inv2 99.99 0.01 USD"], on: march),
    SubscriptionExample(
      "a discount that the subscription states", subscription { $0.discount = cent },
      billed: [first, second], finds: ["DISCOUNT_NOT_APPLIED invoice inv1 0.01 99.99 USD"], on: march),
    SubscriptionExample(
      "another price", subscription(), session: visit(),
      billed: [first, billed("inv2", "2026-02-15", "89.99 USD")],
      finds: ["INVOICE_PRICE_MISMATCH invoice inv2 99.99 89.99 USD"], on: march),
    SubscriptionExample(
      "another price in a discount period", subscription(), session: visit(discount: cent),
      billed: [billed("inv1", "2026-01-15", "5.00 USD"), second],
      finds: ["INVOICE_PRICE_MISMATCH invoice inv1 0.01 5.00 USD"], on: march),
    SubscriptionExample(
      "another price, and nobody knows of discounts", subscription(),
      billed: [first, billed("inv2", "2026-02-15", "0.01 USD")], unverifiable: ["inv2"], on: march),
    SubscriptionExample(
      "the session's amount where the subscription has none", subscription(price: nil),
      session: visit(), billed: [first, billed("inv2", "2026-02-15", "89.99 USD")],
      finds: ["INVOICE_PRICE_MISMATCH invoice inv2 99.99 89.99 USD"], on: march),
    SubscriptionExample(
      "an invoice of before the terms are known", subscription(price: "120.00 USD", modified: "2026-02-01"),
      session: visit("99.99 USD"),
      billed: [billed("inv1", "2026-01-15", "110.00 USD"), billed("inv2", "2026-02-15", "120.00 USD")],
      unverifiable: ["inv1"], on: march),
    SubscriptionExample(
      "the terms of the time", subscription(), subscription(price: "120.00 USD", modified: "2026-02-10"),
      session: visit(), billed: [first, second],
      finds: ["INVOICE_PRICE_MISMATCH invoice inv2 120.00 99.99 USD"], on: march),
    SubscriptionExample(
      "a version on the very day of the invoice", subscription(modified: "2026-01-15"),
      session: nil, billed: [first, second], on: march),
    SubscriptionExample(
      "below the most that may be taken", subscription { $0.unitAmountIsMaximum = true },
      session: visit(), billed: [first, billed("inv2", "2026-02-15", "42.00 USD")], on: march),
    SubscriptionExample(
      "above the most that may be taken", subscription { $0.unitAmountIsMaximum = true },
      session: visit(), billed: [first, billed("inv2", "2026-02-15", "100.00 USD")],
      finds: ["INVOICE_PRICE_MISMATCH invoice inv2 99.99 100.00 USD"], on: march),
    SubscriptionExample(
      "in another currency nothing can be compared", subscription(), session: visit(),
      billed: [first, billed("inv2", "2026-02-15", "99.99 EUR")], unverifiable: ["inv2"], on: march),
  ]

  static let terms: [SubscriptionExample] = [
    SubscriptionExample(
      "billed after the end", subscription("canceled") { $0.endedAt = time("2026-02-15") },
      billed: [first, second], finds: ["BILLED_AFTER_CANCEL invoice inv2 0.00 99.99 USD"], on: march),
    SubscriptionExample(
      "cancelled on the day, after it was billed",
      subscription("canceled") { $0.canceledAt = Timestamp(seconds: time("2026-02-15").milliseconds / 1000 + 3600) },
      billed: [first, second], on: march),
    SubscriptionExample(
      "cancelled at the period's end, billed again",
      subscription("canceled") {
        $0.canceledAt = time("2026-01-20")
        $0.cancelsAtPeriodEnd = true
      },
      billed: [first, second], finds: ["BILLED_AFTER_CANCEL invoice inv2 0.00 99.99 USD"], on: march),
    SubscriptionExample(
      "the price comes first", subscription("canceled") { $0.endedAt = time("2026-02-01") },
      session: visit(), billed: [first, billed("inv2", "2026-02-15", "80.00 USD")],
      finds: ["INVOICE_PRICE_MISMATCH invoice inv2 99.99 80.00 USD"], on: march),
    SubscriptionExample(
      "billed while paused", subscription(), subscription("paused", modified: "2026-02-10"),
      billed: [first, second], finds: ["BILLED_WHILE_PAUSED invoice inv2 0.00 99.99 USD"], on: march),
    SubscriptionExample(
      "billed before the pause that is known", subscription("paused", modified: "2026-02-20"),
      billed: [first, second], on: march),
    SubscriptionExample(
      "more periods than agreed", subscription { $0.totalBillingCycles = 1 },
      billed: [first, second], finds: ["CYCLE_COUNT_EXCEEDED invoice inv2 0.00 99.99 USD"], on: march),
    SubscriptionExample(
      "a cap that came later", subscription(),
      subscription(modified: "2026-02-20") { $0.totalBillingCycles = 1 }, billed: [first, second],
      on: march),
  ]

  static let unpaid: [SubscriptionExample] = [
    SubscriptionExample(
      "open in grace", subscription(), billed: [first, billed("inv2", "2026-02-15", "99.99 USD", .open)],
      on: "2026-02-22"),
    SubscriptionExample(
      "open past grace", subscription(), billed: [first, billed("inv2", "2026-02-15", "99.99 USD", .open)],
      finds: ["INVOICE_UNPAID_OVERDUE invoice inv2 99.99 0.00 USD"], on: "2026-02-23"),
    SubscriptionExample(
      "its own due date counts", subscription(),
      billed: [first, billed("inv2", "2026-02-15", "99.99 USD", .open, due: "2026-03-01")], on: "2026-03-08"),
    SubscriptionExample(
      "the payment failed", subscription(),
      billed: [
        first, billed("inv2", "2026-02-15", "99.99 USD", .paymentFailed, failure: "card_declined"),
      ],
      finds: ["INVOICE_UNPAID_OVERDUE invoice inv2 99.99 0.00 USD"], on: march),
    SubscriptionExample(
      "money was captured: another finding says so", subscription(),
      billed: [first, billed("inv2", "2026-02-15", "99.99 USD", .open, captured: "99.99 USD")], on: march),
    SubscriptionExample(
      "captured and given back", subscription(),
      billed: [
        first,
        billed("inv2", "2026-02-15", "99.99 USD", .open, captured: "99.99 USD", refunded: "99.99 USD"),
      ],
      finds: ["INVOICE_UNPAID_OVERDUE invoice inv2 99.99 0.00 USD"], on: march),
    SubscriptionExample(
      "written off", subscription(),
      billed: [first, billed("inv2", "2026-02-15", "99.99 USD", .uncollectible)], on: march),
  ]

  @Test(arguments: further) func `a further invoice`(_ example: SubscriptionExample) { example.check() }
  @Test(arguments: prices) func `prices of periods`(_ example: SubscriptionExample) { example.check() }
  @Test(arguments: terms) func `ends, pauses and caps`(_ example: SubscriptionExample) { example.check() }
  @Test(arguments: unpaid) func `unpaid invoices`(_ example: SubscriptionExample) { example.check() }
}
