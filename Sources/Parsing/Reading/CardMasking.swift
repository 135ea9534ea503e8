import SettlementModel

/// Keeps card numbers and card verification values of one file from being stored or shown.
struct CardMasking {
  /// Card numbers masked so far.
  private(set) var count = 0
  /// Columns whose names say that they hold card verification values.
  private var secretColumns: [Int] = []
  private var width: Int?
  private var hidesDescription = false

  private static let secretNames: Set<String> = [
    "cvv", "cvv2", "cvc", "cvc2", "csc", "cid", "cardverificationvalue", "cardverificationcode",
    "cardsecuritycode", "securitycode",
  ]

  mutating func learn(_ columns: BoundColumns) {
    secretColumns = columns.header.indices.filter { Self.isSecret(columns.header[$0]) }
    width = columns.width
    hidesDescription = columns.index(of: .description).map(secretColumns.contains) ?? false
  }

  private static func isSecret(_ name: String) -> Bool {
    secretNames.contains(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// Masks the line's free texts; identifiers stay as they are, for they pass the check by chance.
  mutating func mask(_ line: inout BatchedLine, in batch: LineBatch) {
    mask(&line.lineDescription, in: batch)
    mask(&line.paymentMethod, in: batch)
    mask(&line.cardBrand, in: batch)
    if hidesDescription { line.lineDescription = LineText() }
  }

  private mutating func mask(_ text: inout LineText, in batch: LineBatch) {
    guard text.length >= 13, let masked = CardNumbers.masked(batch.bytes(of: text)) else { return }
    count += masked.count
    text = masked.bytes.withUnsafeBufferPointer { batch.append(text: $0) }
  }

  /// The text of a rejected row as it may be kept.
  mutating func keptText(of reader: CSVReader) -> String {
    var text = reader.rawText
    if !secretColumns.isEmpty {
      // Where fields cannot be told apart, nothing says which of them is the secret one.
      guard reader.problem == nil, reader.fieldCount == width else {
        return "(not kept: the file has a column of card verification values)"
      }
      let fields = (0..<reader.fieldCount).map { index in
        secretColumns.contains(index)
          ? "***" : String(decoding: reader.bytes(of: index), as: UTF8.self)
      }
      text = String(fields.joined(separator: ",").prefix(Limits.rawTextBytesMax / 4))
    }
    if text.utf8.count > Limits.rawTextBytesMax - 4 {
      // A number that the cut goes through would not be known for what it is.
      while let last = text.utf8.last, last == 0x20 || last == 0x2D || (0x30...0x39).contains(last) {
        text.removeLast()
      }
    }
    guard let masked = CardNumbers.masked(text) else { return text }
    count += masked.count
    return masked.text
  }

  /// What to tell of the file; nil where nothing was masked.
  var warning: String? {
    guard count > 0 else { return nil }
    return "\(count) card \(count == 1 ? "number" : "numbers") in texts masked; "
      + "ask why the file carries card numbers"
  }
}
