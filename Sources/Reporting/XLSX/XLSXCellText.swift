/// Text as a cell of a workbook can hold it.
///
/// Characters that XML forbids, that a terminal acts on, or that hide or reorder others are shown as
/// `\u{1B}`; line feeds and tabs stay. What a spreadsheet would decode, `_x0041_`, is escaped so that
/// it stays as written. A cell ends at 32,767 units of UTF-16: longer text is cut, and says so.
public enum XLSXCellText {
  /// What one cell may hold, in units of UTF-16.
  public static let unitsMax = 32_767

  /// The text for a cell, and whether something of it had to be left out.
  public static func cell(_ text: String) -> (text: String, isCut: Bool) {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x5F }
    let safe = isPlain ? text : keepingUnderscores(escaped(text))
    guard safe.utf8.count > unitsMax, safe.utf16.count > unitsMax else { return (safe, false) }
    let note = " … [cut: the text has \(text.unicodeScalars.count) characters]"
    let room = unitsMax - note.utf16.count
    var kept = String.UnicodeScalarView()
    var units = 0
    for scalar in safe.unicodeScalars {
      units += scalar.value > 0xFFFF ? 2 : 1
      if units > room { break }
      kept.append(scalar)
    }
    return (String(kept) + note, true)
  }

  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        // CR LF is one line end.
        if previous == "\r" { result.removeLast("\\u{D}".unicodeScalars.count) }
        result.append(scalar)
      } else if scalar == "\t" || !isUnfit(scalar) {
        result.append(scalar)
      } else {
        let code = String(scalar.value, radix: 16, uppercase: true)
        result.append(contentsOf: "\\u{\(code)}".unicodeScalars)
      }
      previous = scalar
    }
    return String(result)
  }

  private static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0xFFFE || scalar.value == 0xFFFF || TerminalText.isUnsafe(scalar)
  }

  /// Writes the underscore of `_xHHHH_` as `_x005F_`, which reads back as an underscore.
  private static func keepingUnderscores(_ text: String) -> String {
    guard text.utf8.contains(0x5F) else { return text }
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x5F, isEscape(bytes[index...]) { result += "_x005F".utf8 }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether the bytes begin with `_xHHHH_`.
  private static func isEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count >= 7, bytes[bytes.startIndex + 6] == 0x5F,
      bytes[bytes.startIndex + 1] == 0x78
    else { return false }
    return bytes[(bytes.startIndex + 2)..<(bytes.startIndex + 6)].allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0)
    }
  }
}
