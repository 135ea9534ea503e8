import Foundation
import TestSupport
import Testing

/// Forty broken files, one after the other, through the real program: each is refused in words that name it, and
/// nothing of it is counted.
@Suite("Hostile files, end to end", .ownThreads)
struct HostileFileTests {
  private static let header =
    "merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,payment_intent_id,"
    + "merchant_order_id,original_transaction_id,transaction_time,currency,amount,settlement_currency,"
    + "exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,payment_method,card_brand,arn"
  private static let row =
    "500000000000001,shop.example,B1,2026-03-02,PAYMENT,1112603010815000001,1012603010815000001,O-1,,"
    + "2026-03-01T08:15:00+08:00,USD,10.00,USD,1,10.00,0.30,0.00,9.70,P1,card,visa,"
  private static let total = "#TOTAL,USD,2,19.40"

  /// A file, its finding's code and row, and words of its finding.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var code: String
    var row: String
    var saying: String
    /// Lines of the file that count: two where only the third is refused.
    var lines = 0
    var testDescription: String { name }
  }

  private static func rejected(
    _ name: String, _ old: String, _ new: String, _ saying: String
  ) -> Case {
    let bad = row.replacing(old, with: new)
    precondition(bad != row)
    let rows = [header, row, bad, row, "#TOTAL,USD,3,29.10"]
    return Case(
      name: name, bytes: Array(rows.map { $0 + "\n" }.joined().utf8), code: "ROW_REJECTED", row: "3",
      saying: saying, lines: 2)
  }

  private static func refused(
    _ name: String, row: String = "", saying: String, code: String = "FILE_QUARANTINED", _ rows: [String]
  ) -> Case {
    Case(
      name: name, bytes: Array(rows.map { $0 + "\n" }.joined().utf8), code: code, row: row, saying: saying)
  }

  private static func damaged(_ name: String, row: String, saying: String, _ damage: [UInt8]) -> Case {
    let bytes = Array((header + "\n" + row + "\nx").utf8) + damage + Array(("\n" + total + "\n").utf8)
    return Case(name: name, bytes: bytes, code: "FILE_QUARANTINED", row: row, saying: saying)
  }

  static let rows: [Case] = [
    rejected("an exponent", ",10.00,USD,1", ",1e1,USD,1", "bad amount in amount: amount is '1e1'"),
    rejected("a plus", ",10.00,USD,1", ",+10.00,USD,1", "bad amount in amount"),
    rejected("parentheses", ",10.00,USD,1", ",(10.00),USD,1", "bad amount in amount"),
    rejected("full-width digits", ",10.00,USD,1", ",１０.00,USD,1", "bad amount in amount"),
    rejected("a decimal comma", ",10.00,USD,1", ",\"10,00\",USD,1", "bad amount in amount"),
    rejected("NaN", ",10.00,USD,1", ",NaN,USD,1", "bad amount in amount"),
    rejected("three decimals", ",10.00,USD,1", ",10.005,USD,1", "bad scale in amount"),
    rejected("one decimal", ",10.00,USD,1", ",10.0,USD,1", "bad scale in amount"),
    rejected("beyond 64 bits", ",10.00,USD,1", ",92233720368547758.08,USD,1", "more than 64 bits"),
    rejected("no amount", ",10.00,USD,1", ",,USD,1", "missing value in amount"),
    rejected("a fee in words", ",0.30,", ",none,", "bad amount in fee"),
    rejected("a rate of zero", ",USD,1,", ",USD,0,", "bad rate in exchange_rate"),
    rejected("a currency in small letters", ",USD,10.00,", ",usd,10.00,", "bad currency in currency"),
    rejected("a day and month in doubt", "2026-03-01T08:15:00+08:00", "01/02/2026 08:15", "bad time in transaction_time"),
    rejected("a day that no month has", "2026-03-01T08:15:00", "2026-02-29T08:15:00", "bad time in transaction_time"),
    rejected("an hour that no day has", "T08:15:00", "T24:15:00", "bad time in transaction_time"),
    rejected("a date that is none", ",2026-03-02,", ",2026-02-30,", "bad date in settlement_date"),
    rejected("an id that a spreadsheet rounded", "1112603010815000001", "1.1126E+18", "damaged id in transaction_id"),
    rejected("a bare quote", ",visa,", ",vi\"sa,", "bare quote"),
    rejected("text behind a quote", ",visa,", ",\"visa\"x,", "text after quote"),
    rejected("a NUL", ",visa,", ",vi\u{0}sa,", "NUL byte"),
    rejected("a field more", ",visa,", ",visa,,", "row too long"),
    rejected("a field less", ",visa,", ",", "row too short"),
    rejected("no kind", ",PAYMENT,", ",,", "missing value in transaction_type"),
  ]

  static let files: [Case] = [
    Case(name: "nothing", bytes: [], code: "FILE_QUARANTINED", row: "", saying: "the file is empty"),
    refused("no control row", saying: "are missing after 2 lines", [header, row, row]),
    refused("a wrong count", row: "4", saying: "states 3 lines", code: "CONTROL_TOTAL_MISMATCH", [header, row, row, "#TOTAL,USD,3,19.40"]),
    refused("a wrong sum", row: "4", saying: "1 minor units off", code: "CONTROL_TOTAL_MISMATCH", [header, row, row, "#TOTAL,USD,2,19.39"]),
    refused("half a control row", row: "4", saying: "the file may be truncated", [header, row, row, "#TOTAL,USD"]),
    refused("two files joined", row: "5", saying: "follows the rows that end the file", [header, row, row, total, row]),
    refused("a line of a currency without control row", saying: "no control row for it", [header, row, row.replacing(",USD,1,", with: ",EUR,1,"), "#TOTAL,USD,1,9.70"]),
    refused("an amount's column renamed", row: "1", saying: "'amount' is missing; nearest: 'amnt'", [header.replacing(",amount,", with: ",amnt,"), row, row, total]),
    refused("a column twice", row: "1", saying: "'amount' stands twice", [header.replacing(",tax,", with: ",amount,"), row, row, total]),
    refused("another delimiter", row: "1", saying: "is missing", [header, row, row, total].map { $0.replacing(",", with: ";") }),
    refused("an open quote", row: "3", saying: "is never closed", [header, row, row.replacing("visa", with: "\"visa"), total]),
    refused("a page instead of a file", row: "1", saying: "is missing", ["<html><body>502</body></html>"]),
    refused("rows that nobody can read", row: "2", saying: "11 of 12 lines cannot be read", [header] + Array(repeating: row.replacing(",10.00,USD,1", with: ",x,USD,1"), count: 11) + [row, "#TOTAL,USD,12,9.70"]),
    damaged("Latin-1", row: "3", saying: "is not UTF-8", [0xE9]),
    damaged("an overlong form", row: "3", saying: "is not UTF-8", [0xC0, 0xAF]),
    damaged("half of a surrogate pair", row: "3", saying: "is not UTF-8", [0xED, 0xA0, 0x80]),
    Case(name: "half a gzip header", bytes: [0x1F, 0x8B, 0x08, 0, 0], code: "FILE_QUARANTINED", row: "", saying: "truncated"),
    Case(name: "a gzip of nonsense", bytes: [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF], code: "FILE_QUARANTINED", row: "", saying: "damaged"),
    Case(name: "half a zip", bytes: Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 40), code: "FILE_QUARANTINED", row: "", saying: "zip"),
  ]

  @Test func thereAreFortyOfThem() {
    #expect(Self.rows.count + Self.files.count >= 40)
  }

  @Test(arguments: rows + files)
  func aFileIsRefusedByName(_ hostile: Case) throws {
    let sample = try Sample()
    let name = "500000000000001_settlement_20260302.csv"
    let folder = sample.directory.appending(path: "hostile")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(hostile.bytes).write(to: folder.appending(path: name))

    let run = try sample.tieout(
      "ingest", "hostile/" + name, "--profile", "useepay-settlement", "--date", Sample.day)
    #expect(run.exitCode == 65, "\(run)")
    let said = run.standardError.split(separator: "\n").contains { $0.contains(name) }
    #expect(said, "\(run)")

    let night = try sample.tieout("match", "--date", Sample.day)
    #expect(night.exitCode == 65, "\(night)")
    let report = try sample.tieout("report", "discrepancies", "--format", "json", "--code", hostile.code)
    let listed = try JSONSerialization.jsonObject(with: Data(report.standardOutput.utf8))
    let finding = try #require(Self.findings(listed).first { "\($0["file"] ?? "")" == name }, "\(report)")
    #expect((finding["row"] as? Int).map(String.init) ?? "" == hostile.row, "\(finding)")
    let detail = "\(finding["detail"] ?? "")"
    #expect(detail.contains(hostile.saying), "\(detail)")
    let advice = ["Ask for", "Check ", "adjust the profile", "Have the file issued again", "Look at"]
    #expect(advice.contains { detail.contains($0) }, "\(detail)")

    let files = try sample.tieout("report", "files", "--format", "json")
    #expect(files.standardOutput.contains(hostile.lines == 0 ? "quarantined" : name), "\(files)")
    let settled = try sample.tieout("report", "settlements", "--format", "csv")
    let lines = settled.standardOutput.components(separatedBy: "\r\n").count { $0.contains(name) }
    #expect(lines == hostile.lines, "\(settled)")
  }

  /// Findings of a report in JSON, whether it is a list or an object that holds one.
  private static func findings(_ json: Any) -> [[String: Any]] {
    if let list = json as? [[String: Any]] { return list }
    let object = json as? [String: Any] ?? [:]
    return object.values.compactMap { $0 as? [[String: Any]] }.first ?? []
  }
}
