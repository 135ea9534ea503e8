import Foundation
import Reporting
import SettlementModel
import Testing

@Suite struct ChainNarrativeTests {
  private static let usd = currency("USD")

  private static func money(_ minorUnits: Int64) -> Money {
    Money(minorUnits: minorUnits, currency: usd)
  }

  /// Two periods: the first a cent and paid out, the second without an invoice.
  private static let narrative: ChainNarrative = {
    let start = time("2026-01-05T02:00:00Z")
    let subscription = Subscription(
      id: "sub_1", firstInvoiceID: "inv_1", status: "active", createdAt: start, modifiedAt: start,
      terms: SubscriptionTerms(
        recurrence: Recurrence(unit: .month, count: 1), unitAmount: money(9_999),
        discount: DiscountTerms(periodCount: 1, amountMinorUnits: 1),
        collectionMethod: "charge_automatically"))
    let line = ChainLine(
      position: FilePosition(source: "s", file: "a.csv", row: 2), settledOn: day("2026-01-07"),
      gross: money(1), net: money(1), payoutID: "po_1", isPaidOut: true, payoutTiesOut: true)
    let payment = ChainPayment(
      recordID: "cap_1", paymentIntentID: "pi_1", amount: money(1), capturedAt: start,
      outcome: .matched, lines: [line])
    let bill = ChainBill(
      type: .invoice, id: "inv_1", status: "paid", total: money(1), createdAt: start,
      payments: [payment])
    let absent = Finding(
      id: "F0000000000000001", code: .invoiceNotIssued, recordType: .subscription,
      recordID: "sub_1", detail: "Ask why no invoice was made.")
    return ChainNarrative(
      SubscriptionChain(
        subscription: subscription, session: nil,
        periods: [
          ChainPeriod(number: 1, startsOn: day("2026-01-05"), due: money(1), bills: [bill]),
          ChainPeriod(number: 2, startsOn: day("2026-02-05"), due: money(9_999), findings: [absent]),
          ChainPeriod(
            number: 3, startsOn: day("2026-03-05"), due: nil, note: "not due yet"),
        ]), calendar: BusinessCalendar(firstOffsetSeconds: 8 * 3600))
  }()

  @Test func textFollowsEveryPeriodAndSaysWhereItBreaks() {
    #expect(
      Self.narrative.text == """
        subscription sub_1 is active: 99.99 USD, every month, the first period 0.01 USD, invoices made by the system

        period 1     2026-01-05  due       0.01 USD
                     2026-01-05  billed    0.01 USD  invoice inv_1, paid
                     2026-01-05  captured  0.01 USD  capture cap_1 of payment intent pi_1
                     2026-01-07  settled   0.01 USD  a.csv row 2, net 0.01 USD
                                 paid out  payout po_1, ties out
        period 2     2026-02-05  due       99.99 USD
                                 BROKEN    due → billed: -99.99 USD, INVOICE_NOT_ISSUED F0000000000000001
        period 3     2026-03-05  due       nothing  (not due yet)

        in all, USD: due 100.00 → billed 0.01 → captured 0.01 → settled 0.01 → paid out 0.01
          differs: due → billed -99.99 USD

        """)
  }

  @Test func jsonHoldsTheSameLinks() throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(Self.narrative.json)) as? [String: Any])
    #expect(object["schema"] as? String == "tieout.chain/1")
    let periods = try #require(object["periods"] as? [[String: Any]])
    #expect(periods.map { $0["due"] as? String } == ["0.01", "99.99", nil])
    let totals = try #require((object["totals"] as? [[String: Any]])?.first)
    #expect(totals["due"] as? String == "100.00" && totals["paid_out"] as? String == "0.01")
    let breaks = try #require(totals["breaks"] as? [[String: Any]])
    #expect(breaks.map { $0["difference"] as? String } == ["-99.99"])
  }

  @Test func whatTheAPIListsNoMoreIsNamed() {
    let session = SubscriptionChain(
      subscription: nil, session: nil,
      periods: [ChainPeriod(number: 1, startsOn: day("2026-01-05"), due: Self.money(1), bills: [])])
    let calendar = BusinessCalendar(firstOffsetSeconds: 0)
    let said = "not in the API's list since the pull for 2026-03-05; it was kept as it was last shown"
    let invoice = RecordReference(type: .invoice, id: "inv_1")
    let told = ChainNarrative(session, notSeenSince: [invoice: day("2026-03-05")], calendar: calendar)
    #expect(told.text.contains("invoice inv_1: \(said)\n"))
    let json = String(decoding: told.json, as: UTF8.self)
    #expect(json.contains("\"not_seen_since\": \"2026-03-05\"") && json.contains(said))
    let whole = ChainNarrative(session, calendar: calendar)
    #expect(!whole.text.contains("not in the API's list"))
    #expect(!String(decoding: whole.json, as: UTF8.self).contains("not_seen"))
  }

  @Test func whatIsOnlyPendingWaits() {
    let pending = Finding(
      id: "F0000000000000002", code: .pendingSettlement, recordType: .capture, recordID: "cap_1",
      detail: "Capture cap_1 awaits its line.")
    let payment = ChainPayment(
      recordID: "cap_1", paymentIntentID: "pi_1", amount: Self.money(500),
      capturedAt: time("2026-01-05T02:00:00Z"), outcome: .pending, findings: [pending])
    let bill = ChainBill(
      type: .checkoutSession, id: "cs_1", status: "complete", total: Self.money(500),
      createdAt: time("2026-01-05T02:00:00Z"), payments: [payment])
    let text = ChainNarrative(
      SubscriptionChain(
        subscription: nil, session: nil,
        periods: [
          ChainPeriod(
            number: nil, startsOn: day("2026-01-05"), due: Self.money(500), bills: [bill])
        ]), calendar: BusinessCalendar(firstOffsetSeconds: 0)).text
    #expect(text.contains("waiting   captured → settled: -5.00 USD, PENDING_SETTLEMENT"))
    #expect(!text.contains("BROKEN"))
  }
}
