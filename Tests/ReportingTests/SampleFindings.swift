import Reporting
import SettlementModel

func day(_ text: String) -> BusinessDay {
  guard let day = BusinessDay(text) else { fatalError("no day: \(text)") }
  return day
}

func currency(_ code: String) -> Currency {
  guard let currency = Currency(code: code) else { fatalError("no currency: \(code)") }
  return currency
}

func time(_ text: String) -> Timestamp {
  guard let time = TimestampText.iso8601(Array(text.utf8)) else { fatalError("no time: \(text)") }
  return time
}

/// A mismatch with every column filled.
let fullFinding = ReportedFinding(
  finding: Finding(
    id: "F0123456789abcdef", code: .amountMismatch, merchantNumber: "500000000000001",
    paymentIntentID: "pi_1", merchantOrderID: "=HYPERLINK(\"x\")", recordType: .capture,
    recordID: "cap_1", kind: .capture, currency: currency("USD"), expectedMinorUnits: 1234,
    actualMinorUnits: -5, position: FilePosition(source: "s", file: "a,b.csv.gz", row: 7),
    batchID: "b1", payoutID: "-po", detail: "Line 1\nsays \u{1B}[31m\u{9B}no 😀."),
  status: .open, firstSeen: day("2026-03-02"), ageDays: -1)

/// A finding about an intent, with nothing that may be absent.
let bareFinding = ReportedFinding(
  finding: Finding(id: "Fffffffffffffffff", code: .apiIncomplete, detail: "Run again."),
  status: .open, firstSeen: day("2026-03-03"), ageDays: 0)

/// Rows of a test.
struct Rows: ReportRows {
  let columns: [String]
  let rows: [[ReportCell]]

  func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
    for row in rows { try body(row) }
  }
}

let testHeading = ReportHeading(name: "test", businessDay: day("2026-03-06"))

func written(_ format: ReportFormat, _ rows: some ReportRows, width: Int? = nil) throws -> String {
  let output = MemoryOutput()
  try format.write(rows, heading: testHeading, to: output, table: TableStyle(width: width))
  return output.text
}
