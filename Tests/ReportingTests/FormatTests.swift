import Foundation
import Reporting
import SettlementModel
import Testing

@Suite struct FormatTests {
  @Test(arguments: [
    ("plain", "plain"), ("", "\"\""), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-2+3", "'-2+3"),
    ("@SUM", "'@SUM"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("＝1", "'＝1"),
    ("a\"b", "\"a\"\"b\""), ("a,b", "\"a,b\""), ("a\r\nb", "\"a\r\nb\""), ("e\u{301}", "e\u{301}"),
    ("-a,b", "\"'-a,b\""), (" lead", " lead"),
  ])
  func csvCell(_ text: String, _ expected: String) throws {
    let rows = Rows(columns: ["c"], rows: [[.text(text)]])
    #expect(try written(.csv, rows).utf8.elementsEqual("c\r\n\(expected)\r\n".utf8))
  }

  @Test func csvNumbersStayNumbers() throws {
    let rows = Rows(
      columns: ["a", "b", "c"], rows: [[.amount("-1.00"), .integer(-5), .empty]])
    #expect(try written(.csv, rows) == "a,b,c\r\n-1.00,-5,\r\n")
  }

  @Test func jsonReadsBackWhateverTheText() throws {
    var texts = (0...0x2FF).compactMap { Unicode.Scalar($0).map { "a\($0)b" } }
    texts += ["😀👩‍👩‍👧", "\u{2028}", "\u{FFFF}", "\\u0041", "a/b", "\u{C2}\u{80}\u{A0}"]
    let rows = Rows(columns: ["text"], rows: texts.map { [.text($0)] })
    let json = try written(.json, rows)
    let parsed = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: String]])
    #expect(
      parsed.compactMap { $0["text"] }.elementsEqual(texts) { $0.utf8.elementsEqual($1.utf8) })
    #expect(json.contains("\"a/b\""))
    let controls = json.unicodeScalars.filter {
      $0.properties.generalCategory == .control && $0 != "\n"
    }
    #expect(controls.isEmpty)
  }

  @Test func jsonKinds() throws {
    let columns = ["a", "b", "c", "d"]
    let rows = Rows(columns: columns, rows: [[.empty, .text("x"), .integer(1), .amount("-0.05")]])
    #expect(
      try written(.json, rows) == "[\n{\"a\":null,\"b\":\"x\",\"c\":1,\"d\":\"-0.05\"}\n]\n")
    #expect(try written(.json, Rows(columns: columns, rows: [])) == "[]\n")
  }

  @Test func tableAligns() throws {
    let rows = Rows(
      columns: ["name", "amount"],
      rows: [
        [.text("a\u{1B}[2J"), .amount("1.00")], [.text("日本"), .amount("-1000.00")],
        [.text("x\ny"), .empty],
      ])
    #expect(
      try written(.table, rows) == """
        name          amount
        ----------  --------
        a\\u{1B}[2J      1.00
        日本        -1000.00
        x\\u{A}y

        """)
  }

  @Test func tableFitsTheTerminalAndKeepsNumbers() throws {
    let long = String(repeating: "abcdefghij", count: 5)
    let rows = Rows(
      columns: ["id", "amount", "name"],
      rows: [[.text("1"), .amount("123456789.00"), .text(long)]])
    let text = try written(.table, rows, width: 46)
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 46 })
    #expect(lines[2] == "1   123456789.00  abcdefghijabcdefghijabcdefg…")
    #expect(try written(.table, rows).contains(long))
  }

  @Test func tableLeavesColumnsOutRatherThanCuttingThemToNothing() throws {
    let rows = Rows(
      columns: ["id", "amount", "code", "detail"],
      rows: [[.text("1"), .amount("5.00"), .text("MISSING_IN_SETTLEMENT"), .text("long text")]])
    #expect(
      try written(.table, rows, width: 20) == """
        id  amount
        --  ------
        1     5.00
        not shown for want of room:
          code, detail

        """)
  }

  @Test func tableLeavesEmptyColumnsOutFirst() throws {
    let rows = Rows(
      columns: ["id", "batch_id", "name"],
      rows: [[.text("1"), .empty, .text("a file.csv")], [.text("2"), .text(""), .text("b")]])
    #expect(
      try written(.table, rows, width: 20) == """
        id  name
        --  ----------
        1   a file.csv
        2   b
        empty: batch_id

        """)
    #expect(try written(.table, rows, width: 26).hasPrefix("id  batch_id  name\n"))
  }

  @Test func tableColorsClassesAndMissingMoneyOnly() throws {
    let rows = Rows(
      columns: ["class", "code", "gross", "difference", "detail"],
      rows: [
        [.text("BREAK"), .text("AMOUNT_MISMATCH"), .amount("-1.00"), .amount("-1.00"), .text("\u{1B}[31mx")],
        [.text("TIMING"), .text("other"), .amount("1.00"), .amount("2.00"), .text("BREAK")],
      ])
    let output = MemoryOutput()
    try ReportFormat.table.write(
      rows, heading: testHeading, to: output, table: TableStyle(usesColor: true))
    let esc = "\u{1B}["
    let lines = output.text.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("\(esc)1mclass\(esc)0m   \(esc)1mcode\(esc)0m"))
    #expect(
      lines[2] == "\(esc)31mBREAK\(esc)0m   \(esc)31mAMOUNT_MISMATCH\(esc)0m  -1.00       "
        + "\(esc)31m-1.00\(esc)0m  \\u{1B}[31mx")
    #expect(lines[3] == "\(esc)36mTIMING\(esc)0m  other             1.00        2.00  BREAK")
    let plain = try written(.table, rows)
    #expect(!plain.contains(esc))
    let uncolored = ["0", "1", "31", "36"].reduce(output.text) { $0.replacing("\(esc)\($1)m", with: "") }
    #expect(uncolored == plain)
  }

  @Test func datesAndTimesAreTextWhereThereIsNothingBetter() throws {
    let rows = Rows(
      columns: ["day", "at"], rows: [[.date(day("2026-03-04")), .time(time("2026-03-04T05:06:07Z"))]])
    #expect(try written(.csv, rows) == "day,at\r\n2026-03-04,2026-03-04T05:06:07Z\r\n")
    #expect(
      try written(.json, rows) == "[\n{\"day\":\"2026-03-04\",\"at\":\"2026-03-04T05:06:07Z\"}\n]\n")
  }

  @Test(arguments: [
    ("a.csv", ReportFormat.csv), ("a.XLSX", .xlsx), ("b/c.json", .json), ("a.table", nil),
    ("a.txt", nil), ("csv", nil), ("a.csv/b", nil),
  ])
  func suffixes(_ path: String, _ expected: ReportFormat?) {
    #expect(ReportFormat(suffixOf: path) == expected)
  }

  @Test func tableBeyondTheMeasuredRowsKeepsEveryRow() throws {
    let rows = Rows(
      columns: ["n", "t"],
      rows: (0..<2500).map { [.integer(Int64($0)), .text($0 < 1000 ? "a" : "longer")] })
    let lines = try written(.table, rows).split(separator: "\n")
    #expect(lines.count == 2502)
    #expect(lines[2 + 2499] == "2499  …")
    #expect(lines[2] == "  0  a")
  }

  @Test(arguments: [
    ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("😀", 2), ("", 0), ("ｱ", 1), ("한", 2),
  ])
  func widths(_ text: String, _ expected: Int) {
    #expect(TerminalText.width(of: text) == expected)
  }

  @Test func directionMarksAreShown() {
    #expect(TerminalText.escaped("a\u{202E}b\u{7F}") == "a\\u{202E}b\\u{7F}")
    #expect(TerminalText.escaped("👩‍👧") == "👩‍👧")
  }

  @Test func sinkErrorsComeOut() {
    final class Full: OutputSink {
      struct NoSpace: Error {}
      func write(_ bytes: [UInt8]) throws { throw NoSpace() }
    }
    let rows = Rows(columns: ["a"], rows: [])
    for format in ReportFormat.allCases {
      #expect(throws: Full.NoSpace.self) { try format.write(rows, heading: testHeading, to: Full()) }
    }
  }
}
