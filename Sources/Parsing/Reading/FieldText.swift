/// Keeps the last text of a column, for columns that say the same row after row.
struct RepeatedText {
  private var bytes: [UInt8] = []
  private var text = ""

  mutating func text(of field: UnsafeBufferPointer<UInt8>) -> String {
    if bytes.count != field.count || !field.elementsEqual(bytes) {
      bytes = Array(field)
      text = String(decoding: field, as: UTF8.self)
    }
    return text
  }
}

/// Recognises ids that a spreadsheet program has turned into rounded numbers.
enum DamagedID {
  /// Whether the bytes look like `1.23457E+15`: digits, perhaps with one mark, then `E+` and two or
  /// three digits.
  static func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = bytes.count
    guard count >= 5 else { return false }
    let plus = bytes[count - 3] == 0x2B ? count - 3 : count - 4
    guard plus >= 2, bytes[plus] == 0x2B, bytes[plus - 1] & 0xDF == 0x45 else { return false }
    let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    guard bytes[(plus + 1)...].allSatisfy(isDigit), isDigit(bytes[0]) else { return false }
    let mantissa = bytes[1..<plus - 1]
    guard let mark = mantissa.first else { return true }
    return (mark == 0x2E || mark == 0x2C) && mantissa.dropFirst().allSatisfy(isDigit)
  }
}
