package import SettlementModel

/// Reads the times of HTTP headers.
package enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The point in time of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers send; nil for
  /// any other.
  package static func timestamp(_ text: String) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])),
      let day = number(parts[1], digits: 2), let year = number(parts[3], digits: 4),
      let date = BusinessDay(year: year, month: month + 1, day: day)
    else { return nil }
    let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 3, let hour = number(clock[0], digits: 2), hour < 24,
      let minute = number(clock[1], digits: 2), minute < 60,
      let second = number(clock[2], digits: 2), second <= 60
    else { return nil }
    return Timestamp(
      seconds: Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second))
  }

  /// How many seconds a `Retry-After` asks to wait: a count or a date. At most an hour; nil where
  /// it says nothing that can be used, such as a negative count.
  package static func retryAfterSeconds(_ text: String, now: Timestamp) -> Int64? {
    let secondsMax: Int64 = 3600
    if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      return min(Int64(text) ?? secondsMax, secondsMax)
    }
    guard let date = timestamp(text) else { return nil }
    let milliseconds = date.milliseconds - now.milliseconds
    return min(max((milliseconds + 999) / 1000, 0), secondsMax)
  }

  private static func number(_ text: Substring, digits: Int) -> Int? {
    guard text.utf8.count == digits, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    return Int(text)
  }
}
