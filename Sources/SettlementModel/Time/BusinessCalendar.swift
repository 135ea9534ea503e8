/// The merchant's time zone and holidays: cuts points in time into business days and counts ages.
///
/// A value, so that matching stays pure: zone rules come in as a table of transitions.
public struct BusinessCalendar: Sendable, Hashable {
  /// From `start` on, local time is UTC plus `offsetSeconds`.
  public struct Transition: Sendable, Hashable {
    public let start: Timestamp
    public let offsetSeconds: Int

    public init(start: Timestamp, offsetSeconds: Int) {
      self.start = start
      self.offsetSeconds = offsetSeconds
    }
  }

  /// Offset before the first transition; the only one of a zone that is a plain offset.
  public let firstOffsetSeconds: Int
  /// Later offsets, by start.
  public let transitions: [Transition]
  /// Days that count neither for ages nor for expected files.
  public let holidays: Set<BusinessDay>
  private let sortedHolidays: [BusinessDay]

  public init(
    firstOffsetSeconds: Int, transitions: [Transition] = [], holidays: Set<BusinessDay> = []
  ) {
    self.firstOffsetSeconds = firstOffsetSeconds
    self.transitions = transitions.sorted { $0.start < $1.start }
    self.holidays = holidays
    self.sortedHolidays = holidays.sorted()
  }

  /// Seconds east of UTC at a point in time.
  public func offsetSeconds(at time: Timestamp) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].start <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? firstOffsetSeconds : transitions[low - 1].offsetSeconds
  }

  /// The local date of a point in time.
  public func day(of time: Timestamp) -> BusinessDay {
    let local = time.milliseconds + Int64(offsetSeconds(at: time)) * 1000
    return BusinessDay(daysSinceEpoch: Int32(local.flooredDivision(by: 86_400_000).quotient))
  }

  /// The first point in time of a local day.
  public func start(of day: BusinessDay) -> Timestamp {
    let midnightUTC = Int64(day.daysSinceEpoch) * 86_400_000
    let guess = Timestamp(
      milliseconds: midnightUTC - Int64(offsetSeconds(at: Timestamp(milliseconds: midnightUTC)))
        * 1000)
    return Timestamp(milliseconds: midnightUTC - Int64(offsetSeconds(at: guess)) * 1000)
  }

  /// Days from `start` to `end` less the holidays after `start` up to and including `end`; negative where `end` is
  /// earlier.
  public func ageDays(from start: BusinessDay, to end: BusinessDay) -> Int {
    let days = Int(end.daysSinceEpoch) - Int(start.daysSinceEpoch)
    guard days > 0, !sortedHolidays.isEmpty else { return days }
    return days - sortedHolidays.count { $0 > start && $0 <= end }
  }

  /// The first business day on which something that ages from `start` is older than `dueDays`.
  public func firstDayPast(dueDays: Int, from start: BusinessDay) -> BusinessDay {
    var day = start.adding(days: dueDays + 1)
    while ageDays(from: start, to: day) <= dueDays { day = day.adding(days: 1) }
    return day
  }
}
