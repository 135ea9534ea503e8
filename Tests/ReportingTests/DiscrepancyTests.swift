import Foundation
import Reporting
import SettlementModel
import Testing

@Suite struct DiscrepancyTests {
  private static let header =
    "finding_id,class,code,status,business_date,merchant_no,payment_intent_id,"
    + "merchant_order_id,record_type,record_id,kind,currency,expected,actual,difference,"
    + "first_seen,age_days,file,row,batch_id,payout_id,detail\r\n"

  @Test func csvIsTheContracts() throws {
    let output = MemoryOutput()
    var csv = DiscrepancyCSV(businessDay: day("2026-03-03"), sink: output)
    try csv.accept(fullFinding)
    try csv.accept(bareFinding)
    try csv.finish()
    #expect(
      output.text == Self.header
        + "F0123456789abcdef,BREAK,AMOUNT_MISMATCH,open,2026-03-03,500000000000001,pi_1,"
        + "\"'=HYPERLINK(\"\"x\"\")\",capture,cap_1,capture,USD,12.34,-0.05,-12.39,2026-03-02,-1,"
        + "\"a,b.csv.gz\",7,b1,'-po,\"Line 1\nsays \u{1B}[31m\u{9B}no 😀.\"\r\n"
        + "Fffffffffffffffff,CONTROL,API_INCOMPLETE,open,2026-03-03,,,,,,,,,,,2026-03-03,0,,,,,"
        + "Run again.\r\n")
  }

  @Test func csvWithoutFindingsIsAHeader() throws {
    let output = MemoryOutput()
    var csv = DiscrepancyCSV(businessDay: day("2026-03-03"), sink: output)
    try csv.finish()
    #expect(output.text == Self.header)
  }

  @Test func jsonHasTheSameKeysAndRawText() throws {
    let output = MemoryOutput()
    var json = DiscrepancyJSON(businessDay: day("2026-03-03"), sink: output)
    try json.accept(fullFinding)
    try json.accept(bareFinding)
    try json.finish()
    let bareLine =
      "{\"finding_id\":\"Fffffffffffffffff\",\"class\":\"CONTROL\",\"code\":\"API_INCOMPLETE\","
      + "\"status\":\"open\",\"business_date\":\"2026-03-03\",\"merchant_no\":\"\","
      + "\"payment_intent_id\":\"\",\"merchant_order_id\":\"\",\"record_type\":\"\","
      + "\"record_id\":\"\",\"kind\":\"\",\"currency\":\"\",\"expected\":\"\",\"actual\":\"\","
      + "\"difference\":\"\",\"first_seen\":\"2026-03-03\",\"age_days\":0,\"file\":\"\","
      + "\"row\":null,\"batch_id\":\"\",\"payout_id\":\"\",\"detail\":\"Run again.\"}\n]}\n"
    #expect(output.text.hasSuffix(bareLine))
    #expect(output.text.contains("\"Line 1\\nsays \\u001b[31m\\u009bno 😀.\""))
    #expect(
      output.text.hasPrefix(
        "{\"schema\":\"tieout.discrepancies/1\",\"business_date\":\"2026-03-03\",\"findings\":[\n"
      ))
    let parsed = try #require(
      JSONSerialization.jsonObject(with: Data(output.bytes)) as? [String: Any])
    let findings = try #require(parsed["findings"] as? [[String: Any]])
    #expect(findings.count == 2)
    #expect(Set(findings[0].keys) == Set(DiscrepancyColumns.names))
    #expect(findings[0]["merchant_order_id"] as? String == "=HYPERLINK(\"x\")")
    #expect(findings[0]["detail"] as? String == fullFinding.finding.detail)
    #expect(findings[0]["difference"] as? String == "-12.39")
    #expect(findings[0]["row"] as? Int == 7)
  }

  @Test func emptyJSONIsValid() throws {
    let output = MemoryOutput()
    var json = DiscrepancyJSON(businessDay: day("2026-03-03"), sink: output)
    try json.finish()
    #expect(output.text.hasSuffix("\"findings\":[]}\n"))
    _ = try JSONSerialization.jsonObject(with: Data(output.bytes))
  }

  @Test func aNarrowerReportKeepsItsColumns() throws {
    let report = FindingsReport(
      businessDay: day("2026-03-03"), columns: ["code", "row", "difference"]
    ) { body in
      try body(fullFinding)
      try body(bareFinding)
    }
    #expect(
      try written(.csv, report)
        == "code,row,difference\r\nAMOUNT_MISMATCH,7,-12.39\r\nAPI_INCOMPLETE,,\r\n")
  }
}
