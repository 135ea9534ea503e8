import Foundation
import TestSupport
import Testing

/// A subscription's invoice that is late, then missing, then there, night by night.
@Suite(.ownThreads) struct LateInvoiceTests {
  private static func subscription(_ modified: String) -> String {
    """
    {"id":"sub_9","status":"active","currency":"USD","collection_method":"charge_automatically",\
    "recurring":{"interval":"week","interval_count":1,"unit_amount":9.99},\
    "first_invoice_id":"inv_91","merchant_no":"500000000000001","app_id":"shop.example",\
    "create_at":"2026-03-06T01:00:00Z","modify_at":"\(modified)"}
    """
  }

  private static func invoice(_ id: String, _ day: String) -> String {
    """
    {"id":"\(id)","subscription_id":"sub_9","payment_intent":null,"total_amount":9.99,\
    "currency":"USD","status":"open","due_date":"2026-04-30","period_start":"\(day)T01:00:00Z",\
    "merchant_no":"500000000000001","app_id":"shop.example","create_at":"\(day)T01:00:00Z",\
    "modify_at":"\(day)T01:00:00Z"}
    """
  }

  private func append(_ line: String, to name: String, of sample: Sample) throws {
    let file = sample.directory.appending(path: "api-archive/\(name).ndjson")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data((text + (text.hasSuffix("\n") ? "" : "\n") + line + "\n").utf8).write(to: file)
  }

  private func change(
    _ sample: Sample, _ before: String, _ after: String
  ) throws -> [String: String] {
    let run = try sample.tieout("report", "compare", before, after, "--format", "csv")
    let rows = try WorldTable.rows(run.standardOutput)
    return try #require(rows.first { $0["record_id"] == "sub_9" }, "\(run)")
  }

  @Test func lateThenMissingThenThere() throws {
    let sample = try Sample()
    try append(Self.subscription("2026-03-06T01:00:00Z"), to: "subscriptions", of: sample)
    try append(Self.invoice("inv_91", "2026-03-06"), to: "invoices", of: sample)
    // The second week is due on the 13th; three days of grace.
    for day in ["2026-03-12", "2026-03-14", "2026-03-17"] {
      _ = try sample.tieout("run", "--date", day)
    }
    let late = try sample.report("pending.csv", "2026-03-14").filter { $0["record_id"] == "sub_9" }
    let missing = try sample.report("discrepancies.csv", "2026-03-17")
      .filter { $0["record_id"] == "sub_9" }
    #expect(try !sample.report("pending.csv", "2026-03-12").contains { $0["record_id"] == "sub_9" })
    #expect(late.map { $0["code"] } == ["INVOICE_LATE"])
    #expect(missing.map { $0["code"] } == ["INVOICE_NOT_ISSUED"])
    #expect(late.first?["finding_id"] == missing.first?["finding_id"])
    #expect(missing.first?["first_seen"] == "2026-03-14" && missing.first?["age_days"] == "4")
    #expect(
      [missing.first?["expected"], missing.first?["actual"], missing.first?["difference"]]
        == ["9.99", "0.00", "-9.99"])
    let overdue = try change(sample, "2026-03-14", "2026-03-17")
    #expect(overdue["change"] == "class" && overdue["cause"] == "days", "\(overdue)")

    try append(Self.invoice("inv_92", "2026-03-13"), to: "invoices", of: sample)
    _ = try sample.tieout("run", "--date", "2026-03-18")
    let gone = try change(sample, "2026-03-17", "2026-03-18")
    #expect(gone["change"] == "gone" && gone["cause"] == "record_came", "\(gone)")
  }
}
