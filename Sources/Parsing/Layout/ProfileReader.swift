import Compression
import Encodings
import SettlementModel
import Yams

/// Reads a profile from its YAML, or lists everything that is wrong with it.
struct ProfileReader {
  private static let topKeys = [
    "name", "description", "version", "file_name", "container", "member", "encoding", "delimiter",
    "quote", "preamble_lines", "header", "header_starts_with", "comment_mark", "tags", "blocks",
    "time_zone", "time_format", "date_format", "amounts", "currency_case", "record_ids", "sign", "sign_flags",
    "columns", "computed", "fallbacks", "kinds", "ignore_kinds", "totals", "summary_file",
    "end_mark", "checks",
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
    let rows = rows(hasHeader: hasHeader)
    let fileName = fileName()
    let fields = fields(
      hasHeader: hasHeader, sign: sign, tags: rows.tags, groups: fileName?.groups ?? [])
    let time = times(hasHeader: hasHeader, fields)
    let checks = checks(fields, hasHeader: hasHeader)
    let kinds = kinds(sign: sign)
    for key in ["name", "columns", "kinds"] where top[key] == nil {
      keys.note("'\(key)' is missing", line: 0)
    }
    let delimiter = keys.character(top["delimiter"]) ?? 0x2C
    let quote = top["quote"] == nil ? 0x22 : keys.character(top["quote"], mayBeEmpty: true)
    if delimiter == quote { keys.note("delimiter and quote are the same", line: 0) }
    return FileProfile(
      name: keys.text(top["name"]) ?? "", description: keys.text(top["description"]) ?? "",
      version: keys.whole(top["version"], min: 1) ?? 1, fileName: fileName,
      container: keys.choice(top["container"], Container.self) ?? .auto, member: member(),
      encoding: keys.choice(top["encoding"], TextEncoding.self) ?? .utf8, delimiter: delimiter,
      quote: quote,
      preambleLines: keys.whole(top["preamble_lines"]) ?? 0, hasHeader: hasHeader,
      headerStart: rows.headerStart, commentMark: keys.text(top["comment_mark"]),
      recordTags: rows.tags, blocks: blocks(fields), timeZoneSeconds: time.offsetSeconds,
      zone: time.zone, timeFormats: time.formats, dateFormats: time.dateFormats,
      amounts: amounts(),
      currencyCase: keys.choice(top["currency_case"], FileProfile.CurrencyCase.self) ?? .upper,
      recordIDsAreForeign: keys.choice(top["record_ids"], RecordIDs.self) == .foreign,
      sign: sign, signFlags: fields.signFlags, columns: fields.columns,
      derivedFields: fields.derived, computedFields: fields.computed,
      fallbacks: fields.fallbacks, kinds: kinds.kinds, kindRules: kinds.rules,
      ignoredKinds: kinds.ignored, controlRows: controlRows(fields, tags: rows.tags),
      endMark: keys.text(top["end_mark"]), netCheck: checks.net,
      checksSettlementAmount: checks.settlementAmount,
      sameCurrencyColumns: checks.sameCurrency,
      summaryFile: summaryFile(fields, fileName: fileName))
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
}
