package import GRDB
package import SettlementModel

/// Stores what one origin reports now, in place of what it reported before; cases report here only where another
/// engine judged all of them.
///
/// Findings come one after the other and are gone once they are stored: however many there are,
/// memory holds one.
package final class FindingReplacement {
  private let db: Database
  private let origin: FindingOrigin
  private let history: FindingHistory
  private let note: PreparedStatement
  private let openVersion: PreparedStatement

  package init(_ db: Database, origin: FindingOrigin, run: Int64, businessDay: BusinessDay) throws {
    self.db = db
    self.origin = origin
    history = try FindingHistory(db, run: run, businessDay: businessDay)
    try db.execute(
      sql: "CREATE TEMP TABLE IF NOT EXISTS reported_now (finding_id TEXT PRIMARY KEY) WITHOUT ROWID")
    try db.execute(sql: "DELETE FROM temp.reported_now")
    note = try PreparedStatement(
      db, "INSERT OR IGNORE INTO temp.reported_now (finding_id) VALUES (?) RETURNING 1")
    openVersion = try PreparedStatement(
      db,
      """
      SELECT version_id, opened_run, first_seen, \(FindingColumns.list(of: "finding"))
      FROM finding WHERE finding_id = ? AND closed_run IS NULL AND origin = '\(origin.rawValue)'
      """)
  }

  /// Closes the origin's open findings that are gone, opens new and changed ones, and leaves equal
  /// ones as they are.
  package static func replace(
    _ db: Database, origin: FindingOrigin, with findings: some Sequence<Finding>, run: Int64,
    businessDay: BusinessDay
  ) throws {
    let replacement = try FindingReplacement(db, origin: origin, run: run, businessDay: businessDay)
    for finding in findings { try replacement.report(finding) }
    try replacement.closeOthers()
  }

  /// Stores one finding: an equal one stays as it is, a changed one keeps its first day.
  ///
  /// - Parameter key: the case of a finding of a case.
  package func report(_ judged: Finding, case key: CaseKey? = nil) throws {
    let finding = history.known(judged)
    guard try note.bind(1, finding.id).hasRow() else {
      throw EvaluationError.findingTwice(id: finding.id)
    }
    var held: (version: FindingHistory.OpenVersion, firstSeen: BusinessDay)?
    try openVersion.bind(1, finding.id).forEachRow { row in held = try Self.version(row) }
    if let held {
      if held.version.finding == finding { return }
      try history.close(held.version)
    }
    try history.open(finding, origin: origin, case: key?.number, since: held?.firstSeen)
  }

  /// The origin's open findings `AS f`, as a condition that names the index of the few findings that
  /// are not of cases.
  private var isOpen: String {
    "f.closed_run IS NULL AND f.origin = '\(origin.rawValue)'"
      + (origin == .paymentCase ? "" : " AND f.origin <> 'case'")
  }

  /// Leaves open findings as they are, as if they had been reported.
  ///
  /// - Parameter condition: SQL over `finding AS f`.
  func keep(_ condition: String) throws {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO temp.reported_now
        SELECT f.finding_id FROM finding AS f WHERE \(isOpen) AND (\(condition))
        """)
  }

  /// Closes what was open and has not been reported.
  package func closeOthers() throws {
    var gone: [FindingHistory.OpenVersion] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT version_id, opened_run, first_seen, \(FindingColumns.list(of: "f"))
      FROM finding AS f WHERE \(isOpen)
        AND f.finding_id NOT IN (SELECT finding_id FROM temp.reported_now)
      LIMIT 1000
      """)
    repeat {
      gone = []
      try statement.forEachRow { row in gone.append(try Self.version(row).version) }
      for version in gone { try history.close(version) }
    } while !gone.isEmpty
  }

  private static func version(
    _ row: PreparedStatement
  ) throws -> (version: FindingHistory.OpenVersion, firstSeen: BusinessDay) {
    (
      FindingHistory.OpenVersion(
        versionID: row.integer(0), openedRun: row.integer(1),
        finding: try FindingColumns.finding(row, from: 3)),
      BusinessDay(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(2)))
    )
  }
}
