/// Why a text is not an amount.
public enum AmountProblem: Error, Sendable, Hashable {
  /// No byte at all.
  case empty
  /// A byte that no plain decimal has: a letter, an exponent, a grouping mark, a space, a second point.
  case notADecimal
  /// More digits after the point than the currency has.
  case tooManyDecimals(found: Int, allowed: Int)
  /// Fewer digits after the point than the currency has, where the layout asks for exactly those.
  case tooFewDecimals(found: Int, needed: Int)
  /// Beyond what 64 bits of minor units hold.
  case tooLarge
}

/// A strict reader of plain decimals: the whole text or a problem, never a guess.
public enum AmountText {
  /// Minor units of a decimal in major units, such as `-12.34`.
  ///
  /// Reads an optional `-`, one or more digits, and optionally the decimal mark with digits on both sides. No plus
  /// sign, no exponent, no spaces, no grouping.
  ///
  /// - Parameters:
  ///   - bytes: the text, UTF-8.
  ///   - digits: the currency's digits.
  ///   - exactDigits: whether the text must carry exactly `digits` decimals; otherwise fewer are read too.
  ///   - decimalMark: `.` or another ASCII byte.
  public static func minorUnits(
    of bytes: some Sequence<UInt8>, digits: Int8, exactDigits: Bool = false,
    decimalMark: UInt8 = 0x2E
  ) throws(AmountProblem) -> Int64 {
    var magnitude: UInt64 = 0
    var isNegative = false
    var position = 0
    var wholeDigits = 0
    var decimals = -1
    for byte in bytes {
      if byte == 0x2D, position == 0 {
        isNegative = true
      } else if byte == decimalMark, decimals < 0, wholeDigits > 0 {
        decimals = 0
      } else if byte >= 0x30, byte <= 0x39 {
        if decimals >= 0 { decimals += 1 } else { wholeDigits += 1 }
        magnitude = try appended(UInt64(byte - 0x30), to: magnitude)
      } else {
        throw .notADecimal
      }
      position += 1
    }
    guard position > 0 else { throw .empty }
    guard wholeDigits > 0, decimals != 0 else { throw .notADecimal }
    let found = max(decimals, 0)
    let allowed = Int(digits)
    guard found <= allowed else { throw .tooManyDecimals(found: found, allowed: allowed) }
    if exactDigits, found < allowed { throw .tooFewDecimals(found: found, needed: allowed) }
    for _ in found..<allowed { magnitude = try appended(0, to: magnitude) }
    guard magnitude <= UInt64(Int64.max) else { throw .tooLarge }
    return isNegative ? -Int64(magnitude) : Int64(magnitude)
  }

  private static func appended(
    _ digit: UInt64, to magnitude: UInt64
  ) throws(AmountProblem) -> UInt64 {
    let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
    guard !overflow else { throw .tooLarge }
    let (sum, carry) = shifted.addingReportingOverflow(digit)
    guard !carry else { throw .tooLarge }
    return sum
  }
}
