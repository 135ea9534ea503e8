import SettlementModel

/// Numbers of a spreadsheet, which are binary fractions of 15 significant digits.
///
/// The one place where an amount becomes such a number: for a cell of a file, never to calculate
/// with, and only where no digit is lost.
struct XLSXNumber {
  /// The number as the library takes it.
  let value: Double

  private static let significantDigitsMax = 15

  /// An amount's exact value: minor units, and how many digits stand after the point.
  static func exact(_ amount: String) -> (minorUnits: Int128, digits: Int) {
    let point = amount.firstIndex(of: ".")
    let digits = point.map { amount.distance(from: $0, to: amount.endIndex) - 1 } ?? 0
    guard let minorUnits = Int128(amount.filter { $0 != "." }) else {
      preconditionFailure("an amount is a decimal, not \(amount)")
    }
    return (minorUnits, digits)
  }

  /// The number of a cell; nil where it has more digits than a cell keeps.
  static func cell(_ amount: String) -> XLSXNumber? {
    guard hasRoom(for: exact(amount).minorUnits) else { return nil }
    return Double(amount).map { XLSXNumber(value: $0) }
  }

  /// The number of a cell; nil where it has more digits than a cell keeps.
  static func cell(_ integer: Int64) -> XLSXNumber? {
    hasRoom(for: Int128(integer)) ? XLSXNumber(value: Double(integer)) : nil
  }

  private static func hasRoom(for number: Int128) -> Bool {
    String(number.magnitude).utf8.count <= significantDigitsMax
  }

  /// Days since the spreadsheet's epoch; nil for days that its calendar does not have.
  static func cell(_ day: BusinessDay) -> XLSXNumber? {
    // Before March 1900 spreadsheets disagree about the day's number.
    let serial = Int(day.daysSinceEpoch) + 25_569
    return (61...2_958_465).contains(serial) ? XLSXNumber(value: Double(serial)) : nil
  }

  /// Days with their fraction, in UTC; nil for times that the spreadsheet's calendar does not have.
  static func cell(_ time: Timestamp) -> XLSXNumber? {
    let serial = Double(time.milliseconds) / 86_400_000 + 25_569
    return serial >= 61 && serial < 2_958_466 ? XLSXNumber(value: serial) : nil
  }

  /// The width of a column for so many characters.
  static func width(_ characters: Int) -> XLSXNumber {
    XLSXNumber(value: Double(characters + 1))
  }
}
