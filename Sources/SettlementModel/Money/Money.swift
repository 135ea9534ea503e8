/// An amount in minor units of one currency.
///
/// Positive is money to the merchant, negative money from the merchant, everywhere in tieout.
public struct Money: Sendable, Hashable, CustomStringConvertible {
  /// The amount in minor units: 1234 for 12.34 USD, 1234 for 1234 JPY.
  public var minorUnits: Int64
  /// The currency that gives the minor units their size.
  public var currency: Currency

  public init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// The same amount with the other sign; a programmer error for `Int64.min`.
  public var negated: Money { Money(minorUnits: -minorUnits, currency: currency) }

  /// The amount in major units with the currency's digits, and its code: `-12.34 USD`.
  public var description: String {
    "\(DecimalText.majorUnits(ofMinorUnits: Int128(minorUnits), digits: currency.digits)) \(currency)"
  }
}

/// Amounts as decimal text in major units.
public enum DecimalText {
  /// `-0.05` for -5 with two digits, `1234` for 1234 with none; never an exponent or a grouping mark.
  public static func majorUnits(ofMinorUnits minorUnits: Int128, digits: Int8) -> String {
    precondition(digits >= 0 && digits <= 18)
    let magnitude = String(minorUnits.magnitude)
    let sign = minorUnits < 0 ? "-" : ""
    guard digits > 0 else { return sign + magnitude }
    let count = Int(digits)
    let padded =
      magnitude.utf8.count > count
      ? magnitude : String(repeating: "0", count: count + 1 - magnitude.utf8.count) + magnitude
    let split = padded.index(padded.endIndex, offsetBy: -count)
    return sign + padded[..<split] + "." + padded[split...]
  }
}
