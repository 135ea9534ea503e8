import SettlementModel

/// Reads times and dates in several formats, in zones that change their clocks or stand in a column.
final class SpecialTimes {
  private let formats: [TimeFormat]
  private let dateFormats: [DateFormat]
  private let zone: TimeZoneSource?
  private let fixedOffsetSeconds: Int?
  private let zoneIndex: Int?
  /// Zones by the word of their column; nil for a word that names none.
  private var zones: [[UInt8]: BusinessCalendar?] = [:]

  init(_ profile: FileProfile, _ columns: BoundColumns) {
    formats = profile.timeFormats
    dateFormats = profile.dateFormats
    zone = profile.zone
    fixedOffsetSeconds = profile.timeZoneSeconds
    if case .column(let column, _)? = profile.zone {
      zoneIndex = columns.index(of: column)
    } else {
      zoneIndex = nil
    }
  }

  /// Why a time cannot be read.
  enum Problem: Error {
    /// Of no format.
    case noTime
    /// Local, and the row does not say where.
    case noZone
    /// The clock skips it or shows it twice.
    case noSingleTime
  }

  func timestamp(_ bytes: UnsafeBufferPointer<UInt8>, _ row: CSVRow) throws(Problem) -> Timestamp {
    guard let time = written(bytes) else { throw .noTime }
    if case .instant(let time, _) = time { return time }
    guard case .local(let milliseconds) = time else { throw .noTime }
    if let fixedOffsetSeconds {
      return Timestamp(milliseconds: milliseconds - Int64(fixedOffsetSeconds) * 1000)
    }
    guard let calendar = calendar(of: row) else { throw .noZone }
    guard let found = calendar.timestamp(localMilliseconds: milliseconds) else {
      throw .noSingleTime
    }
    return found
  }

  /// The date of a text; nil where it is of no format.
  func day(_ bytes: UnsafeBufferPointer<UInt8>, _ row: CSVRow) -> BusinessDay? {
    guard !dateFormats.isEmpty else { return BusinessDay(text: bytes) }
    for format in dateFormats {
      switch format {
      case .pattern(let pattern):
        if let day = pattern.time(bytes)?.day { return day }
      case .time:
        guard let time = written(bytes) else { continue }
        if let day = time.day { return day }
        guard case .instant(let instant, _) = time else { continue }
        if let fixedOffsetSeconds {
          return BusinessCalendar(firstOffsetSeconds: fixedOffsetSeconds).day(of: instant)
        }
        if let calendar = calendar(of: row) { return calendar.day(of: instant) }
      }
    }
    return nil
  }

  private func written(_ bytes: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
    for format in formats {
      if let time = format.time(bytes) { return time }
    }
    return nil
  }

  private func calendar(of row: CSVRow) -> BusinessCalendar? {
    switch zone {
    case nil: return nil
    case .named(let calendar): return calendar
    case .column(_, let words):
      guard let zoneIndex, case let word = row[zoneIndex], !word.isEmpty else { return nil }
      let key = Array(word)
      if let known = zones[key] { return known }
      let text = String(decoding: key, as: UTF8.self)
      let found = words[text] ?? Self.calendar(of: text)
      if zones.count < 1000 { zones[key] = .some(found) }
      return found
    }
  }

  /// An offset, `UTC`, or a name with a region; abbreviations such as `CST` are several zones.
  private static func calendar(of text: String) -> BusinessCalendar? {
    if let offset = TimestampText.offsetSeconds(text.utf8) {
      return BusinessCalendar(firstOffsetSeconds: offset)
    }
    guard text == "UTC" || text.contains("/") else { return nil }
    return TimeZoneRules.calendar(ofZone: text)
  }
}
