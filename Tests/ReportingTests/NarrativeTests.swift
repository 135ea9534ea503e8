import Foundation
import Reporting
import SettlementModel
import Testing

@Suite struct NarrativeTests {
  private let narrative: CaseNarrative = {
    let usd = currency("USD")
    let created = time("2026-03-01T08:15:00Z")
    let intent = PaymentIntent(
      id: "pi_1", merchantOrderID: "order\u{1B}1", amount: Money(minorUnits: 1234, currency: usd),
      capturedAmountMinorUnits: 1234, status: .succeeded, paymentMethod: "card",
      createdAt: created, modifiedAt: created)
    let capture = Capture(
      id: "cap_1", paymentIntentID: "pi_1", amount: Money(minorUnits: 1234, currency: usd),
      status: .succeeded, createdAt: time("2026-03-01T08:16:00Z"))
    var line = SettlementLine(
      position: FilePosition(source: "s", file: "a.csv", row: 2), kind: .capture, currency: usd,
      grossMinorUnits: 1234)
    line.id = 9
    line.recordID = "cap_1"
    line.settledOn = day("2026-03-02")
    line.feeMinorUnits = 34
    line.netMinorUnits = 1200
    line.payoutID = "po_1"
    let verdict = CaseVerdict(
      matches: [
        Match(
          rule: "one line, one capture", link: .recordID, lineIDs: [9],
          records: [RecordReference(type: .capture, id: "cap_1")], currency: usd)
      ], lineOutcomes: [(9, .matched)],
      recordVerdicts: [
        RecordVerdict(
          record: RecordReference(type: .capture, id: "cap_1"), outcome: .matched,
          value: Money(minorUnits: 1234, currency: usd))
      ])
    let pending = ReportedFinding(
      finding: Finding(
        id: "F0000000000000001", code: .pendingSettlement, recordType: .capture,
        recordID: "cap_1", currency: usd, expectedMinorUnits: 1234, actualMinorUnits: 0,
        detail: "Capture cap_1 awaits its line."),
      status: .cleared, firstSeen: day("2026-03-01"), ageDays: 0)
    return CaseNarrative(
      case: PaymentCase(
        key: .paymentIntent("pi_1"), intents: [intent], captures: [capture], lines: [line]),
      verdict: verdict, findings: [pending],
      payouts: [
        PayoutSummary(
          payoutID: "po_1", currency: usd, linesMinorUnits: 1200, paidOutMinorUnits: 1200,
          isJudged: true)
      ], calendar: BusinessCalendar(firstOffsetSeconds: 8 * 3600))
  }()

  @Test func textIsInTimeOrder() {
    #expect(
      narrative.text == """
        merchant order order\\u{1B}1; payment intent pi_1

        2026-03-01 16:15:00 +08:00  payment intent pi_1 created, 12.34 USD, now succeeded
                                      captured 12.34 USD
                                      paid by card
        2026-03-01 16:16:00 +08:00  capture cap_1 created, 12.34 USD, now succeeded: matched
                                      of payment intent pi_1
        2026-03-01                  finding F0000000000000001: TIMING PENDING_SETTLEMENT, cleared, age 0 days
                                      Capture cap_1 awaits its line.
                                      expected 12.34, actual 0.00, difference -12.34 USD
        2026-03-02                  line a.csv row 2: capture, gross 12.34 USD: matched
                                      fee 0.34 USD, net 12.00 USD
                                      settled on 2026-03-02, id cap_1, payout po_1
        2026-03-02                  match: a.csv row 2 settles capture cap_1
                                      rule: one line, one capture; linked by record_id cap_1; no tolerance used
        -                           payout po_1: lines 12.00, paid out 12.00, residual 0.00 USD

        """)
  }

  @Test func jsonHasTheSameEvents() throws {
    let parsed = try #require(
      JSONSerialization.jsonObject(with: Data(narrative.json)) as? [String: Any])
    #expect(parsed["schema"] as? String == "tieout.explain/1")
    #expect(parsed["merchant_orders"] as? [String] == ["order\u{1B}1"])
    let events = try #require(parsed["events"] as? [[String: Any]])
    #expect(
      events.compactMap { $0["event"] as? String } == [
        "record", "record", "finding", "line", "match", "payout",
      ])
    #expect(events[3]["fee"] as? String == "0.34")
    #expect(events[3]["tax"] is NSNull)
    #expect(events[4]["link"] as? String == "record_id")
  }
}
