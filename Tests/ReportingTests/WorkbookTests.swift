import Foundation
import Reporting
import SettlementModel
import TestSupport
import Testing

/// Workbooks, read back by a program that knows nothing of the writer.
@Suite struct WorkbookTests {
  @Test func cellsHaveTheirTypes() throws {
    let time = time("2026-03-04T05:06:07Z")
    let rows = Rows(
      columns: ["id", "n", "currency", "amount", "day", "at", "none"],
      rows: [
        [.text("00123"), .integer(-7), .text("USD"), .amount("-1234.50"), .date(day("2026-03-04")), .time(time), .empty],
        [.text("x"), .integer(.max), .text("JPY"), .amount("1500"), .date(day("1899-12-31")), .time(.init(milliseconds: time.milliseconds + 5)), .text("")],
        [.text("y"), .integer(0), .text("USD"), .amount("12345678901234.56"), .empty, .empty, .empty],
      ])
    let sheet = try #require(try workbook([rows]).sheets.first)
    #expect(sheet.rows[0].map(\.value) == rows.columns)
    #expect(sheet.rows[0].allSatisfy { $0.bold && $0.type == "s" })
    let cells = sheet.rows[1...3].map { $0.map { "\($0.type) \($0.value)" } }
    #expect(
      cells[0] == ["s 00123", "n -7", "s USD", "n -1234.5", "d 2026-03-04T00:00:00", "d 2026-03-04T05:06:07", " "])
    #expect(
      cells[1] == [
        "s x", "s 9223372036854775807", "s JPY", "n 1500", "s 1899-12-31",
        "d 2026-03-04T05:06:07.005000", " ",
      ])
    #expect(cells[2] == ["s y", "n 0", "s USD", "s 12345678901234.56", " ", " ", " "])
    #expect(sheet.rows[1][3].format == "#,##0.00;[Red]-#,##0.00")
    #expect(sheet.rows[2][3].format == "#,##0;[Red]-#,##0")
    #expect(sheet.rows[1][0].format == "@")
    #expect(sheet.frozen == "A2" && sheet.filter == "A1:G4" && sheet.links == 0)
    #expect(sheet.widths.count == 7 && sheet.widths.allSatisfy { (4...62).contains($0) })
    let below = sheet.rows[4...].map { $0.map(\.value).filter { !$0.isEmpty } }
    #expect(below.contains(["Total JPY, rows shown", #"=SUMPRODUCT(SUBTOTAL(109,OFFSET(D2,ROW(D2:D4)-ROW(D2),0)),--(C2:C4="JPY"))"#]))
    // A sum that a spreadsheet would round stands as exact text.
    #expect(below.contains(["Total USD, rows shown", "12345678900000.06"]))
    #expect(below.contains { $0.first?.hasPrefix("1 amounts have more than 15 digits") == true })
  }

  @Test func noTextBecomesAFormulaOrALink() throws {
    var texts = ["=1+1", "+1", "-2+3", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "http://example.com/", "mailto:a@b.c"]
    texts += ["{=1}", "\u{FF1D}1", "_x003D_1", "_x0041", "a_x0009_b", " lead", "a\nb", "a\tb", "&<>\"'", "😀 日本"]
    let rows = Rows(columns: ["text"], rows: texts.map { [.text($0)] })
    let sheet = try #require(try workbook([rows]).sheets.first)
    #expect(sheet.rows[1...texts.count].map { $0[0].value } == texts)
    #expect(sheet.rows.joined().allSatisfy { $0.type == "s" || $0.type == "" })
    #expect(sheet.links == 0)
  }

  @Test func controlCharactersAreShown() throws {
    let scalars = (0...0x2FF).compactMap { Unicode.Scalar($0) } + ["\u{202E}", "\u{2028}", "\u{FFFE}", "\u{FFFF}"]
    let rows = Rows(columns: ["text"], rows: scalars.map { [.text("a\($0)b")] })
    let sheet = try #require(try workbook([rows]).sheets.first)
    for (scalar, cells) in zip(scalars, sheet.rows.dropFirst()) {
      let isKept = scalar == "\n" || scalar == "\t"
      let shown = isKept ? "a\(scalar)b" : TerminalText.escaped("a\(scalar)b")
      let expected = scalar.value >= 0xFFFE ? "a\\u{\(String(scalar.value, radix: 16, uppercase: true))}b" : shown
      #expect(cells[0].value.utf8.elementsEqual(expected.utf8), "U+\(String(scalar.value, radix: 16))")
    }
    #expect(XLSXCellText.cell("a\r\nb\rc").text == "a\nb\\u{D}c")
  }

  @Test func textLongerThanACellIsCutAndSaysSo() throws {
    let long = String(repeating: "😀", count: 20_000)
    let rows = Rows(columns: ["text"], rows: [[.text(long)], [.text(String(repeating: "a", count: 32_767))]])
    let sheet = try #require(try workbook([rows]).sheets.first)
    let cut = sheet.rows[1][0].value
    #expect(cut.utf16.count <= XLSXCellText.unitsMax)
    #expect(cut.hasSuffix(" … [cut: the text has 20000 characters]"))
    #expect(sheet.rows[2][0].value.utf8.count == 32_767)
    #expect(sheet.rows.joined().contains { $0.value.hasPrefix("1 texts are longer than a cell may hold") })
  }

  @Test func aFullSheetIsFollowedByAnother() throws {
    let rows = Rows(
      columns: ["currency", "amount"], rows: (1...7).map { [.text("EUR"), .amount("\($0).00")] })
    let sheets = try workbook([rows, rows], rowsPerSheetMax: 3).sheets
    #expect(sheets.map(\.name) == ["test", "test (2)", "test (3)", "test (4)", "test (5)", "test (6)"])
    #expect(sheets.map(\.filter) == ["A1:B4", "A1:B4", "A1:B2", "A1:B4", "A1:B4", "A1:B2"])
    let totals = sheets.map { sheet in
      sheet.rows.first { $0[0].value == "Total EUR, rows shown of this sheet" }?[1].result
    }
    #expect(totals == ["6", "15", "7", "6", "15", "7"])
    // As many rows as a sheet has need no other.
    #expect(try workbook([rows], rowsPerSheetMax: 7).sheets.count == 1)
    #expect(XLSXDocument.rowsPerSheetMax + 1000 < 1_048_576)
  }

  @Test func manyRowsOfSeveralCurrenciesAreSummedWithoutTheFilter() throws {
    let codes = ["EUR", "USD"]
    let rows = Rows(
      columns: ["currency", "amount"], rows: (0..<10_001).map { [.text(codes[$0 % 2]), .amount("0.01")] })
    let sheet = try #require(try workbook([rows]).sheets.first)
    let total = try #require(sheet.rows.first { $0[0].value == "Total EUR, all rows" })
    #expect(total[1].value == #"=SUMIFS(B2:B10002,A2:A10002,"EUR")"#)
    #expect(total[1].result == "50.01")
  }

  @Test func sameReportsSameBytes() throws {
    let rows = Rows(columns: ["currency", "amount"], rows: [[.text("EUR"), .amount("1.00")]])
    #expect(try bytes([rows]) == bytes([rows]))
    let book = try workbook([rows])
    #expect(book.title == "Test" && book.created == "2026-03-06T00:00:00")
  }

  @Test func sheetNamesAreAccepted() {
    var names = XLSXSheetNames()
    #expect(names.next("a/b:c?[d]*\\") == "a-b-c--d---")
    #expect(names.next("Pending") == "Pending" && names.next("pending") == "pending (2)")
    #expect(names.next("History") == "report History" && names.next("''") == "report ")
    let long = String(repeating: "x", count: 40)
    #expect(names.next(long).count == 31 && names.next(long).hasSuffix(" (2)"))
  }

  @Test func failuresOfRowsAndSinkComeOutAndLeaveNothing() throws {
    struct Broken: Error {}
    struct BrokenRows: ReportRows {
      let columns = ["a"]
      func forEachRow(_ body: ([ReportCell]) throws -> Void) throws {
        try body([.text("x")])
        throw Broken()
      }
    }
    try withTemporaryDirectory { (directory: URL) throws -> Void in
      #expect(throws: Broken.self) {
        try XLSXDocument.write(
          [HeadedReport(testHeading, BrokenRows())], to: MemoryOutput(),
          scratchDirectory: directory.path)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
      #expect(throws: XLSXError.self) {
        try XLSXDocument.write(
          [HeadedReport(testHeading, Rows(columns: ["a"], rows: []))], to: MemoryOutput(),
          scratchDirectory: directory.path + "/missing")
      }
    }
  }

  private func bytes(_ reports: [Rows], rowsPerSheetMax: Int = 1_000_000) throws -> [UInt8] {
    let output = MemoryOutput()
    try withTemporaryDirectory { (directory: URL) throws -> Void in
      try XLSXDocument.write(
        reports.map { HeadedReport(testHeading, $0) }, to: output, scratchDirectory: directory.path,
        rowsPerSheetMax: rowsPerSheetMax)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }
    return output.bytes
  }

  private func workbook(_ reports: [Rows], rowsPerSheetMax: Int = 1_000_000) throws -> Workbook {
    let bytes = try bytes(reports, rowsPerSheetMax: rowsPerSheetMax)
    return try withTemporaryDirectory { directory in
      let file = directory.appending(path: "test.xlsx")
      try Data(bytes).write(to: file)
      return try Workbook(file)
    }
  }
}

/// Runs `body` with a new directory, which is removed afterwards.
func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "tieout-reporting-" + UUID().uuidString)
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}
