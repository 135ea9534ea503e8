/// On which days a source is expected to send a file, and from which hour on a day's file is late.
///
/// A value without a clock: what is due is a function of the days and hours that it is given.
public struct FileCalendar: Sendable, Hashable {
  public enum Rhythm: String, Sendable, Hashable, CaseIterable {
    case daily
    /// Monday to Friday.
    case weekdays
    /// Files come when they come.
    case none
  }
  public var rhythm: Rhythm
  /// The first expected day; nil for the first file date that was seen of the source.
  public var from: BusinessDay?
  /// Local hour, 0 to 23, from which on yesterday's missing file is late.
  public var dueHour: Int

  public init(rhythm: Rhythm, from: BusinessDay? = nil, dueHour: Int = 12) {
    self.rhythm = rhythm
    self.from = from
    self.dueHour = dueHour
  }

  /// The last day whose file should be there by now.
  ///
  /// - Parameters:
  ///   - isDayNamed: whether the business day was named by hand: then every day before it is due,
  ///     whatever the hour. Otherwise yesterday is due from ``dueHour`` on, and the day before it
  ///     always.
  ///   - localHour: the hour of the business day at which this is asked, 0 to 23.
  public func lastDueDay(
    on businessDay: BusinessDay, isDayNamed: Bool, localHour: Int
  ) -> BusinessDay {
    businessDay.adding(days: isDayNamed || localHour >= dueHour ? -1 : -2)
  }

  /// The expected days that no file has come for, up to and including `lastDue`, in order.
  ///
  /// - Parameters:
  ///   - received: the dates of all files of the source that came, whatever became of them.
  ///   - holidays: days on which nothing is expected.
  public func missingDays(
    received: Set<BusinessDay>, holidays: Set<BusinessDay>, through lastDue: BusinessDay
  ) -> [BusinessDay] {
    guard rhythm != .none, var day = from ?? received.min() else { return [] }
    var missing: [BusinessDay] = []
    while day <= lastDue {
      let isExpected = !(rhythm == .weekdays && day.isWeekend) && !holidays.contains(day)
      if isExpected, !received.contains(day) { missing.append(day) }
      day = day.adding(days: 1)
    }
    return missing
  }

  /// Numbers further apart than this are no running numbers: a time of day, or an identifier.
  public static let sequenceSpanMax = 100

  /// The numbers that a day's running numbers leave out between the smallest and the largest, in
  /// order; none where the span says that they do not run.
  public static func gaps(in numbers: Set<Int>) -> [Int] {
    guard let first = numbers.min(), let last = numbers.max(), last - first < sequenceSpanMax
    else { return [] }
    return (first...last).filter { !numbers.contains($0) }
  }
}
