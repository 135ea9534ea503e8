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
    return list.dated { dates[$0.source, default: [:]][$0.file] }
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
      let currency =
        row.text(5).isEmpty ? nil : try row.currency(5, in: "file_content.refusal_currency")
      func amount(_ column: Int32) -> Money? {
        guard let currency, let amount = row.optionalInteger(column) else { return nil }
        return Money(minorUnits: amount, currency: currency)
      }
      list.append(
        FileRefusal(cause: cause, detail: row.text(4), stated: amount(6), summed: amount(7)),
        of: FilePosition(source: row.text(0), file: row.text(1), row: Int(row.integer(2))),
        sha256: row.text(8))
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
      list.append(
        .apiIncomplete, at: FilePosition(source: "api", file: account, row: 0),
        detail: "The last pull of \(account) did not finish\(cause); run `tieout pull` again."
      ) { $0.position = nil }
    }
  }
}
