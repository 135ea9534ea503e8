/// Finds bytes that are not UTF-8.
enum UTF8Check {
  /// Index of the first byte that starts no well-formed UTF-8 sequence, or nil where all is well.
  ///
  /// Overlong forms, surrogates, and values beyond U+10FFFF are not well-formed (Unicode, table
  /// 3-7).
  static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    while index < bytes.count {
      // Most text beyond ASCII is a few letters among much that is not.
      while index + 8 <= bytes.count,
        ByteMarks.word(bytes.baseAddress! + index) & ByteMarks.highBits == 0
      {
        index += 8
      }
      guard index < bytes.count else { break }
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      guard let form = form(of: lead), index + form.length <= bytes.count,
        form.second.contains(bytes[index + 1])
      else { return index }
      for offset in 2..<max(2, form.length) where bytes[index + offset] & 0xC0 != 0x80 {
        return index
      }
      index += form.length
    }
    return nil
  }

  /// The length of a sequence by its first byte, and what its second byte may be.
  private static func form(of lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}
