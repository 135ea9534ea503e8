import SettlementModel

/// Numbers as people read them: thousands apart, a true minus sign. Tables that are sorted and copied
/// keep the plain decimals.
enum FigureText {
  /// `−1,234.56`.
  static func amount(_ minorUnits: Int128, _ currency: Currency) -> String {
    grouped(DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: currency.digits))
  }

  /// `1,234`.
  static func count(_ count: Int) -> String { grouped(String(count)) }

  /// `99.98 %` of 9,998 hundredths of a percent.
  static func percent(basisPoints: Int) -> String {
    DecimalText.majorUnits(ofMinorUnits: Int128(basisPoints), digits: 2) + "\u{A0}%"
  }

  /// `1 line`, `2 lines`.
  static func count(_ number: Int, _ one: String, _ many: String) -> String {
    count(number) + " " + (number == 1 ? one : many)
  }

  private static func grouped(_ decimal: String) -> String {
    let isNegative = decimal.hasPrefix("-")
    let parts = decimal.drop { $0 == "-" }.split(separator: ".")
    let whole = Array(parts[0])
    var text = isNegative ? "\u{2212}" : ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return parts.count > 1 ? text + "." + parts[1] : text
  }
}
