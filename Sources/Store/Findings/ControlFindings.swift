package import GRDB
package import SettlementModel

/// Restates as findings what the store knows about refused and changed input.
package enum ControlFindings {
  /// All findings about stored files, API objects and pulls; missing files are the calendar's to
  /// tell.
  ///
  /// They age from the file's date, where it has one, so that a night caught up counts as one on time.
  package static func all(
    _ db: Database, scope: MatchingPolicy.Scope, calendar: BusinessCalendar
  ) throws -> [Finding] {
    var list = ControlFindingList()
    try addRefusedFiles(db, to: &list)
    try RejectFindings.addRows(db, to: &list)
    try RejectFindings.addRecords(db, to: &list)
    try FileChangeFindings.add(db, to: &list)
    try ScopeFindings.add(db, scope: scope, calendar: calendar, to: &list)
    try UnitFindings.add(db, to: &list)
    try addIncompletePulls(db, to: &list)
    let dates = try fileDates(db)
    return list.findings.map { finding in
      guard finding.agesFrom == nil, let place = finding.position else { return finding }
      var dated = finding
      dated.agesFrom = dates[place.source, default: [:]][place.file]
      return dated
    }
  }

  /// The date of each file that counts or is refused, by source and name.
  private static func fileDates(_ db: Database) throws -> [String: [String: BusinessDay]] {
    var dates: [String: [String: BusinessDay]] = [:]
    try PreparedStatement(
      db,
      """
      SELECT source, name, max(file_date) FROM file_version
      WHERE superseded_run IS NULL AND file_date IS NOT NULL GROUP BY source, name
      """
    ).forEachRow { row in
      dates[row.text(0), default: [:]][row.text(1)] =
        row.day(2).map(BusinessDay.init(daysSinceEpoch:))
    }
    return dates
  }

  private static func addRefusedFiles(_ db: Database, to list: inout ControlFindingList) throws {
    let statement = try PreparedStatement(
      db,
      """
      SELECT version.source, version.name, standing.refusal_row, standing.refusal_cause,
        standing.refusal_detail, standing.refusal_currency, standing.refusal_stated,
        standing.refusal_summed, content.sha256
      FROM file_version AS version JOIN file_content AS content ON content.id = version.content_id
      JOIN file_standing AS standing ON standing.version_id = version.id
      WHERE version.superseded_run IS NULL AND standing.state = 'refused'
      ORDER BY version.source, version.name, version.version
      """)
    try statement.forEachRow { row in
      guard let cause = FileRefusal.Cause(rawValue: row.text(3)) else {
        throw StoredValueError(place: "file_content.refusal_cause", text: row.text(3))
      }
      let isTotal = cause == .controlTotal
      let hasAmounts = isTotal && !row.text(5).isEmpty
      try list.append(
        isTotal ? .controlTotalMismatch : .fileQuarantined,
        at: FilePosition(source: row.text(0), file: row.text(1), row: Int(row.integer(2))),
        detail: row.text(4) + release(of: row.text(1), sha256: row.text(8), after: cause)
      ) { finding in
        guard hasAmounts else { return }
        finding.currency = try row.currency(5, in: "file_content.refusal_currency")
        finding.expectedMinorUnits = row.optionalInteger(6).map { Int128($0) }
        finding.actualMinorUnits = row.optionalInteger(7).map { Int128($0) }
      }
    }
  }

  /// How a person has the file counted though it was refused; empty where nobody can.
  private static func release(
    of name: String, sha256: String, after cause: FileRefusal.Cause
  ) -> String {
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || [0x2E, 0x5F, 0x2D].contains($0)
    }
    let named = isPlain && name.utf8.first != 0x2D ? name : String(sha256.prefix(16))
    return switch cause {
    case .quarantined: ""
    case .unclearCorrection:
      " Count it as a replacement with `tieout ingest --accept \(named) --replaces NAME --note TEXT`,"
        + " or beside the other without --replaces."
    case .controlTotal, .tooManyRejects, .summaryMissing:
      " If it is right as it is, `tieout ingest --accept \(named) --note TEXT` counts it."
    }
  }

  private static func addIncompletePulls(_ db: Database, to list: inout ControlFindingList) throws {
    let statement = try PreparedStatement(
      db,
      """
      SELECT account, detail FROM pull
      WHERE id IN (SELECT max(id) FROM pull GROUP BY account) AND state = 'incomplete'
      ORDER BY account
      """)
    try statement.forEachRow { row in
      let account = row.text(0)
      let cause = row.text(1).isEmpty ? "" : ": \(row.text(1))"
      try list.append(
        .apiIncomplete, at: FilePosition(source: "api", file: account, row: 0),
        detail: "The last pull of \(account) did not finish\(cause); run `tieout pull` again."
      ) { $0.position = nil }
    }
  }
}

/// Control findings with their ids: equal places are told apart by an ordinal.
struct ControlFindingList {
  private(set) var findings: [Finding] = []
  private var ordinals: [String: Int] = [:]

  /// Adds a finding about a place; `change` may add to it what plays no part in its id.
  mutating func append(
    _ code: FindingCode, at place: FilePosition, detail: String,
    _ change: (inout Finding) throws -> Void = { _ in }
  ) throws {
    let parts = FindingIdentity.parts(of: place)
    let ordinal = ordinals[([code.rawValue] + parts).joined(separator: "\u{0}"), default: 0]
    ordinals[([code.rawValue] + parts).joined(separator: "\u{0}")] = ordinal + 1
    var finding = Finding(
      id: FindingIdentity.id(code: code, parts: parts, ordinal: ordinal), code: code,
      position: place, detail: detail)
    try change(&finding)
    findings.append(finding)
  }
}
