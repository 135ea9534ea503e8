import Matching
import SettlementModel
import Testing

/// What a subscription's periods come to: 99.99 USD a month, the first a cent.
@Suite struct StandingExamples {
  private static func invoice(
    _ id: String, _ total: String, _ start: String, status: Invoice.Status = .paid,
    captured: Bool = true
  ) -> BilledInvoice {
    var invoice = Invoice(
      id: id, subscriptionID: "sub_1", paymentIntentID: "pi_\(id)", total: money(total),
      status: status, createdAt: time(start), modifiedAt: time(start))
    invoice.periodStart = time(start)
    let intent = PaymentIntent(
      id: "pi_\(id)", invoiceID: id, amount: money(total),
      capturedAmountMinorUnits: captured ? money(total).minorUnits : 0,
      status: captured ? .succeeded : .failed, createdAt: time(start), modifiedAt: time(start))
    return BilledInvoice(invoice: invoice, intents: [intent])
  }

  private static func subscription(_ invoices: [BilledInvoice]) -> SubscriptionCase {
    let created = time("2026-01-05")
    let terms = SubscriptionTerms(
      recurrence: Recurrence(unit: .month, count: 1), unitAmount: money("99.99 USD"),
      discount: DiscountTerms(periodCount: 1, amountMinorUnits: 1),
      collectionMethod: "charge_automatically")
    return SubscriptionCase(
      versions: [
        Subscription(
          id: "sub_1", firstInvoiceID: invoices.first?.invoice.id ?? "", status: "active",
          createdAt: created, modifiedAt: created, terms: terms)
      ], invoices: invoices)
  }

  private static func account(_ one: SubscriptionCase, on day: String) throws -> SubscriptionAccount {
    let policy = MatchingPolicy(
      businessDay: try #require(BusinessDay(day)), calendar: BusinessCalendar(firstOffsetSeconds: 0),
      coverageStart: BusinessDay("2026-01-01"),
      scope: .init(merchantNumber: "m1", configuredAppIDs: ["shop"]))
    return SubscriptionAudit(policy: policy).account(of: one)
  }

  @Test func threePeriodsOfWhichOneIsMissingAndOneUnpaid() throws {
    let one = Self.subscription([
      Self.invoice("inv_1", "0.01 USD", "2026-01-05"),
      Self.invoice("inv_3", "99.99 USD", "2026-03-05", status: .open, captured: false),
    ])
    let account = try Self.account(one, on: "2026-03-20")
    let standing = try #require(
      StandingTally().standings(of: one, account, settled: ["pi_inv_1": money("0.01 USD")]).first)
    #expect([standing.dueCount, standing.issuedCount, standing.paidCount, standing.settledCount] == [3, 2, 1, 1])
    #expect([standing.due, standing.issued, standing.paid, standing.settled] == [19_999, 10_000, 1, 1])
    #expect(standing.gap == -19_998)

    var tally = LeakageTally()
    tally.add(account, moneyFindings: { _ in [] }, days: { _ in true })
    #expect(
      tally.rows().prefix(7).map { "\($0.step.rawValue) \($0.code?.rawValue ?? "-") \($0.minorUnits)" } == [
        "due - 19999", "not_billed INVOICE_NOT_ISSUED -9999", "billed - 10000",
        "not_collected INVOICE_UNPAID_OVERDUE -9999", "collected - 1", "other_sales - -1", "captured - 0",
      ])
    #expect(tally.differences().isEmpty)
  }

  @Test func onlyPeriodsOfTheDaysCount() throws {
    let one = Self.subscription([
      Self.invoice("inv_1", "0.01 USD", "2026-01-05"), Self.invoice("inv_2", "99.99 USD", "2026-02-05"),
    ])
    let account = try Self.account(one, on: "2026-02-28")
    let february = StandingTally(from: BusinessDay("2026-02-01"), to: BusinessDay("2026-02-28"))
    let standing = try #require(february.standings(of: one, account, settled: [:]).first)
    #expect([standing.due, standing.issued, standing.paid, standing.settled] == [9_999, 9_999, 9_999, 0])
    #expect(standing.dueCount == 1)
    let march = StandingTally(from: BusinessDay("2026-03-01"))
    #expect(march.standings(of: one, account, settled: [:]).isEmpty)
  }

  @Test func whatIsBilledTwiceIsNotDueTwice() throws {
    let one = Self.subscription([
      Self.invoice("inv_1", "0.01 USD", "2026-01-05"), Self.invoice("inv_1b", "0.01 USD", "2026-01-05"),
    ])
    let account = try Self.account(one, on: "2026-01-20")
    let standing = try #require(StandingTally().standings(of: one, account, settled: [:]).first)
    #expect([standing.due, standing.issued, standing.paid] == [1, 2, 2])
    var tally = LeakageTally()
    tally.add(account, moneyFindings: { _ in [] }, days: { _ in true })
    #expect(
      tally.rows().contains {
        $0.step == .billedOtherwise && $0.code == .chargedTwiceInPeriod && $0.minorUnits == 1
      })
    #expect(tally.differences().isEmpty)
  }
}
