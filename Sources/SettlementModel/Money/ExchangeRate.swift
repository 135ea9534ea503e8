/// A stated rate from one currency to another as an exact decimal: `mantissa` / 10^`scale`.
public struct ExchangeRate: Sendable, Hashable, CustomStringConvertible {
  /// All digits of the rate as written, without the point; above zero.
  public let mantissa: Int64
  /// Digits after the point as written, 0 to 18.
  public let scale: Int8

  public init(mantissa: Int64, scale: Int8) {
    precondition(mantissa > 0 && scale >= 0 && scale <= 18)
    self.mantissa = mantissa
    self.scale = scale
  }

  /// The rate of a plain decimal above zero; problems as those of an amount.
  public init(text: some Collection<UInt8>, decimalMark: UInt8 = 0x2E) throws(AmountProblem) {
    self = try Array(text).withUnsafeBufferPointer { (bytes) throws(AmountProblem) in
      try ExchangeRate(text: bytes, decimalMark: decimalMark)
    }
  }

  /// The rate of a plain decimal above zero; problems as those of an amount.
  public init(
    text: UnsafeBufferPointer<UInt8>, decimalMark: UInt8 = 0x2E
  ) throws(AmountProblem) {
    var scale = 0
    for index in 0..<text.count where text[index] == decimalMark {
      scale = text.count - index - 1
      break
    }
    guard scale <= 18 else { throw .tooManyDecimals(found: scale, allowed: 18) }
    let mantissa = try AmountText.minorUnits(
      of: text, digits: Int8(scale), exactDigits: true, decimalMark: decimalMark)
    guard mantissa > 0 else { throw .notADecimal }
    self.init(mantissa: mantissa, scale: Int8(scale))
  }

  /// The rate as written, such as `0.8735`.
  public var description: String {
    DecimalText.majorUnits(ofMinorUnits: Int128(mantissa), digits: scale)
  }

  /// What `amount` is worth in `currency` at this rate, rounded to its digits, halves away from zero.
  ///
  /// Exact for every Int64 amount and rate; nil where the result is beyond 64 bits.
  public func converted(_ amount: Money, to currency: Currency) -> Money? {
    let product = Int128(amount.minorUnits) * Int128(mantissa)
    // product is in units of 10^-(amount digits + scale); the result wants 10^-(currency digits).
    let shift = Int(amount.currency.digits) + Int(scale) - Int(currency.digits)
    var value = product
    if shift > 0 {
      let divisor = Self.powerOfTen(shift)
      let half = divisor / 2
      value = product >= 0 ? (product + half) / divisor : (product - half) / divisor
    } else if shift < 0 {
      let (scaled, overflow) = product.multipliedReportingOverflow(by: Self.powerOfTen(-shift))
      guard !overflow else { return nil }
      value = scaled
    }
    return Int64(exactly: value).map { Money(minorUnits: $0, currency: currency) }
  }

  /// 10 to the power of `exponent`, 0 to 30.
  public static func powerOfTen(_ exponent: Int) -> Int128 {
    precondition(exponent >= 0 && exponent <= 30)
    return (0..<exponent).reduce(Int128(1)) { value, _ in value * 10 }
  }
}
