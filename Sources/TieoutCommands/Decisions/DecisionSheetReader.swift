import Parsing
import SettlementModel

/// Reads the rows of one table of decisions and collects what is wrong with them.
struct DecisionSheetReader {
  private let columns: [String: Int]
  private let columnCount: Int
  private var seenRows: [String: Int] = [:]
  private(set) var problems: [DecisionSheetProblem] = []

  /// - Throws: ``DecisionSheetErrors`` where the header is not that of such a table.
  init(_ table: SheetTable, path: String) throws {
    var columns: [String: Int] = [:]
    for (index, cell) in table.header.cells.enumerated() {
      let name = SheetTable.name(of: cell)
      guard !name.isEmpty else { continue }
      if columns.updateValue(index, forKey: name) != nil, Self.read.contains(name) {
        problems.append(
          DecisionSheetProblem("the column stands twice", row: table.header.number, column: name))
      }
    }
    for name in ["finding_id", "decision_reason", "decision_note"] where columns[name] == nil {
      let near = NearestWord.find(name, among: columns.keys.sorted())
      problems.append(
        DecisionSheetProblem(
          "there is no such column" + (near.map { "; the table has \($0)" } ?? "")
            + "; `tieout report discrepancies --for-decisions` writes it",
          row: table.header.number, column: name))
    }
    self.columns = columns
    self.columnCount = table.header.cells.count
    guard problems.isEmpty else { throw DecisionSheetErrors(file: path, problems: problems) }
    problems = table.damagedRows.sorted { $0.key < $1.key }.map {
      DecisionSheetProblem($0.value, row: $0.key)
    }
  }

  private static let read: Set<String> = [
    "finding_id", "decision_reason", "decision_note", "decision_by", "decision_second", "currency",
    "expected", "actual",
  ]

  /// The decision of a row; nil where there is none, or something is wrong with it.
  mutating func row(_ row: SheetTable.Row) -> DecisionSheet.Row? {
    let before = problems.count
    let reason = cell("decision_reason", of: row) ?? ""
    let note = cell("decision_note", of: row) ?? ""
    guard !reason.isEmpty || !note.isEmpty else { return nil }
    if row.cells.dropFirst(columnCount).contains(where: { !$0.isEmpty }) {
      report("the row has more cells than the header", row.number, nil)
    }
    let id = findingID(of: row)
    let known = self.reason(reason, row.number)
    if note.isEmpty { report("write what an auditor should know", row.number, "decision_note") }
    let by = person("decision_by", of: row)
    let second = person("decision_second", of: row)
    if let id, let earlier = seenRows.updateValue(row.number, forKey: id) {
      report("finding \(id) is decided in row \(earlier) already", row.number, "finding_id")
    }
    guard problems.count == before, let id, let known else { return nil }
    return DecisionSheet.Row(
      number: row.number, findingID: id, reason: known, note: note, by: by, second: second,
      currency: cell("currency", of: row), expected: cell("expected", of: row),
      actual: cell("actual", of: row))
  }

  private mutating func reason(_ word: String, _ number: Int) -> ResolutionReason? {
    if let known = ResolutionReason(word: word) { return known }
    report(
      word.isEmpty ? "a note alone closes nothing; write a reason" : ReasonOption.unknown(word),
      number, "decision_reason")
    return nil
  }

  private mutating func findingID(of row: SheetTable.Row) -> String? {
    let text = cell("finding_id", of: row) ?? ""
    let digits = text.dropFirst().lowercased()
    let isID =
      text.first.map { $0 == "F" || $0 == "f" } ?? false
      && digits.utf8.count == 16 && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
    if isID { return "F" + digits }
    report(
      "'\(text)' is no finding's id; it is F and 16 digits from 0 to f", row.number, "finding_id")
    return nil
  }

  private mutating func person(_ column: String, of row: SheetTable.Row) -> PersonName? {
    guard let text = cell(column, of: row), !text.isEmpty else { return nil }
    let name = PersonName(text)
    if name == nil { report("'\(text)' is no person's name", row.number, column) }
    return name
  }

  /// A cell without the guard against formulas and without spaces around it; nil where the table
  /// has no such column, empty where the row is too short.
  private func cell(_ column: String, of row: SheetTable.Row) -> String? {
    guard let index = columns[column] else { return nil }
    guard row.cells.indices.contains(index) else { return "" }
    var text = row.cells[index][...]
    if text.first == "'", let next = text.dropFirst().unicodeScalars.first,
      "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(next)
    {
      text = text.dropFirst()
    }
    let trimmed = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
    return String(trimmed.reversed())
  }

  private mutating func report(_ message: String, _ number: Int, _ column: String?) {
    problems.append(DecisionSheetProblem(message, row: number, column: column))
  }
}
