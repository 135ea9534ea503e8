import Matching
import SettlementModel
import Testing

/// What holds for every subscription, whatever came of it.
@Suite struct BillingProperties {
  private static func random(
    _ random: inout SeededGenerator
  ) -> (versions: [Subscription], session: CheckoutSession?, invoices: [BilledInvoice]) {
    let statuses = ["active", "active", "active", "paused", "trialing", "past_due", "canceled"]
    let start = BusinessDay("2026-01-01")!.adding(days: Int.random(in: 0...60, using: &random))
    let recurrence = Recurrence(
      unit: Recurrence.Unit.allCases[Int.random(in: 0...3, using: &random)],
      count: Int.random(in: 1...3, using: &random))
    let discount = Bool.random(using: &random)
      ? DiscountTerms(periodCount: Int.random(in: 1...3, using: &random), amountMinorUnits: 1) : nil
    var modified = start
    let versions = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      defer { modified = modified.adding(days: Int.random(in: 1...30, using: &random)) }
      return subscription(
        statuses[Int.random(in: 0...6, using: &random)],
        price: Int.random(in: 0...4, using: &random) == 0 ? "120.00 USD" : "99.99 USD",
        every: recurrence, since: start.description, modified: modified.description
      ) { terms in
        if Bool.random(using: &random) { terms.discount = discount }
        if Bool.random(using: &random) { terms.totalBillingCycles = 3 }
        if Int.random(in: 0...3, using: &random) == 0 {
          terms.endedAt = time(start.adding(days: 40).description)
        }
      }
    }
    let schedule = Schedule(anchor: start, recurrence: recurrence)
    let totals = ["99.99 USD", "0.01 USD", "120.00 USD", "50.00 USD", "99.99 EUR"]
    let kinds: [Invoice.Status] = [.paid, .paid, .paid, .open, .paymentFailed, .void, .draft]
    var invoices: [BilledInvoice] = []
    for index in 0..<8 where Int.random(in: 0...9, using: &random) < 8 {
      guard let day = schedule.start(of: index), day < BusinessDay("2026-08-01")! else { break }
      for copy in 0...(Int.random(in: 0...9, using: &random) == 0 ? 1 : 0) {
        invoices.append(
          billed(
            "inv\(index + 1)" + (copy == 0 ? "" : "b"), day.description,
            totals[Int.random(in: 0...9, using: &random) % 5],
            kinds[Int.random(in: 0...6, using: &random)]))
      }
    }
    let session = Bool.random(using: &random)
      ? visit(discount: discount, on: start.description) : nil
    return (versions, session, invoices)
  }

  @Test func `one finding a period and one an invoice, whatever the order of what came`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for number in 0..<600 {
      let (versions, session, invoices) = Self.random(&random)
      let policy = Example.policy(on: "2026-06-20")
      let audit = SubscriptionAudit(policy: policy)
      let account = audit.account(
        of: SubscriptionCase(versions: versions, session: session, invoices: invoices))
      let shuffled = audit.account(
        of: SubscriptionCase(
          versions: versions, session: session, invoices: invoices.shuffled(using: &random)))
      #expect(shuffled == account, "seed \(seed), number \(number)")

      let ids = account.findings.map(\.id)
      #expect(Set(ids).count == ids.count, "seed \(seed), number \(number)")
      let about = account.findings.filter { $0.recordType == .invoice }.map(\.recordID)
      #expect(Set(about).count == about.count, "seed \(seed), number \(number)")
      let absent = account.findings.filter {
        [.invoiceLate, .invoiceNotIssued, .renewalNotCharged].contains($0.code)
      }
      #expect(
        absent.count == account.periods.count { $0.isDue && $0.invoices.isEmpty },
        "seed \(seed), number \(number)")
      let counted = invoices.filter {
        ![.draft, .void, .cancelled].contains($0.invoice.status)
      }.map(\.invoice.id)
      let placed = (account.periods.flatMap(\.invoices) + account.otherInvoices).map(\.invoice.id)
      #expect(placed.sorted() == counted.sorted(), "seed \(seed), number \(number)")
    }
  }

  @Test func `what is clean stays clean on every day`() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let unit = Recurrence.Unit.allCases[Int.random(in: 0...3, using: &random)]
      let start = BusinessDay("2026-01-01")!.adding(days: Int.random(in: 0...90, using: &random))
      let recurrence = Recurrence(unit: unit, count: Int.random(in: 1...3, using: &random))
      let schedule = Schedule(anchor: start, recurrence: recurrence)
      let day = start.adding(days: Int.random(in: 0...200, using: &random))
      let invoices = (0...(schedule.period(of: day) ?? 0)).compactMap { index in
        schedule.start(of: index).map {
          billed("inv\(index + 1)", $0.description, index < 2 ? "0.01 USD" : "99.99 USD")
        }
      }
      SubscriptionExample(
        "clean \(start) \(recurrence) on \(day)", subscription(every: recurrence, since: start.description),
        session: visit(
          discount: DiscountTerms(periodCount: 2, amountMinorUnits: 1), on: start.description),
        billed: invoices, on: day.description
      ).check()
    }
  }
}
