/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Milliseconds since the epoch; negative before it.
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Whole seconds since the epoch.
  public init(seconds: Int64) {
    self.milliseconds = seconds * 1000
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// UTC in ISO 8601, such as `2026-03-01T08:15:00Z`; milliseconds only where there are any.
  public var description: String {
    let (days, rest) = milliseconds.flooredDivision(by: 86_400_000)
    let day = BusinessDay(daysSinceEpoch: Int32(days))
    let seconds = rest / 1000
    let fraction = rest % 1000
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60]
      .map { DecimalText.padded($0, to: 2) }.joined(separator: ":")
    return "\(day)T\(clock)" + (fraction == 0 ? "" : "." + DecimalText.padded(fraction, to: 3)) + "Z"
  }
}

extension Int64 {
  /// Quotient and remainder with the quotient rounded down, so that the remainder is not negative.
  func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

extension DecimalText {
  /// A number of at least zero, filled with leading zeros to `width` digits.
  static func padded(_ number: Int64, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
