import Foundation
import TestSupport
import Testing

/// Three amounts, each the largest that 64 bits hold: their sum is more, and exact all the same.
@Suite("Sums beyond 64 bits")
struct HugeSumTests {
  private static let largest = "92233720368547758.07"
  private static let sum = "276701161105643274.21"

  private func ingest(_ sample: Sample, total: String) throws -> ProgramRun {
    let header =
      "merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,payment_intent_id,"
      + "merchant_order_id,original_transaction_id,transaction_time,currency,amount,settlement_currency,"
      + "exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,payment_method,card_brand,arn"
    let rows = (1...3).map {
      "500000000000001,shop.example,b9,2026-03-06,CAPTURE,cap_huge\($0),pi_huge\($0),o\($0),,"
        + "2026-03-05T08:15:00Z,USD,\(Self.largest),USD,1,\(Self.largest),0.00,0.00,\(Self.largest),,card,visa,"
    }
    let text = ([header] + rows + ["#TOTAL,USD,3,\(total)", ""]).joined(separator: "\n")
    try Data(text.utf8).write(to: sample.directory.appending(path: "500000000000001_settlement_20260306.csv"))
    return try sample.tieout(
      "ingest", "500000000000001_settlement_20260306.csv", "--profile", "useepay-settlement", "--date", Sample.day)
  }

  @Test func theSumIsExact() throws {
    let sample = try Sample()
    let ingested = try ingest(sample, total: Self.sum)
    #expect(ingested.exitCode == 0, "\(ingested)")
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect(run.exitCode == 2, "\(run)")
    #expect(try sample.tieout("db", "verify").exitCode == 0)
    let summary = try String(
      contentsOf: sample.directory.appending(path: "var/reports/\(Sample.day)/summary.json"), encoding: .utf8)
    #expect(summary.contains(Self.sum), "\(summary)")
  }

  @Test func oneCentLessIsSeen() throws {
    let sample = try Sample()
    let ingested = try ingest(sample, total: "276701161105643274.20")
    #expect(ingested.exitCode == 65, "\(ingested)")
    #expect(ingested.standardError.contains("0.01"), "\(ingested)")
  }
}
