import Foundation
package import SettlementModel

/// Turns a configured time zone into the calendar that cuts business days.
package enum BusinessTimeZone {
  /// The calendar of an IANA name, with its transitions from 1970 to 2100, or of a fixed offset
  /// such as `+08:00`; nil for anything else.
  package static func calendar(_ name: String, holidays: Set<BusinessDay>) -> BusinessCalendar? {
    if let offset = TimestampText.offsetSeconds(Array(name.utf8)) {
      return BusinessCalendar(firstOffsetSeconds: offset, holidays: holidays)
    }
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
