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
    try Array(bytes).withUnsafeBufferPointer { (bytes) throws(AmountProblem) in
      try minorUnits(
        of: bytes, digits: digits, exactDigits: exactDigits, decimalMark: decimalMark)
    }
  }

  /// Minor units of a decimal in major units, as above, of bytes in memory.
  public static func minorUnits(
    of bytes: UnsafeBufferPointer<UInt8>, digits: Int8, exactDigits: Bool = false,
    decimalMark: UInt8 = 0x2E
  ) throws(AmountProblem) -> Int64 {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { throw .empty }
    let isNegative = start[0] == 0x2D
    var index = isNegative ? 1 : 0
    let count = bytes.count
    // Up to 18 digits cannot go past 64 bits: only longer texts are watched.
    let mayOverflow = count > 18
    var magnitude: UInt64 = 0
    let wholeStart = index
    while index < count, case let digit = start[index] &- 0x30, digit <= 9 {
      magnitude = try appended(UInt64(digit), to: magnitude, mayOverflow)
      index += 1
    }
    guard index > wholeStart else { throw .notADecimal }
    var decimals = 0
    if index < count {
      guard start[index] == decimalMark else { throw .notADecimal }
      index += 1
      let decimalsStart = index
      while index < count, case let digit = start[index] &- 0x30, digit <= 9 {
        magnitude = try appended(UInt64(digit), to: magnitude, mayOverflow)
        index += 1
      }
      decimals = index - decimalsStart
      guard index == count, decimals > 0 else { throw .notADecimal }
    }
    let allowed = Int(digits)
    if decimals != allowed {
      guard decimals < allowed else { throw .tooManyDecimals(found: decimals, allowed: allowed) }
      guard !exactDigits else { throw .tooFewDecimals(found: decimals, needed: allowed) }
      for _ in decimals..<allowed { magnitude = try appended(0, to: magnitude, true) }
    }
    guard magnitude <= UInt64(Int64.max) else { throw .tooLarge }
    return isNegative ? -Int64(magnitude) : Int64(magnitude)
  }

  @inline(__always)
  private static func appended(
    _ digit: UInt64, to magnitude: UInt64, _ mayOverflow: Bool
  ) throws(AmountProblem) -> UInt64 {
    guard mayOverflow else { return magnitude &* 10 &+ digit }
    let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
    guard !overflow else { throw .tooLarge }
    let (sum, carry) = shifted.addingReportingOverflow(digit)
    guard !carry else { throw .tooLarge }
    return sum
  }
}
