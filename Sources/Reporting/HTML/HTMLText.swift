/// Text from outside on a page: the one place through which all of it passes.
///
/// The result has no meaning to a browser wherever it stands, as text or in a quoted attribute: what
/// could open a tag, a character reference or end an attribute is a reference itself. What is not
/// to be seen, or reorders what is (control characters, bidirectional overrides), is shown as
/// `\u{202E}`, as on a terminal.
enum HTMLText {
  /// Adds the text to `bytes`, UTF-8.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    // Printable ASCII, which nearly all text is, hides nothing.
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    for byte in (isPlain ? text : TerminalText.escaped(text)).utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
      case UInt8(ascii: "`"): bytes.append(contentsOf: "&#96;".utf8)
      default: bytes.append(byte)
      }
    }
  }
}
