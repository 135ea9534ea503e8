import SettlementModel

/// Gives the fields of one row as texts of a batch: the row is put there whole, once, and its fields
/// are parts of it.
struct RowTexts {
  private let row: CSVRow
  private let batch: LineBatch
  private let rowText: LineText

  init(_ row: CSVRow, in batch: LineBatch) {
    self.row = row
    self.batch = batch
    rowText = batch.append(text: UnsafeBufferPointer(start: row.bytes, count: row.length))
  }

  /// A field's text, doubled quotes resolved; empty where the file does not have the field.
  func text(_ index: Int?) -> LineText {
    guard let index else { return LineText() }
    let field = row.field(index)
    guard !field.isEscaped else { return batch.append(text: row[index]) }
    return rowText.part(from: Int(field.start), to: Int(field.end))
  }
}
