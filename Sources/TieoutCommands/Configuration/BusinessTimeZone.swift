import Parsing
package import SettlementModel

/// Turns a configured time zone into the calendar that cuts business days.
package enum BusinessTimeZone {
  /// The calendar of an IANA name, with its transitions from 1970 to 2100, or of a fixed offset
  /// such as `+08:00`; nil for anything else.
  package static func calendar(_ name: String, holidays: Set<BusinessDay>) -> BusinessCalendar? {
    if let offset = TimestampText.offsetSeconds(Array(name.utf8)) {
      return BusinessCalendar(firstOffsetSeconds: offset, holidays: holidays)
    }
    return TimeZoneRules.calendar(ofZone: name, holidays: holidays)
  }
}
