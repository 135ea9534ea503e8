/// Keeps the last text of a column, for columns that say the same row after row.
struct RepeatedText {
  private var bytes: [UInt8] = []
  private var text = ""

  mutating func text(of field: UnsafeBufferPointer<UInt8>) -> String {
    let isSame = bytes.withUnsafeBufferPointer { last in
      last.count == field.count && zip(last, field).allSatisfy { $0 == $1 }
    }
    if !isSame {
      bytes = Array(field)
      text = String(decoding: field, as: UTF8.self)
    }
    return text
  }
}

/// Recognises ids that a spreadsheet program has turned into rounded numbers.
enum DamagedID {
  /// Whether the bytes look like `1.23457E+15`: digits, perhaps with one mark, then `E+` and two or three digits.
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

/// Takes the grouping marks out of amounts such as `1,234.56`.
enum GroupedDigits {
  /// The amount without its marks; nil where a mark does not stand before three digits of the whole part.
  static func ungrouped(
    _ bytes: UnsafeBufferPointer<UInt8>, grouping: UInt8, decimalMark: UInt8
  ) -> [UInt8]? {
    guard bytes.contains(grouping) else { return Array(bytes) }
    let isNegative = bytes.first == 0x2D
    let whole = bytes.dropFirst(isNegative ? 1 : 0).prefix { $0 != decimalMark }
    let groups = whole.split(separator: grouping, omittingEmptySubsequences: false)
    guard let first = groups.first, (1...3).contains(first.count),
      groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    let fraction = bytes.dropFirst((isNegative ? 1 : 0) + whole.count)
    guard !fraction.contains(grouping) else { return nil }
    return (isNegative ? [0x2D] : []) + groups.flatMap { Array($0) } + Array(fraction)
  }
}
