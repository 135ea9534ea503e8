/// A share in percent as an exact decimal: mantissa and scale, never a floating number.
public struct FeePercentage: Sendable, Hashable, CustomStringConvertible {
  /// The digits as written, without the point; 0 to 100 percent.
  public let mantissa: Int64
  /// Digits after the point as written, 0 to 6.
  public let scale: Int8

  public static let zero = FeePercentage(mantissa: 0, scale: 0)
  public static let scaleMax: Int8 = 6

  private init(mantissa: Int64, scale: Int8) {
    self.mantissa = mantissa
    self.scale = scale
  }

  /// The percentage of a plain decimal such as `2.9`; nil for another text, for more than 6
  /// decimals, and for what is not within 0 to 100.
  public init?(_ text: String) {
    let decimals = text.utf8.firstIndex(of: 0x2E).map {
      text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1
    }
    guard let scale = Int8(exactly: decimals ?? 0), scale <= Self.scaleMax else { return nil }
    do throws(AmountProblem) {
      let mantissa = try AmountText.minorUnits(of: text.utf8, digits: scale, exactDigits: true)
      guard mantissa >= 0, Int128(mantissa) <= 100 * ExchangeRate.powerOfTen(Int(scale)) else {
        return nil
      }
      self.init(mantissa: mantissa, scale: scale)
    } catch {
      return nil
    }
  }

  /// The share of `minorUnits`, 0 or more, rounded to whole minor units, halves up.
  public func share(of minorUnits: Int128) -> Int128 {
    precondition(minorUnits >= 0)
    return RoundedQuotient.of(
      minorUnits * Int128(mantissa), by: 100 * ExchangeRate.powerOfTen(Int(scale)))
  }

  /// As written, such as `2.9`.
  public var description: String {
    DecimalText.majorUnits(ofMinorUnits: Int128(mantissa), digits: scale)
  }
}

/// Division of amounts.
public enum RoundedQuotient {
  /// `value / divisor` to a whole number, halves away from zero; `divisor` is above zero.
  public static func of(_ value: Int128, by divisor: Int128) -> Int128 {
    precondition(divisor > 0)
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    // Not doubled: the remainder may be as large as the divisor allows.
    return remainder.magnitude >= divisor.magnitude - remainder.magnitude
      ? quotient + value.signum() : quotient
  }
}
