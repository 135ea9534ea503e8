import Foundation
import Reporting
import SettlementModel
import Testing

@Suite struct SummaryTests {
  private let summary: RunSummary = {
    let names = ["matched", "discrepant", "waiting", "batch_level", "total"]
    let recordNames = ["matched", "pending", "discrepant", "not_settleable", "total"]
    func buckets(_ names: [String], more: [String]) -> RunSummary.Buckets {
      RunSummary.Buckets(
        counts: Dictionary(uniqueKeysWithValues: (names + more).map { ($0, 1) }),
        values: [
          currency("USD"): Dictionary(
            uniqueKeysWithValues: names.map { ($0, Int128(Int64.max) * 10) }),
          currency("JPY"): Dictionary(uniqueKeysWithValues: names.map { ($0, -3) }),
        ])
    }
    return RunSummary(
      businessDay: day("2026-11-21"),
      dataCompleteUpTo: ["useepay": day("2026-11-20"), "api": nil],
      files: [
        RunSummary.File(
          source: "useepay", name: "a.csv", sha256: "00ff", rows: 2, rejected: 1,
          duplicateOf: nil, state: "ingested")
      ],
      recordsByType: ["refund": ["succeeded": 1], "capture": ["pending": 2, "failed": 1]],
      lines: buckets(names, more: ["rejected"]), records: buckets(recordNames, more: []),
      findings: [
        RunSummary.FindingTotal(
          code: .amountMismatch, currency: currency("USD"), count: 1, differenceMinorUnits: -1),
        RunSummary.FindingTotal(
          code: .apiIncomplete, currency: nil, count: 2, differenceMinorUnits: nil),
      ],
      tolerated: [
        RunSummary.Tolerated(currency: currency("JPY"), count: 1, differenceMinorUnits: 1)
      ],
      payouts: [
        PayoutSummary(
          payoutID: "po_1", currency: currency("EUR"), linesMinorUnits: 100,
          paidOutMinorUnits: 90, isJudged: false)
      ], isConserved: true)
  }()

  @Test func beginsAsTheContractShows() {
    let text = String(decoding: SummaryJSON.bytes(of: summary), as: UTF8.self)
    #expect(
      text.hasPrefix(
        """
        {
          "schema": "tieout.summary/1",
          "business_date": "2026-11-21",
          "data_complete_up_to": {
            "api": null,
            "useepay": "2026-11-20"
          },
          "files": [
            {
              "source": "useepay",
              "name": "a.csv",
              "sha256": "00ff",
              "rows": 2,
              "rejected": 1,
              "duplicate_of": null,
              "state": "ingested"
            }
          ],
          "records_by_type": {
            "capture": {
              "failed": 1,
              "pending": 2
            },
            "refund": {
              "succeeded": 1
            }
          },
          "lines": {
            "count": {
              "matched": 1,
              "discrepant": 1,
              "waiting": 1,
              "batch_level": 1,
              "rejected": 1,
              "total": 1
            },
            "value": {
              "JPY": {
                "matched": "-3",
        """))
    #expect(text.contains("\"matched\": \"922337203685477580.70\""))
    #expect(text.hasSuffix("  \"conservation\": \"ok\"\n}\n"))
  }

  @Test func endsAsTheContractShows() throws {
    let bytes = SummaryJSON.bytes(of: summary)
    let text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: "  \"findings\"")).lowerBound
    #expect(
      text[start...] == """
          "findings": [
            {
              "class": "BREAK",
              "code": "AMOUNT_MISMATCH",
              "currency": "USD",
              "count": 1,
              "difference": "-0.01"
            },
            {
              "class": "CONTROL",
              "code": "API_INCOMPLETE",
              "currency": null,
              "count": 2,
              "difference": null
            }
          ],
          "tolerated": [
            {
              "currency": "JPY",
              "count": 1,
              "difference": "1"
            }
          ],
          "payouts": [
            {
              "payout_id": "po_1",
              "currency": "EUR",
              "lines": "1.00",
              "paid_out": "0.90",
              "residual": "-0.10",
              "judged": false
            }
          ],
          "fx": [],
          "conservation": "ok"
        }

        """)
    _ = try JSONSerialization.jsonObject(with: Data(bytes))
  }

  @Test func rowsCarryTheSameFigures() throws {
    let csv = try written(.csv, SummaryReport(summary))
    #expect(csv.hasPrefix("section,name,currency,count,amount,note\r\n"))
    #expect(csv.contains("payouts,po_1,EUR,,-0.10,\"residual, not judged\"\r\n"))
    #expect(csv.contains("lines,total,USD,,922337203685477580.70,\r\n"))
    #expect(csv.hasSuffix("conservation,ok,,,,\r\n"))
  }
}
