public import SettlementModel

/// Writes one row as a JSON object on one line.
public enum JSONRow {
  /// Adds the object: text and amounts as strings, whole numbers as numbers, empty cells as `null`.
  static func append(_ cells: [ReportCell], columns: [String], to bytes: inout [UInt8]) {
    precondition(cells.count == columns.count)
    bytes.append(0x7B)
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      JSONText.append(columns[index], to: &bytes)
      bytes.append(0x3A)
      append(cell, to: &bytes)
    }
    bytes.append(0x7D)
  }

  /// Adds the value of one cell.
  public static func append(_ cell: ReportCell, to bytes: inout [UInt8]) {
    switch cell {
    case .empty: bytes.append(contentsOf: "null".utf8)
    case .text(let text), .amount(let text): JSONText.append(text, to: &bytes)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .date(let day): JSONText.append(day.description, to: &bytes)
    case .time(let time): JSONText.append(time.description, to: &bytes)
    }
  }
}
