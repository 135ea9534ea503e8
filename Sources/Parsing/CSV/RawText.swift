/// Bytes from outside as text to keep and to show.
enum RawText {
  /// The bytes as text; where they were cut, an unfinished last character is left out.
  static func text(_ bytes: [UInt8], isCut: Bool) -> String {
    guard isCut else { return String(decoding: bytes, as: UTF8.self) }
    var count = bytes.count
    while count > 0, count > bytes.count - 4, bytes[count - 1] & 0xC0 == 0x80 { count -= 1 }
    if count > 0, bytes[count - 1] >= 0xC0 { count -= 1 }
    let isWhole = bytes.last.map { $0 < 0x80 } ?? true
    return String(decoding: isWhole ? bytes[...] : bytes[..<count], as: UTF8.self)
  }

  /// A field's text in quotes for a sentence: at most 60 characters, control characters escaped,
  /// card numbers masked.
  static func quoted(_ bytes: some Sequence<UInt8>) -> String {
    var shown = "'"
    var count = 0
    let text = String(decoding: Array(bytes), as: UTF8.self)
    for scalar in (CardNumbers.masked(text)?.text ?? text).unicodeScalars {
      if count == 60 {
        shown += "…"
        break
      }
      let isHidden =
        scalar.properties.generalCategory == .control
        || scalar.properties.generalCategory == .format
        || scalar.properties.generalCategory == .lineSeparator
        || scalar.properties.generalCategory == .paragraphSeparator
      shown +=
        isHidden ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
      count += 1
    }
    return shown + "'"
  }
}
