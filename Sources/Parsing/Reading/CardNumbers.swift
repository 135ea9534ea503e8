/// Finds payment card numbers in free text and masks them: the first six and the last four digits
/// stay.
///
/// A card number is 13 to 19 digits in one run, or in groups of 3 to 6 with single spaces or dashes
/// between, that begins as an issuer's does and whose check digit holds.
public enum CardNumbers {
  /// A text with its card numbers masked.
  public struct Masked: Sendable, Hashable {
    public var bytes: [UInt8]
    public var count: Int
  }

  private static let digitsMin = 13
  private static let digitsMax = 19

  /// The masked text; nil where it has no card number, which costs one look at each byte.
  public static func masked(_ text: UnsafeBufferPointer<UInt8>) -> Masked? {
    guard text.count >= digitsMin else { return nil }
    var result: Masked?
    var position = 0
    while position < text.count {
      guard isDigit(text[position]) else {
        position += 1
        continue
      }
      let groups = groups(of: text, from: position)
      let digits = groups.reduce(0) { $0 + $1.count }
      var next = groups[groups.count - 1].upperBound
      if digits >= digitsMin, let number = number(in: groups, of: text) {
        mask(number, of: text, in: &result)
        next = number[number.count - 1].upperBound
      }
      position = next
    }
    return result
  }

  /// The masked text; nil where it has no card number.
  public static func masked(_ text: String) -> (text: String, count: Int)? {
    var text = text
    return text.withUTF8 { bytes in
      masked(bytes).map { (String(decoding: $0.bytes, as: UTF8.self), $0.count) }
    }
  }

  /// Runs of digits from a digit on, as long as single spaces or dashes part them.
  private static func groups(
    of text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var position = start
    while position < text.count, isDigit(text[position]) {
      let first = position
      while position < text.count, isDigit(text[position]) { position += 1 }
      groups.append(first..<position)
      guard position < text.count, text[position] == 0x20 || text[position] == 0x2D else { break }
      position += 1
    }
    return groups
  }

  /// The first groups in a row that make a card number, the most of them first.
  private static func number(
    in groups: [Range<Int>], of text: UnsafeBufferPointer<UInt8>
  ) -> [Range<Int>]? {
    for first in groups.indices {
      for last in groups.indices[first...].reversed() {
        let candidate = Array(groups[first...last])
        let isGrouped = candidate.count > 1
        if isGrouped, !candidate.allSatisfy({ (3...6).contains($0.count) }) { continue }
        let digits = candidate.flatMap { text[$0].map { Int($0 & 0x0F) } }
        if (digitsMin...digitsMax).contains(digits.count), hasIssuer(digits), checks(digits) {
          return candidate
        }
      }
    }
    return nil
  }

  private static func mask(
    _ number: [Range<Int>], of text: UnsafeBufferPointer<UInt8>, in result: inout Masked?
  ) {
    var masked = result ?? Masked(bytes: Array(text), count: 0)
    let places = number.flatMap { Array($0) }
    for place in places.dropFirst(6).dropLast(4) { masked.bytes[place] = UInt8(ascii: "*") }
    masked.count += 1
    result = masked
  }

  /// Whether issuers of cards give out numbers that begin so.
  private static func hasIssuer(_ digits: [Int]) -> Bool {
    let two = digits[0] * 10 + digits[1]
    let four = two * 100 + digits[2] * 10 + digits[3]
    let count = digits.count
    switch four {
    case 4000...4999: return true
    case 5100...5599, 2221...2720: return count == 16
    case 3400...3499, 3700...3799: return count == 15
    case 3528...3589: return count >= 16
    case 3000...3059, 3095, 3600...3699, 3800...3999: return count >= 14
    case 5000...5099, 5600...6999, 8100...8199: return count >= 13
    default: return false
    }
  }

  /// The check of ISO/IEC 7812: every second digit from the right but one doubled.
  private static func checks(_ digits: [Int]) -> Bool {
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let doubled = digit * 2
      sum += index % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled
    }
    return sum % 10 == 0
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
