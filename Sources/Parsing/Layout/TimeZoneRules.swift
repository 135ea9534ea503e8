import Foundation
public import SettlementModel

/// The clocks of named time zones, as tables.
public enum TimeZoneRules {
  /// The offsets of an IANA name such as `Europe/Berlin`, with its transitions from 1970 to 2100;
  /// nil for a name that the system does not know.
  public static func calendar(
    ofZone name: String, holidays: Set<BusinessDay> = []
  ) -> BusinessCalendar? {
    guard name == "UTC" || TimeZone.knownTimeZoneIdentifiers.contains(name),
      let zone = TimeZone(identifier: name)
    else { return nil }
    var time = Date(timeIntervalSince1970: 0)
    let end = Date(timeIntervalSince1970: 4_102_444_800)
    let firstOffset = zone.secondsFromGMT(for: time)
    var offset = firstOffset
    var transitions: [BusinessCalendar.Transition] = []
    while let next = zone.nextDaylightSavingTimeTransition(after: time), next > time, next < end {
      time = next
      let nextOffset = zone.secondsFromGMT(for: next)
      guard nextOffset != offset else { continue }
      offset = nextOffset
      transitions.append(
        .init(
          start: Timestamp(seconds: Int64(next.timeIntervalSince1970.rounded())),
          offsetSeconds: nextOffset))
    }
    return BusinessCalendar(
      firstOffsetSeconds: firstOffset, transitions: transitions, holidays: holidays)
  }
}

/// Where the zone of local times is said, if not by one offset for all of them.
public enum TimeZoneSource: Sendable, Hashable {
  case named(BusinessCalendar)
  /// A column that holds an offset, `UTC`, a zone's name, or one of these words.
  case column(FileProfile.Column, words: [String: BusinessCalendar])
}

extension BusinessCalendar {
  /// The point in time at which the local clock shows this; nil where it skips it or shows it twice.
  ///
  /// - Parameter local: milliseconds of the local clock since 1970-01-01T00:00 on it.
  func timestamp(localMilliseconds local: Int64) -> Timestamp? {
    guard !transitions.isEmpty else {
      return Timestamp(milliseconds: local - Int64(firstOffsetSeconds) * 1000)
    }
    let day: Int64 = 86_400_000
    var found: Timestamp?
    var tried: Set<Int> = []
    for near in [local - day, local, local + day] {
      let offset = offsetSeconds(at: Timestamp(milliseconds: near))
      let time = Timestamp(milliseconds: local - Int64(offset) * 1000)
      guard tried.insert(offset).inserted, offsetSeconds(at: time) == offset else { continue }
      guard found == nil else { return nil }
      found = time
    }
    return found
  }
}
