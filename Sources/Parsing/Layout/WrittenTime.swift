public import SettlementModel

/// A time as a file writes it.
public enum WrittenTime: Sendable, Hashable {
  /// A point in time; with the date that stands there, where one does.
  case instant(Timestamp, day: BusinessDay?)
  /// Milliseconds of a local clock since 1970-01-01T00:00 on it.
  case local(milliseconds: Int64)

  /// The point in time, where local times are at this offset; nil where that is needed and nil.
  public func timestamp(offsetSeconds: Int?) -> Timestamp? {
    switch self {
    case .instant(let time, _): time
    case .local(let milliseconds):
      offsetSeconds.map { Timestamp(milliseconds: milliseconds - Int64($0) * 1000) }
    }
  }

  /// The date that stands there; nil for a bare point in time.
  public var day: BusinessDay? {
    switch self {
    case .instant(_, let day): day
    case .local(let milliseconds):
      BusinessDay(daysSinceEpoch: Int32(milliseconds / 86_400_000))
    }
  }
}

/// Reads a text piece by piece.
struct TimeScan {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  private var year = 0
  private var month = 0
  private var dayOfMonth = 0
  private var hour = 0
  private var minute = 0
  private var second = 0
  private var milliseconds = 0
  private var offsetSeconds: Int?

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { Array($0.utf8) }

  /// What the pieces gave; nil for a day or a time of day that there is not.
  var time: WrittenTime? {
    guard (1970...9998).contains(year), hour < 24, minute < 60, second < 60,
      let day = BusinessDay(year: year, month: month, day: dayOfMonth)
    else { return nil }
    let seconds = Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    let local = seconds * 1000 + Int64(milliseconds)
    guard let offsetSeconds else { return .local(milliseconds: local) }
    return .instant(Timestamp(milliseconds: local - Int64(offsetSeconds) * 1000), day: day)
  }

  mutating func take(_ part: TimePattern.Part) -> Bool {
    switch part {
    case .year: return take(4...4, into: \.year)
    case .month(let isFixed): return take(isFixed ? 2...2 : 1...2, into: \.month)
    case .monthName: return takeMonthName()
    case .day(let isFixed): return take(isFixed ? 2...2 : 1...2, into: \.dayOfMonth)
    case .hour(let isFixed): return take(isFixed ? 2...2 : 1...2, into: \.hour)
    case .minute: return take(2...2, into: \.minute)
    case .second: return take(2...2, into: \.second)
    case .fraction: return takeFraction()
    case .offset: return takeOffset()
    case .literal(let byte):
      guard position < bytes.count, bytes[position] == byte else { return false }
      position += 1
      return true
    }
  }

  private mutating func digit() -> Int? {
    guard position < bytes.count, case let digit = bytes[position] &- 0x30, digit <= 9 else {
      return nil
    }
    position += 1
    return Int(digit)
  }

  private mutating func take(
    _ count: ClosedRange<Int>, into value: WritableKeyPath<TimeScan, Int>
  ) -> Bool {
    var read = 0
    var sum = 0
    while read < count.upperBound, let digit = digit() {
      sum = sum * 10 + digit
      read += 1
    }
    self[keyPath: value] = sum
    return read >= count.lowerBound
  }

  private mutating func takeMonthName() -> Bool {
    guard position + 3 <= bytes.count else { return false }
    let name = bytes[position..<position + 3].map { $0 | 0x20 }
    guard let index = Self.months.firstIndex(of: name) else { return false }
    month = index + 1
    position += 3
    return true
  }

  private mutating func takeFraction() -> Bool {
    var read = 0
    while read < 9, let digit = digit() {
      if read < 3 { milliseconds = milliseconds * 10 + digit }
      read += 1
    }
    guard read > 0 else { return false }
    for _ in read..<max(read, 3) { milliseconds *= 10 }
    return true
  }

  /// The rest of the text up to a byte that no offset has.
  private mutating func takeOffset() -> Bool {
    let rest = bytes[position...].prefix {
      (0x30...0x3A).contains($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x5A
    }
    guard let offset = TimestampText.offsetSeconds(Array(rest)) else { return false }
    offsetSeconds = offset
    position += rest.count
    return true
  }
}
