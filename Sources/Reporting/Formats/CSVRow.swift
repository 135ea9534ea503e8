import SettlementModel

/// Writes one row of CSV after RFC 4180: commas, CRLF, quotes only where a field needs them.
enum CSVRow {
  static let quote = UInt8(ascii: "\"")

  /// Adds the cells and a line end. Text that a spreadsheet would run as a formula gets a leading
  /// `'`.
  static func append(_ cells: [ReportCell], to bytes: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      switch cell {
      case .empty: break
      case .text(let text): appendText(text, to: &bytes)
      case .integer(let number): bytes.append(contentsOf: String(number).utf8)
      case .amount(let text): bytes.append(contentsOf: text.utf8)
      case .date(let day): bytes.append(contentsOf: day.description.utf8)
      case .time(let time): bytes.append(contentsOf: time.description.utf8)
      }
    }
    // A row of one empty field would read as a blank line.
    if cells.count == 1, cells[0] == .empty || cells[0] == .text("") {
      bytes.append(contentsOf: [0x22, 0x22])
    }
    bytes.append(0x0D)
    bytes.append(0x0A)
  }

  private static func appendText(_ text: String, to bytes: inout [UInt8]) {
    let guarded = startsFormula(text)
    let needsQuotes = text.utf8.contains { [0x22, 0x2C, 0x0D, 0x0A].contains($0) }
    guard needsQuotes else {
      if guarded { bytes.append(0x27) }
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(0x22)
    if guarded { bytes.append(0x27) }
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// Whether a spreadsheet might run the text: it starts with `=`, `+`, `-`, `@` (full-width forms
  /// too), a tab or a line end.
  static func startsFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    switch first {
    case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": return true
    default: return false
    }
  }
}
