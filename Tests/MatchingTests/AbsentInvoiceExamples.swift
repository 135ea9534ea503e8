import Matching
import SettlementModel
import Testing

/// What is due and was not billed. Due on 15 January, February and March.
@Suite struct AbsentInvoiceExamples {
  static let first = billed("inv1", "2026-01-15")
  static let second = billed("inv2", "2026-02-15")
  static let january = DiscountTerms(periodCount: 1, amountMinorUnits: 1)

  static let examples: [SubscriptionExample] = [
    SubscriptionExample(
      "everything billed", subscription(),
      billed: [first, second, billed("inv3", "2026-03-15")]),
    SubscriptionExample(
      "due on the day itself", subscription(), billed: [first, second],
      finds: ["INVOICE_LATE subscription sub1 99.99 0.00 USD"], on: "2026-03-15"),
    SubscriptionExample(
      "late on the last day of grace", subscription(), billed: [first, second],
      finds: ["INVOICE_LATE subscription sub1 99.99 0.00 USD"], on: "2026-03-18"),
    SubscriptionExample(
      "missing after grace", subscription(), billed: [first, second],
      finds: ["INVOICE_NOT_ISSUED subscription sub1 99.99 0.00 USD"], on: "2026-03-19"),
    SubscriptionExample(
      "a holiday stretches grace", subscription(), billed: [first, second],
      finds: ["INVOICE_LATE subscription sub1 99.99 0.00 USD"], on: "2026-03-19",
      policy: {
        $0.calendar = BusinessCalendar(
          firstOffsetSeconds: 0, holidays: [BusinessDay("2026-03-17")!])
      }),
    SubscriptionExample(
      "merchant-managed", subscription(method: ""), session: visit(method: ""), billed: [first],
      finds: ["RENEWAL_NOT_CHARGED subscription sub1 99.99 0.00 USD"], on: "2026-03-10"),
    SubscriptionExample(
      "billed by the system, as only the session says", subscription(method: ""),
      session: visit(), billed: [first],
      finds: ["INVOICE_NOT_ISSUED subscription sub1 99.99 0.00 USD"], on: "2026-03-10"),
    SubscriptionExample(
      "a month in the middle", subscription(), billed: [first, billed("inv3", "2026-03-15")],
      finds: ["INVOICE_NOT_ISSUED subscription sub1 99.99 0.00 USD"]),
    SubscriptionExample(
      "two months, one finding each", subscription(), billed: [first],
      finds: [
        "INVOICE_NOT_ISSUED subscription sub1 99.99 0.00 USD",
        "INVOICE_LATE subscription sub1 99.99 0.00 USD",
      ]),
    SubscriptionExample(
      "a draft, a cancelled and a void invoice bill nothing", subscription(),
      billed: [
        first, billed("a", "2026-02-15", "99.99 USD", .draft),
        billed("b", "2026-02-15", "99.99 USD", .cancelled),
        billed("c", "2026-02-15", "99.99 USD", .void),
      ],
      finds: ["INVOICE_NOT_ISSUED subscription sub1 99.99 0.00 USD"], on: "2026-03-10"),
    SubscriptionExample(
      "a discount period costs the discount",
      subscription(), session: visit(discount: DiscountTerms(periodCount: 2, amountMinorUnits: 1)),
      billed: [billed("inv1", "2026-01-15", "0.01 USD")],
      finds: ["INVOICE_NOT_ISSUED subscription sub1 0.01 0.00 USD"], on: "2026-03-10"),
    SubscriptionExample(
      "without any price there is no amount", subscription(price: nil), billed: [first],
      finds: ["INVOICE_NOT_ISSUED subscription sub1 - - -"], unverifiable: ["inv1"],
      on: "2026-03-10"),
    SubscriptionExample(
      "anchored on the 31st", subscription(since: "2026-01-31"),
      billed: [billed("inv1", "2026-01-31"), billed("inv2", "2026-02-28")], on: "2026-03-30"),
    SubscriptionExample(
      "before coverage nothing is due", subscription(), billed: [first], on: "2026-03-14",
      policy: { $0.coverageStart = BusinessDay("2026-02-16") }),
    SubscriptionExample(
      "a day that no pull covers proves nothing", subscription(), billed: [first, second],
      on: "2026-03-25", policy: { $0.pullsCompleteUpTo = time("2026-03-14") }),
    SubscriptionExample(
      "ended before the period", subscription("canceled") { $0.endedAt = time("2026-02-15") },
      billed: [first]),
    SubscriptionExample(
      "cancelled at once", subscription("canceled") { $0.canceledAt = time("2026-02-10") },
      billed: [first]),
    SubscriptionExample(
      "cancelled at the period's end: the period before it is due",
      subscription {
        $0.canceledAt = time("2026-01-20")
        $0.cancelsAtPeriodEnd = true
        $0.cancelAt = time("2026-03-15")
      },
      billed: [first], finds: ["INVOICE_NOT_ISSUED subscription sub1 99.99 0.00 USD"]),
    SubscriptionExample(
      "cancelled at the period's end, which only the schedule tells",
      subscription {
        $0.canceledAt = time("2026-02-20")
        $0.cancelsAtPeriodEnd = true
      },
      billed: [first, second]),
    SubscriptionExample(
      "over, and nobody knows since when", subscription("canceled"), billed: [first]),
    SubscriptionExample(
      "past its cycles", subscription { $0.totalBillingCycles = 2 }, billed: [first, second]),
    SubscriptionExample("paused, nobody knows since when", subscription("paused", modified: "2026-03-01"),
      billed: [first]),
    SubscriptionExample("in trial", subscription("trialing"), billed: []),
    SubscriptionExample("incomplete", subscription("incomplete"), billed: []),
    SubscriptionExample(
      "paused in February and resumed", subscription(),
      subscription("paused", modified: "2026-02-10"), subscription(modified: "2026-03-01"),
      billed: [first, billed("inv3", "2026-03-15")]),
    SubscriptionExample(
      "missing before the pause", subscription(), subscription("paused", modified: "2026-02-20"),
      billed: [first], finds: ["INVOICE_NOT_ISSUED subscription sub1 99.99 0.00 USD"]),
    SubscriptionExample(
      "an interval that changed", subscription(every: Recurrence(unit: .week, count: 1)),
      subscription(modified: "2026-02-20"), billed: [first]),
    SubscriptionExample(
      "invoices were not fed in", subscription(first: "inv1"), billed: [], on: "2026-03-16"),
    SubscriptionExample("no interval", subscription(every: nil), billed: [first]),
    SubscriptionExample(
      "out of scope", subscription(), billed: [first],
      policy: { $0.scope.currencies = [Currency(code: "EUR")!] }),
    SubscriptionExample(
      "its current period is none of the schedule's",
      subscription {
        $0.currentPeriodStart = time("2026-03-01")
        $0.currentPeriodEnd = time("2026-04-01")
      },
      billed: [first], finds: ["SCHEDULE_DISAGREES subscription sub1 - - -"]),
    SubscriptionExample(
      "its current period ends too late",
      subscription {
        $0.currentPeriodStart = time("2026-02-15")
        $0.currentPeriodEnd = time("2026-04-15")
      },
      billed: [first], finds: ["SCHEDULE_DISAGREES subscription sub1 - - -"]),
    SubscriptionExample(
      "its current period agrees, with an end that counts",
      subscription {
        $0.currentPeriodStart = time("2026-02-15")
        $0.currentPeriodEnd = time("2026-03-14")
      },
      billed: [first, second, billed("inv3", "2026-03-15")]),
    SubscriptionExample(
      "a status that nobody knows", subscription("odd"), billed: [first],
      finds: ["UNKNOWN_STATUS subscription sub1 - - -"]),
  ]

  @Test(arguments: examples) func `what is due and was not billed`(_ example: SubscriptionExample) {
    example.check()
  }

  @Test func `terms of before are unknown, and nothing is said`() {
    var old = subscription()
    old.terms = nil
    let account = SubscriptionExample("old", old, billed: [Self.first]).account()
    #expect(account.silence == .termsUnknown && account.findings.isEmpty)
  }

  @Test func `a late invoice that becomes a break keeps its id`() {
    func id(on day: String, method: String = "charge_automatically") -> [String] {
      SubscriptionExample(
        "", subscription(method: method), billed: [Self.first, Self.second], on: day
      ).account().findings.map(\.id)
    }
    let late = id(on: "2026-03-16")
    #expect(late.count == 1)
    #expect(id(on: "2026-03-25") == late && id(on: "2026-03-25", method: "") == late)
  }

  @Test func `an account lists every period with its price`() {
    let account = SubscriptionExample(
      "", subscription { $0.totalBillingCycles = 2 }, session: visit(discount: Self.january),
      billed: [billed("inv1", "2026-01-15", "0.01 USD"), Self.second]
    ).account()
    #expect(account.periods.map(\.start.description) == ["2026-01-15", "2026-02-15", "2026-03-15"])
    #expect(account.periods.map { $0.price?.description } == ["0.01 USD", "99.99 USD", "99.99 USD"])
    #expect(account.periods.map(\.exemption) == [nil, nil, .pastCycles])
    #expect(account.periods.map { $0.invoices.map(\.invoice.id) } == [["inv1"], ["inv2"], []])
  }
}
