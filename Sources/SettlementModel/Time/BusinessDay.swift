/// A calendar day in the merchant's time zone.
public struct BusinessDay: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let daysSinceEpoch: Int32

  public init(daysSinceEpoch: Int32) {
    self.daysSinceEpoch = daysSinceEpoch
  }

  /// The day of a Gregorian date, or nil where the month or the month's day does not exist.
  public init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length = month == 2 ? (isLeap ? 29 : 28) : 30 + (month + month / 8) % 2
    guard day <= length else { return nil }
    // Days from civil: years begin in March, so that the leap day is the last.
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.daysSinceEpoch = Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// The day of `yyyy-MM-dd` or `yyyyMMdd`, or nil.
  public init?(text: some Collection<UInt8>) {
    let day = Array(text).withUnsafeBufferPointer { BusinessDay(text: $0) }
    guard let day else { return nil }
    self = day
  }

  /// The day of `yyyy-MM-dd` or `yyyyMMdd`, or nil.
  public init?(text: UnsafeBufferPointer<UInt8>) {
    var reader = DigitReader(bytes: text)
    let isDashed = text.count == 10
    guard let year = reader.number(digits: 4), !isDashed || reader.take(0x2D),
      let month = reader.number(digits: 2), !isDashed || reader.take(0x2D),
      let day = reader.number(digits: 2), reader.isAtEnd
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day of `yyyy-MM-dd` or `yyyyMMdd`, or nil.
  public init?(_ text: String) {
    self.init(text: Array(text.utf8))
  }

  /// Year, month from 1, and day of the month from 1.
  public var components: (year: Int, month: Int, day: Int) {
    let shifted = Int(daysSinceEpoch) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The day in ISO 8601, `yyyy-MM-dd`.
  public var description: String {
    let (year, month, day) = components
    return [
      DecimalText.padded(Int64(year), to: 4), DecimalText.padded(Int64(month), to: 2),
      DecimalText.padded(Int64(day), to: 2),
    ].joined(separator: "-")
  }

  /// Whether the day is a Saturday or a Sunday.
  public var isWeekend: Bool {
    // 1970-01-01 was a Thursday.
    let weekday = Int64(daysSinceEpoch + 4).flooredDivision(by: 7).remainder
    return weekday == 0 || weekday == 6
  }

  /// The day `count` days later; earlier for a negative count.
  public func adding(days count: Int) -> BusinessDay {
    BusinessDay(daysSinceEpoch: daysSinceEpoch + Int32(count))
  }

  public static func < (left: BusinessDay, right: BusinessDay) -> Bool {
    left.daysSinceEpoch < right.daysSinceEpoch
  }
}
