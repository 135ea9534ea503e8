import Foundation
import SettlementModel
import Testing
import TieoutCommands

/// Tables of decisions as spreadsheets save them.
struct DecisionSheetTests {
  static let id = "F0123456789abcdef"
  static let other = "Ffedcba9876543210"

  private func read(_ bytes: some Sequence<UInt8>) throws -> DecisionSheet {
    let file = FileManager.default.temporaryDirectory.appending(path: "sheet-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    return try DecisionSheet.read(path: file.path)
  }

  /// `row column` of each problem, or the message where there is no row.
  private func problems(_ text: String) throws -> [String] {
    do {
      _ = try read(text.utf8)
      return []
    } catch let errors as DecisionSheetErrors {
      return errors.problems.map { problem in
        problem.row.map { "\($0) \(problem.column ?? "")" } ?? problem.message
      }
    }
  }

  static let plain = """
    finding_id,currency,expected,actual,decision_reason,decision_note,decision_by
    \(id),USD,10.00,9.99,write_off,"a, ""b""\n=c",anna
    \(other),USD,1.00,0.00,,,
    """

  private func expectPlain(_ sheet: DecisionSheet, _ what: String) {
    let row = sheet.rows.first
    #expect(sheet.rows.count == 1 && row?.findingID == Self.id, "\(what)")
    #expect(row?.reason == .writeOff && row?.note == "a, \"b\"\n=c", "\(what): \(sheet)")
    #expect(row?.by == PersonName("anna") && row?.expected == "10.00", "\(what)")
    #expect(row?.number == 2, "\(what)")
  }

  @Test func everyFormThatSpreadsheetsWriteReadsTheSame() throws {
    expectPlain(try read(Self.plain.utf8), "as written")
    expectPlain(try read([0xEF, 0xBB, 0xBF] + Self.plain.utf8), "byte order mark")
    let crlf = Self.plain.split(separator: "\n", maxSplits: 1).joined(separator: "\r\n")
    expectPlain(try read((crlf + "\r\n,,,,,,\r\n\r\n,,,,,,\r\n").utf8), "CRLF and empty rows")
    for delimiter in [";", "\t"] {
      // The delimiter stands in the quoted note as well, and stays there.
      let text = """
        finding_id,currency,expected,actual,decision_reason,decision_note,decision_by
        \(Self.id),USD,10.00,9.99,write_off,NOTE,anna
        \(Self.other),USD,1.00,0.00,,,
        """.replacing(",", with: delimiter).replacing("NOTE", with: "\"a, \"\"b\"\"\n=c\"")
      expectPlain(try read(text.utf8), "delimiter \(delimiter)")
      expectPlain(try read(("sep=\(delimiter)\r\n" + text).utf8), "sep \(delimiter)")
      for (encoding, mark) in [
        (String.Encoding.utf16LittleEndian, [0xFF, 0xFE] as [UInt8]), (.utf16BigEndian, [0xFE, 0xFF]),
      ] {
        let wide = try #require(text.data(using: encoding))
        expectPlain(try read(mark + wide), "UTF-16, delimiter \(delimiter)")
        expectPlain(try read(wide), "UTF-16 without a mark, delimiter \(delimiter)")
      }
    }
  }

  @Test func columnsMayMoveAndCellsMayBeGuarded() throws {
    let sheet = try read(
      """
      mine, Decision_Note ,"DECISION_REASON",finding_id
      x,'=1+1,Write-Off,\(Self.id.lowercased())
      x,'quoted',timing,\(Self.other)
      """.utf8)
    #expect(sheet.rows.map(\.note) == ["=1+1", "'quoted'"])
    #expect(sheet.rows.map(\.reason) == [.writeOff, .timing])
    #expect(sheet.rows.map(\.findingID) == [Self.id, Self.other])
    #expect(sheet.rows.map(\.expected) == [nil, nil])
  }

  @Test func everyProblemIsTold() throws {
    let text = """
      finding_id,decision_reason,decision_note,decision_by
      F1,timing,n,
      \(Self.id),timeing,n,
      \(Self.id),timing,,
      \(Self.other),,n,
      \(Self.other),timing,n,--
      \(Self.other),timing,"n"x,
      \(Self.id),timing,n,anna,more
      """
    #expect(
      try problems(text) == [
        "2 finding_id", "3 decision_reason", "4 decision_note", "4 finding_id",
        "5 decision_reason", "6 decision_by", "6 finding_id", "7 ", "8 ", "8 finding_id",
      ])
    #expect(try problems("finding_id,decision_note\n").contains("1 decision_reason"))
    #expect(
      try problems("finding_id,decision_reason,decision_note,decision_note\n") == ["1 decision_note"])
    #expect(try problems("a,b\n1,2\n")[0].contains("no column finding_id"))
    #expect(try problems("")[0].contains("no column finding_id"))
    #expect(try problems("finding_id,decision_reason,decision_note\n\(Self.id),,\n")[0].contains("nothing"))
    #expect(throws: DecisionSheetErrors.self) { try read([0x50, 0x4B, 3, 4, 0, 0]) }
    #expect(throws: DecisionSheetErrors.self) {
      try read(Array("finding_id,decision_reason,decision_note\n".utf8) + [0xE4, 0x0A])
    }
    let missing = #expect(throws: DecisionSheetErrors.self) {
      try DecisionSheet.read(path: "/nowhere/at all.csv")
    }
    #expect(missing?.description.contains("/nowhere/at all.csv") == true)
  }

  @Test func anOldTableIsRefused() throws {
    let sheet = try read(Self.plain.utf8)
    let usd = try #require(Currency(code: "USD"))
    func stale(_ currency: String, _ expected: Int128?, _ actual: Int128?) -> [String?] {
      sheet.staleRows { id in
        Finding(
          id: id, code: .amountMismatch, currency: Currency(code: currency),
          expectedMinorUnits: expected, actualMinorUnits: actual, detail: "d")
      }.map(\.column)
    }
    #expect(usd.digits == 2)
    #expect(stale("USD", 1000, 999).isEmpty)
    #expect(stale("USD", 1000, 998) == ["actual"])
    #expect(stale("USD", 1, 998) == ["expected", "actual"])
    #expect(stale("EUR", 1000, 999) == ["currency"])
    #expect(stale("USD", nil, nil) == ["expected", "actual"])
    #expect(sheet.staleRows { _ in nil }.isEmpty)
  }

  @Test(
    "an amount as spreadsheets write it",
    arguments: [
      "1234.5", "1234.50", "1,234.50", "1.234,50", "1 234,50", "1\u{A0}234,50", "1'234.50", "1’234.5",
      "$1,234.50", "1.234,50 €", "+1234.50", "1234.500",
    ])
  func sameAmounts(text: String) {
    #expect(SheetAmount.compare(text, with: 123_450, digits: 2) == .same)
    #expect(SheetAmount.compare(text, with: 123_451, digits: 2) == .other)
    for negative in ["-\(text)", "\u{2212}\(text)", "(\(text))", "\(text)-", "'-\(text)"]
    where !text.hasPrefix("+") {
      #expect(SheetAmount.compare(negative, with: -123_450, digits: 2) == .same, "\(negative)")
      #expect(SheetAmount.compare(negative, with: 123_450, digits: 2) == .other, "\(negative)")
    }
  }

  @Test func whatIsNoAmountSaysNothing() {
    for text in ["1.2E+05", "#####", "n/a", "1,23,4", "12 Mar", "1.234.56,7,8", "--", "."] {
      #expect(SheetAmount.compare(text, with: 1, digits: 2) == .unreadable, "\(text)")
    }
    #expect(SheetAmount.compare("", with: nil, digits: 2) == .same)
    #expect(SheetAmount.compare("", with: 1, digits: 2) == .other)
    #expect(SheetAmount.compare("0", with: nil, digits: 2) == .other)
    #expect(SheetAmount.compare("100.00", with: 100, digits: 0) == .same)
    #expect(SheetAmount.compare("1,234", with: 1234, digits: 3) == .same)
    #expect(SheetAmount.compare("1,234", with: 1_234_000, digits: 3) == .same)
    let large = "170141183460469231731687303715884105.72"
    #expect(SheetAmount.compare(large, with: 17_014_118_346_046_923_173_168_730_371_588_410_572, digits: 2) == .same)
  }
}
