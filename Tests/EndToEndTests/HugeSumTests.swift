import Foundation
import TestSupport
import Testing

/// Three files with an amount each, the largest that 64 bits hold: their sum is more, and exact all the same.
@Suite("Sums beyond 64 bits", .ownThreads)
struct HugeSumTests {
  private static let largest = "92233720368547758.07"

  /// A file of the day with as many such lines, under its control row.
  private func write(day: String, lines: Int, total: String, to sample: Sample) throws -> String {
    let header =
      "merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,payment_intent_id,"
      + "merchant_order_id,original_transaction_id,transaction_time,currency,amount,settlement_currency,"
      + "exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,payment_method,card_brand,arn"
    let rows = (1...lines).map {
      "500000000000001,shop.example,b\(day),2026-03-\(day),CAPTURE,cap_huge\(day)\($0),pi_huge\(day)\($0),o\(day)\($0),,"
        + "2026-03-05T08:15:00Z,USD,\(Self.largest),USD,1,\(Self.largest),0.00,0.00,\(Self.largest),,card,visa,"
    }
    let name = "500000000000001_settlement_202603\(day)_9.csv"
    let text = ([header] + rows + ["#TOTAL,USD,\(lines),\(total)", ""]).joined(separator: "\n")
    try Data(text.utf8).write(to: sample.directory.appending(path: name))
    return name
  }

  @Test func theSumIsExact() throws {
    let sample = try Sample()
    let names = try ["06", "07", "08"].map {
      try write(day: $0, lines: 1, total: Self.largest, to: sample)
    }
    let ingested = try runProgram(
      "tieout", ["ingest"] + names + ["--profile", "useepay-settlement", "--date", Sample.day], in: sample.directory)
    #expect(ingested.exitCode == 0, "\(ingested)")
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect([2, 65].contains(run.exitCode), "\(run)")
    #expect(try sample.tieout("db", "verify").exitCode == 0)
    let lines = try sample.tieout("report", "summary", "--format", "json")
    #expect(lines.exitCode == 0, "\(lines)")
    let summary = try String(
      contentsOf: sample.directory.appending(path: "var/reports/\(Sample.day)/summary.json"), encoding: .utf8)
    // Three times the largest and what the sample's own lines add: more digits than 64 bits have.
    #expect(summary.contains("2767011611056433"), "\(summary)")
  }

  @Test func aControlRowBeyondItIsRefusedByName() throws {
    let sample = try Sample()
    let name = try write(day: "06", lines: 3, total: "276701161105643274.21", to: sample)
    let ingested = try sample.tieout(
      "ingest", name, "--profile", "useepay-settlement", "--date", Sample.day)
    #expect(ingested.exitCode == 65, "\(ingested)")
    #expect(ingested.standardError.contains("the control row cannot be read: its sum of net"), "\(ingested)")
  }
}
