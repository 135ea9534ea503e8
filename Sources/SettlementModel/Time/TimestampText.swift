/// A strict reader of ISO 8601 stamps with an offset.
public enum TimestampText {
  /// The point in time of `yyyy-MM-ddTHH:mm:ss[.fraction](Z|±HH:mm|±HHmm|±HH)`, or nil.
  ///
  /// A space may stand for the `T`. Fractions of 1 to 9 digits are cut to milliseconds. Without an offset the stamp is
  /// local time at `defaultOffsetSeconds`, and nil where that is nil. Seconds of 60, years before 1970 or after 9998,
  /// and days that no month has are refused.
  public static func iso8601(
    _ text: some Collection<UInt8>, defaultOffsetSeconds: Int? = nil
  ) -> Timestamp? {
    Array(text).withUnsafeBufferPointer {
      iso8601($0, defaultOffsetSeconds: defaultOffsetSeconds)
    }
  }

  /// The point in time of an ISO 8601 stamp, as above, of bytes in memory.
  public static func iso8601(
    _ text: UnsafeBufferPointer<UInt8>, defaultOffsetSeconds: Int? = nil
  ) -> Timestamp? {
    var reader = DigitReader(bytes: text)
    guard let year = reader.number(digits: 4), reader.take(0x2D),
      let month = reader.number(digits: 2), reader.take(0x2D),
      let dayOfMonth = reader.number(digits: 2),
      let day = BusinessDay(year: year, month: month, day: dayOfMonth), year >= 1970, year <= 9998,
      reader.take(0x54) || reader.take(0x20),
      let hour = reader.number(digits: 2), hour < 24, reader.take(0x3A),
      let minute = reader.number(digits: 2), minute < 60, reader.take(0x3A),
      let second = reader.number(digits: 2), second < 60,
      let milliseconds = reader.fractionMilliseconds(),
      let offset = reader.offsetSeconds(default: defaultOffsetSeconds), reader.isAtEnd
    else { return nil }
    let seconds = Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return Timestamp(milliseconds: (seconds - Int64(offset)) * 1000 + Int64(milliseconds))
  }

  /// Seconds east of UTC of `Z`, `+08:00`, `-0530` or `+08`, or nil; at most 18 hours.
  public static func offsetSeconds(_ text: some Collection<UInt8>) -> Int? {
    Array(text).withUnsafeBufferPointer { bytes in
      var reader = DigitReader(bytes: bytes)
      guard let offset = reader.offsetSeconds(default: nil), reader.isAtEnd else { return nil }
      return offset
    }
  }
}

/// Reads fixed runs of ASCII digits from the front of a text.
struct DigitReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func number(digits: Int) -> Int? {
    guard position + digits <= bytes.count else { return nil }
    var value = 0
    for index in position..<position + digits {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    position += digits
    return value
  }

  /// 0 without a point; nil for a point without digits or with more than nine.
  mutating func fractionMilliseconds() -> Int? {
    guard take(0x2E) else { return 0 }
    var value = 0
    var count = 0
    while let digit = number(digits: 1) {
      if count < 3 { value = value * 10 + digit }
      count += 1
    }
    guard count >= 1, count <= 9 else { return nil }
    while count < 3 {
      value *= 10
      count += 1
    }
    return value
  }

  mutating func offsetSeconds(default defaultOffset: Int?) -> Int? {
    if isAtEnd { return defaultOffset }
    if take(0x5A) { return 0 }
    let isWest = take(0x2D)
    guard isWest || take(0x2B), let hours = number(digits: 2), hours <= 18 else { return nil }
    var minutes = 0
    if !isAtEnd {
      _ = take(0x3A)
      guard let read = number(digits: 2), read < 60 else { return nil }
      minutes = read
    }
    let seconds = hours * 3600 + minutes * 60
    return isWest ? -seconds : seconds
  }
}
