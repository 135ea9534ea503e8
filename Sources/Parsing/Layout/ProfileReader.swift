import Compression
import Encodings
import SettlementModel
import Yams

/// Reads a profile from its YAML, or lists everything that is wrong with it.
struct ProfileReader {
  private static let topKeys = [
    "name", "description", "version", "file_name", "container", "member", "encoding", "delimiter",
    "quote",
    "preamble_lines", "header", "time_zone", "time_format", "amounts", "record_ids", "sign",
    "columns", "kinds", "ignore_kinds", "totals", "end_mark", "checks",
  ]

  let file: String
  let keys = ProfileKeys()
  var top: [String: ProfileKeys.Entry] = [:]

  static func profile(yaml: String, file: String) throws(FileProfileError) -> FileProfile {
    var reader = ProfileReader(file: file)
    let profile = reader.read(yaml)
    guard let profile, reader.keys.problems.isEmpty else {
      let problems = reader.keys.problems.enumerated()
        .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
      throw FileProfileError(file: file, problems: problems)
    }
    return profile
  }

  private mutating func read(_ yaml: String) -> FileProfile? {
    guard let root = root(of: yaml),
      let entries = keys.entries(of: root, named: "the profile", known: Self.topKeys)
    else { return nil }
    top = entries
    let hasHeader = keys.boolean(top["header"]) ?? true
    let sign = keys.choice(top["sign"], FileProfile.Sign.self) ?? .signed
    let columns = columns(hasHeader: hasHeader, sign: sign)
    let time = timeFormat()
    let checks = checks(columns: columns, sign: sign)
    let kinds = kinds()
    for key in ["name", "columns", "kinds"] where top[key] == nil {
      keys.note("'\(key)' is missing", line: 0)
    }
    if top["totals"] != nil, let mark = top["end_mark"] {
      keys.note("a profile has totals or end_mark, not both", line: mark.line)
    }
    let delimiter = keys.character(top["delimiter"]) ?? 0x2C
    let quote = keys.character(top["quote"]) ?? 0x22
    if delimiter == quote { keys.note("delimiter and quote are the same", line: 0) }
    return FileProfile(
      name: keys.text(top["name"]) ?? "", description: keys.text(top["description"]) ?? "",
      version: keys.whole(top["version"], min: 1) ?? 1, fileName: fileName(),
      container: keys.choice(top["container"], Container.self) ?? .auto, member: member(),
      encoding: keys.choice(top["encoding"], TextEncoding.self) ?? .utf8, delimiter: delimiter, quote: quote,
      preambleLines: keys.whole(top["preamble_lines"]) ?? 0, hasHeader: hasHeader,
      timeZoneSeconds: time.zone, timeFormat: time.format, amounts: amounts(),
      recordIDsAreForeign: keys.choice(top["record_ids"], RecordIDs.self) == .foreign,
      sign: sign, columns: columns, kinds: kinds.kinds, ignoredKinds: kinds.ignored,
      controlRows: controlRows(columns: columns), endMark: keys.text(top["end_mark"]),
      netCheck: checks.net, checksSettlementAmount: checks.settlementAmount)
  }

  private enum RecordIDs: String, CaseIterable { case api, foreign }

  private func root(of yaml: String) -> Node? {
    guard yaml.utf8.count <= Limits.configurationBytesMax else {
      keys.note("the profile is larger than 1 MiB", line: 0)
      return nil
    }
    do {
      guard let root = try Parser(yaml: yaml).singleRoot() else {
        keys.note("the profile is empty", line: 0)
        return nil
      }
      return root
    } catch let error as YamlError {
      let (message, line) = Self.explained(error)
      keys.note(message, line: line)
    } catch {
      keys.note("the profile cannot be read as YAML: \(error)", line: 0)
    }
    return nil
  }

  private static func explained(_ error: YamlError) -> (message: String, line: Int) {
    switch error {
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
      return ("a key stands twice: \(names)", context.mark.line)
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return ("this is not YAML: \(problem)", mark.line)
    default:
      return ("the profile cannot be read as YAML: \(error)", 0)
    }
  }

  private func member() -> MemberPattern {
    guard let entry = top["member"], let text = keys.text(entry) else { return .any }
    guard let pattern = MemberPattern(text) else {
      keys.note("member is no glob: a '[' in '\(text)' is not closed", line: entry.line)
      return .any
    }
    if let container = keys.text(top["container"]), ["none", "gzip"].contains(container) {
      keys.note("member needs container: zip or auto, not '\(container)'", line: entry.line)
    }
    return pattern
  }

  private func fileName() -> FileNamePattern? {
    guard let entry = top["file_name"], let pattern = keys.text(entry) else { return nil }
    do {
      return try FileNamePattern(pattern: pattern)
    } catch {
      keys.note("file_name is no regular expression: \(error)", line: entry.line)
      return nil
    }
  }

  private func timeFormat() -> (format: TimeFormat, zone: Int?) {
    var zone: Int?
    if let entry = top["time_zone"], let text = keys.text(entry) {
      zone = TimestampText.offsetSeconds(text.utf8)
      if zone == nil {
        keys.note("time_zone must be an offset such as \"+08:00\", not '\(text)'", line: entry.line)
      }
    }
    guard let entry = top["time_format"], let text = keys.text(entry) else {
      return (.iso8601, zone)
    }
    guard let format = TimeFormat(profileText: text) else {
      keys.note(
        "time_format cannot be '\(text)'; it is iso8601, unix_seconds, unix_milliseconds, or a "
          + "pattern such as \"yyyy-MM-dd HH:mm:ss\"", line: entry.line)
      return (.iso8601, zone)
    }
    if format.needsTimeZone, top["time_zone"] == nil {
      keys.note("time_format '\(text)' has no offset: time_zone is missing", line: entry.line)
    }
    return (format, zone)
  }
}
