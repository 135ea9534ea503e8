import SettlementModel
import Yams

extension ProfileReader {
  /// How a profile's files write times, validated.
  struct Times {
    var formats: [TimeFormat] = [.iso8601]
    var dateFormats: [DateFormat] = []
    var offsetSeconds: Int?
    var zone: TimeZoneSource?
  }

  func times(hasHeader: Bool, _ fields: Fields) -> Times {
    var times = Times()
    readZone(into: &times, hasHeader: hasHeader)
    if let entry = top["time_format"] { readFormats(entry, into: &times) }
    if let entry = top["date_format"] { readDateFormats(entry, into: &times) }
    return times
  }

  private func readZone(into times: inout Times, hasHeader: Bool) {
    guard let entry = top["time_zone"] else { return }
    if entry.node.mapping != nil {
      guard
        let entries = keys.entries(of: entry.node, named: "time_zone", known: ["column", "zones"])
      else { return }
      var words: [String: BusinessCalendar] = [:]
      if let zones = entries["zones"],
        let listed = keys.entries(of: zones.node, named: "time_zone.zones", known: nil)
      {
        for word in listed.values { words[word.key] = calendar(word) }
      }
      guard let stated = entries["column"] else {
        return keys.note("time_zone lacks 'column'", line: entry.line)
      }
      if let column = column(stated, hasHeader: hasHeader) {
        times.zone = .column(column, words: words)
      }
      return
    }
    guard let text = keys.text(entry) else { return }
    times.offsetSeconds = TimestampText.offsetSeconds(text.utf8)
    if times.offsetSeconds == nil { times.zone = calendar(entry).map { .named($0) } }
  }

  private func calendar(_ entry: ProfileKeys.Entry) -> BusinessCalendar? {
    guard let text = keys.text(entry) else { return nil }
    if let offset = TimestampText.offsetSeconds(text.utf8) {
      return BusinessCalendar(firstOffsetSeconds: offset)
    }
    let calendar = TimeZoneRules.calendar(ofZone: text)
    if calendar == nil {
      keys.note(
        "\(entry.key) must be an offset such as \"+08:00\" or a name such as Europe/Berlin, not '\(text)'",
        line: entry.line)
    }
    return calendar
  }

  private func readFormats(_ entry: ProfileKeys.Entry, into times: inout Times) {
    var formats: [TimeFormat] = []
    for text in keys.texts(entry) ?? [] {
      guard let format = TimeFormat(profileText: text) else {
        keys.note(
          "time_format cannot be '\(text)'; it is iso8601, unix_seconds, unix_milliseconds, or a "
            + "pattern such as \"yyyy-MM-dd HH:mm:ss\"", line: entry.line)
        continue
      }
      if format.needsTimeZone, top["time_zone"] == nil {
        keys.note("time_format '\(text)' has no offset: time_zone is missing", line: entry.line)
      }
      formats.append(format)
    }
    if !TimeShapes.areDistinct(formats) {
      keys.note(
        "time_format lists formats that could read one text in two ways; keep one of them",
        line: entry.line)
    }
    if !formats.isEmpty { times.formats = formats }
  }

  private func readDateFormats(_ entry: ProfileKeys.Entry, into times: inout Times) {
    var patterns = times.formats
    if keys.texts(entry) == ["yyyy-MM-dd"] { return }
    for text in keys.texts(entry) ?? [] {
      if text == "time" {
        times.dateFormats.append(.time)
      } else if let pattern = TimePattern(text) {
        times.dateFormats.append(.pattern(pattern))
      } else {
        keys.note(
          "date_format cannot be '\(text)'; it is time, or a pattern such as dd/MM/yyyy",
          line: entry.line)
      }
    }
    if !times.dateFormats.contains(.time) { patterns = [] }
    for case .pattern(let pattern) in times.dateFormats { patterns.append(.pattern(pattern)) }
    if !TimeShapes.areDistinct(patterns) {
      keys.note(
        "date_format lists formats that could read one text in two ways; keep one of them",
        line: entry.line)
    }
    let isBare = times.formats.contains { $0 == .unixSeconds || $0 == .unixMilliseconds }
    if times.dateFormats.contains(.time), isBare, top["time_zone"] == nil {
      keys.note("date_format time needs a time_zone for times in seconds", line: entry.line)
    }
  }
}
