/// A text cut into rows and fields, with what tells how it was cut.
struct DraftTable {
  /// One row and the physical line where it starts, from 1.
  struct Row {
    let line: Int
    let fields: [String]

    var isBlank: Bool { fields.allSatisfy { $0.isEmpty } }
  }

  let delimiter: Character
  let rows: [Row]
  /// The number of fields that most rows have.
  let width: Int
  /// How many rows have it.
  let rowsOfWidth: Int

  /// Rows that are looked at; a guess gets no better with more.
  static let rowsMax = 5_000

  /// The way to cut the text that gives the most rows of one width; nil where no way gives two
  /// fields.
  init?(text: String) {
    var best: DraftTable?
    for delimiter in [",", ";", "\t", "|"] as [Character] {
      guard let table = DraftTable(text: text, delimiter: delimiter) else { continue }
      if let held = best, held.weight >= table.weight { continue }
      best = table
    }
    guard let best else { return nil }
    self = best
  }

  private init?(text: String, delimiter: Character) {
    let rows = Self.rows(of: text, delimiter: delimiter)
    var counts: [Int: Int] = [:]
    for row in rows where row.fields.count > 1 { counts[row.fields.count, default: 0] += 1 }
    // Of two widths with as many rows the wider one: what is narrower is a heading or a total.
    guard let (width, count) = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
      return nil
    }
    self.delimiter = delimiter
    self.rows = rows
    self.width = width
    self.rowsOfWidth = count
  }

  /// Fields in rows of the common width: a mark inside texts gives few of them.
  private var weight: Int { rowsOfWidth * (width - 1) }

  private static func rows(of text: String, delimiter: Character) -> [Row] {
    var rows: [Row] = []
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var line = 1
    var start = 1
    var index = text.startIndex
    func closeRow() {
      fields.append(field)
      rows.append(Row(line: start, fields: fields))
      fields = []
      field = ""
      start = line
    }
    while index < text.endIndex, rows.count < rowsMax {
      let character = text[index]
      index = text.index(after: index)
      let isEnd = character == "\n" || character == "\r\n" || character == "\r"
      if isEnd { line += 1 }
      if isQuoted {
        guard character == "\"" else {
          field.append(character)
          continue
        }
        if index < text.endIndex, text[index] == "\"" {
          field.append("\"")
          index = text.index(after: index)
        } else {
          isQuoted = false
        }
      } else if character == "\"", field.isEmpty {
        isQuoted = true
      } else if character == delimiter {
        fields.append(field)
        field = ""
      } else if isEnd {
        closeRow()
      } else {
        field.append(character)
      }
    }
    if rows.count < rowsMax, !field.isEmpty || !fields.isEmpty { closeRow() }
    return rows
  }
}
