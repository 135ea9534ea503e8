import Foundation
import TestSupport
import Testing

/// Every report as a workbook, read back and compared with the report's CSV.
@Suite("Reports as workbooks", .ownThreads)
struct WorkbookReportTests {
  /// Whole numbers of the reports; all other columns but amounts, dates and times are text.
  static let integers: Set<String> = [
    "row", "count", "lines", "payout_rows", "judged", "run", "exit_code", "version", "rows",
    "rejected", "size_bytes", "card_numbers",
  ]
  static let amounts: Set<String> = [
    "expected", "actual", "difference", "amount", "gross", "settlement_amount", "fee", "tax", "net",
    "lines_net", "paid_out", "residual", "charged", "held", "released", "still_held",
    "debit", "credit", "value",
  ]
  static let dates: Set<String> = [
    "business_date", "first_seen", "settlement_date", "first_settlement_date",
    "last_settlement_date", "file_date", "date",
  ]
  static let times: Set<String> = ["occurred_at", "started_at", "ended_at"]
  static let reports = CommandTests.reports.map(\.name) + ["reserves"]

  @Test func everyReportReadsBackAsItsCSV() throws {
    let sample = try Sample.afterOneNight()
    for name in Self.reports {
      let file = sample.directory.appending(path: "\(name).xlsx")
      let run = try sample.tieout("report", name, "--output", file.path)
      #expect(run.exitCode == 0 && run.standardOutput.isEmpty, "\(run)")
      let csv = try sample.tieout("report", name, "--format", "csv").standardOutput
      let sheets = try Workbook(file).sheets
      #expect(sheets.map(\.name) == [name])
      try check(sheets[0], report: name, csv: csv)
      let bytes = try Data(contentsOf: file)
      _ = try sample.tieout("report", name, "--format", "xlsx", "--output", file.path)
      #expect(try Data(contentsOf: file) == bytes, "\(name) has other bytes the second time")
    }
  }

  @Test func theNightWritesOneWorkbookOfSixSheets() throws {
    let sample = try Sample()
    let day = sample.directory.appending(path: "var/reports/\(Sample.day)")
    let file = day.appending(path: "report.xlsx")
    func run(_ formats: String?) throws -> ProgramRun {
      try runProgram(
        "tieout", ["run", "--date", Sample.day], in: sample.directory,
        environment: formats.map { ["TIEOUT_REPORT_FORMATS": $0] } ?? [:])
    }
    #expect(try run("xlsx").exitCode == 2)
    let names = ["discrepancies.csv", "discrepancies.json", "pending.csv", "summary.json"]
    #expect(try Set(FileManager.default.contentsOfDirectory(atPath: day.path)) == Set(names + ["report.xlsx"]))
    let bytes = try Data(contentsOf: file)
    let sheets = try Workbook(file).sheets
    #expect(sheets.map(\.name) == ["summary", "discrepancies", "pending", "payouts", "fees", "aging"])
    for sheet in sheets {
      let csv = try sample.tieout("report", sheet.name).standardOutput
      try check(sheet, report: sheet.name, csv: csv)
    }
    #expect(try run("xlsx").exitCode == 2)
    #expect(try Data(contentsOf: file) == bytes)
    let left = try FileManager.default.contentsOfDirectory(
      atPath: sample.directory.appending(path: "var").path)
    #expect(!left.contains { $0.hasSuffix(".part") })

    // A workbook that nobody asks for any more would soon say something else than the rest.
    #expect(try run(nil).exitCode == 2)
    #expect(try Set(FileManager.default.contentsOfDirectory(atPath: day.path)) == Set(names))
    let wrong = try run("csv,xslx")
    #expect(wrong.exitCode == 78, "\(wrong)")
    #expect(wrong.standardError.contains("unknown format xslx; write any of csv, json, xlsx"), "\(wrong)")
  }

  @Test func textThatLooksLikeAFormulaStaysText() throws {
    let sample = try Sample()
    let name = "settlement/500000000000001_settlement_20260303.csv"
    let file = sample.directory.appending(path: name)
    let text = try String(contentsOf: file, encoding: .utf8)
    let orders = ["=1+1", "+1", "@SUM(1)", "-1+1", "=HYPERLINK(\"\"http://x\"\")"]
    var changed = text
    for (number, order) in [("ORD-1001"), "ORD-1002", "ORD-1003", "ORD-1005"].enumerated() {
      try #require(changed.contains(order))
      changed = changed.replacing(order, with: "\"\(orders[number])\"")
    }
    try Data(changed.utf8).write(to: file)
    _ = try sample.tieout("run", "--date", Sample.day)
    let book = sample.directory.appending(path: "settlements.xlsx")
    _ = try sample.tieout("report", "settlements", "--output", book.path)
    let sheet = try #require(try Workbook(book).sheets.first)
    let csv = try sample.tieout("report", "settlements", "--format", "csv").standardOutput
    #expect(csv.contains("'=1+1") && csv.contains("'@SUM(1)"))
    try check(sheet, report: "settlements", csv: csv)
  }

  @Test func standardOutputTakesAWorkbookInAPipe() throws {
    let sample = try Sample.afterOneNight()
    let run = try runProgram(
      "/bin/sh", ["-c", "\"$0\" report aging --format xlsx > piped.xlsx", PackageFiles.program("tieout").path],
      in: sample.directory)
    #expect(run.exitCode == 0, "\(run)")
    _ = try sample.tieout("report", "aging", "--output", "written.xlsx")
    let (piped, written) = (
      try Data(contentsOf: sample.directory.appending(path: "piped.xlsx")),
      try Data(contentsOf: sample.directory.appending(path: "written.xlsx")))
    #expect(piped == written)
    let nowhere = try sample.tieout("report", "aging", "--output", "missing/a.xlsx")
    #expect(nowhere.exitCode == 73, "\(nowhere)")
  }

  /// Holds a sheet against the CSV of the same report.
  private func check(_ sheet: Workbook.Sheet, report: String, csv: String) throws {
    let records = WorldTable.records(csv)
    let (header, lines) = (records[0], Array(records.dropFirst()))
    #expect(sheet.rows[0].map(\.value) == header)
    for (number, line) in lines.enumerated() {
      for (column, text) in line.enumerated() {
        let place = "\(report) row \(number + 2), \(header[column])"
        check(sheet.rows[number + 1][column], text, of: header[column], report: report, place)
      }
    }
    let last = String(UnicodeScalar(UInt8(64 + header.count)))
    #expect(sheet.frozen == "A2" && sheet.links == 0)
    #expect(sheet.filter == "A1:\(last)\(max(2, lines.count + 1))")
    let formulas = sheet.rows[0...lines.count].joined().filter { $0.type == "f" }
    #expect(formulas.isEmpty, "\(report): \(formulas)")
    checkTotals(sheet, report: report, header: header, lines: lines)
  }

  private func check(
    _ cell: Workbook.Cell, _ text: String, of column: String, report: String, _ place: String
  ) {
    if text.isEmpty {
      #expect(cell.type.isEmpty, "\(place)")
    } else if Self.amounts.contains(column) {
      #expect(cell.type == "n" && Decimal(string: cell.value) == Decimal(string: text), "\(place)")
      let digits = text.split(separator: ".").dropFirst().first?.count ?? 0
      let format = "#,##0" + (digits > 0 ? "." + String(repeating: "0", count: digits) : "")
      #expect(cell.format == format + ";[Red]-" + format, "\(place)")
    } else if Self.integers.contains(column) || (column == "age_days" && report != "aging") {
      #expect(cell.type == "n" && cell.value == text, "\(place)")
    } else if Self.dates.contains(column) {
      #expect(cell.type == "d" && cell.value == text + "T00:00:00", "\(place)")
    } else if Self.times.contains(column) {
      #expect(cell.type == "d" && sameTime(cell.value, text), "\(place): \(cell.value)")
    } else {
      let raw = text.hasPrefix("'") ? String(text.dropFirst()) : text
      #expect(cell.type == "s" && cell.value == raw, "\(place)")
    }
  }

  /// `2026-03-04T05:06:07.005000` and `2026-03-04T05:06:07.005Z`.
  private func sameTime(_ cell: String, _ text: String) -> Bool {
    let plain = String(text.dropLast())
    return cell == plain || cell == plain + "000"
  }

  /// Adds up the CSV by column and currency, and holds the sheet's totals against that.
  private func checkTotals(
    _ sheet: Workbook.Sheet, report: String, header: [String], lines: [[String]]
  ) {
    var expected: [String: Decimal] = [:]
    for line in lines where !["summary", "leakage"].contains(report) {
      var currency = ""
      for (column, name) in header.enumerated() {
        if name.hasSuffix("currency") { currency = line[column] }
        guard Self.amounts.contains(name), let amount = Decimal(string: line[column]) else { continue }
        expected["\(currency) \(name)", default: 0] += amount
      }
    }
    var found: [String: Decimal] = [:]
    for row in sheet.rows.dropFirst(lines.count + 1) where row[0].value.hasPrefix("Total ") {
      let currency = row[0].value.dropFirst(6).prefix(3)
      for (column, cell) in row.enumerated().dropFirst() where !cell.type.isEmpty {
        #expect(cell.type == "f" && cell.value.contains("SUBTOTAL(109,"), "\(report): \(cell)")
        let letter = String(UnicodeScalar(UInt8(65 + column)))
        #expect(cell.value.contains("\(letter)2:\(letter)\(lines.count + 1)"), "\(report): \(cell)")
        found["\(currency) \(header[column])"] = Decimal(string: cell.result)
      }
    }
    #expect(found == expected, "\(report)")
  }
}
