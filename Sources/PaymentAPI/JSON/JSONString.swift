/// The text of a JSON string whose syntax has been checked.
enum JSONString {
  /// UTF-8 of the content between the quotes with its escapes resolved.
  ///
  /// A surrogate escape without its partner becomes U+FFFD and is told, for such a text has no
  /// exact form.
  static func decoded(_ raw: [UInt8]) -> (bytes: [UInt8], hasLoneSurrogate: Bool) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var hasLoneSurrogate = false
    var index = 0
    while index < raw.count {
      guard raw[index] == 0x5C else {
        bytes.append(raw[index])
        index += 1
        continue
      }
      guard raw[index + 1] == 0x75 else {
        bytes.append(simple(raw[index + 1]))
        index += 2
        continue
      }
      var code = unit(raw, at: index + 2)
      index += 6
      if (0xD800...0xDBFF).contains(code), index + 5 < raw.count, raw[index] == 0x5C,
        raw[index + 1] == 0x75
      {
        let low = unit(raw, at: index + 2)
        if (0xDC00...0xDFFF).contains(low) {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
          index += 6
        }
      }
      hasLoneSurrogate = hasLoneSurrogate || (0xD800...0xDFFF).contains(code)
      let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return (bytes, hasLoneSurrogate)
  }

  private static func simple(_ letter: UInt8) -> UInt8 {
    switch letter {
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    default: letter
    }
  }

  private static func unit(_ raw: [UInt8], at index: Int) -> UInt32 {
    raw[index..<index + 4].reduce(0) { value, digit in
      value << 4 | UInt32(hexValue(digit) ?? 0)
    }
  }

  /// The value of a hexadecimal digit, or nil.
  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
