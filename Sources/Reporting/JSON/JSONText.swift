/// Writes JSON strings.
public enum JSONText {
  /// Adds `text` as a JSON string with its quotes.
  ///
  /// Quotes, backslashes and control characters (C0, DEL and C1, so that a terminal does not act on
  /// them) are escaped; everything else, slashes too, stands as it is in UTF-8.
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    var previousIsC2 = false
    for byte in text.utf8 {
      if previousIsC2 {
        previousIsC2 = false
        if byte < 0xA0 {
          appendEscape(byte, to: &bytes)
        } else {
          bytes.append(0xC2)
          bytes.append(byte)
        }
        continue
      }
      switch byte {
      case 0x22, 0x5C:
        bytes.append(0x5C)
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
      case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
      case 0x00..<0x20, 0x7F: appendEscape(byte, to: &bytes)
      case 0xC2: previousIsC2 = true
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }

  /// Adds `\u00XX`.
  private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    bytes.append(contentsOf: [0x5C, 0x75, 0x30, 0x30])
    bytes.append(digits[Int(byte >> 4)])
    bytes.append(digits[Int(byte & 15)])
  }
}
