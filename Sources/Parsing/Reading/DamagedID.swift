/// Recognises ids that a spreadsheet program has turned into rounded numbers.
enum DamagedID {
  /// Whether the bytes look like `1.23457E+15`: digits, perhaps with one mark, then `E+` and two or
  /// three digits.
  @inline(__always)
  static func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = bytes.count
    guard count >= 5, bytes[count - 3] == 0x2B || bytes[count - 4] == 0x2B else { return false }
    return hasRoundedForm(bytes)
  }

  private static func hasRoundedForm(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = bytes.count
    let plus = bytes[count - 3] == 0x2B ? count - 3 : count - 4
    guard plus >= 2, bytes[plus] == 0x2B, bytes[plus - 1] & 0xDF == 0x45 else { return false }
    let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    guard bytes[(plus + 1)...].allSatisfy(isDigit), isDigit(bytes[0]) else { return false }
    let mantissa = bytes[1..<plus - 1]
    guard let mark = mantissa.first else { return true }
    return (mark == 0x2E || mark == 0x2C) && mantissa.dropFirst().allSatisfy(isDigit)
  }
}
