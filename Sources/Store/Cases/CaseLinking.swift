package import GRDB

/// Gives every line its case, and keeps it right when records come, change or go.
///
/// Set-based, in time linear in the lines that are looked at: the new ones, those of touched cases,
/// and those that share a key with a current record of a touched case. Whatever a line leaves or
/// enters is touched.
package enum CaseLinking {
  /// What a linking did.
  package struct Counts: Sendable, Hashable {
    /// Lines that were looked at.
    package var examinedLines: Int
    /// Lines whose case is now another, the new ones among them.
    package var movedLines: Int
  }

  /// Which lines are looked at.
  package enum Mode: Sendable {
    /// What may have changed since cases were last evaluated.
    case incremental
    /// Every line; the answer is the same.
    case full
  }

  /// Links lines to cases, and closes what is open of cases that lost a line or a record, in one
  /// transaction of the caller.
  @discardableResult
  package static func link(_ db: Database, run: Int64, mode: Mode) throws -> Counts {
    LineCase.register(in: db)
    try SuspendedIndexes(db).restore()
    try touchCasesOfAbsent(db, run: run)
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS temp.stale_case;
        CREATE TEMP TABLE stale_case (case_key INTEGER PRIMARY KEY);
        """)
    let counts = try hasLinkedLine(db) ? relink(db, mode: mode) : linkFirst(db)
    try closeStaleCases(db, run: run)
    try db.execute(sql: "DROP TABLE temp.stale_case")
    return counts
  }

  /// The setting that keeps the run that linked last.
  private static let linkedRunName = "linked_run"
  private static let readable = "content_id IN (SELECT id FROM file_content WHERE state = 'readable')"

  private static func hasLinkedLine(_ db: Database) throws -> Bool {
    let sql = "SELECT EXISTS (SELECT 1 FROM settlement_line WHERE case_key IS NOT NULL)"
    return try Bool.fetchOne(db, sql: sql) ?? false
  }

  /// Links lines of which none has a case yet: in one pass in the order in which they lie, and the index
  /// by case comes after it.
  private static func linkFirst(_ db: Database) throws -> Counts {
    let indexes = SuspendedIndexes(db)
    try indexes.suspend(["settlement_line_case"])
    try db.execute(
      sql: "UPDATE settlement_line AS line SET case_key = \(LineCase.expression) WHERE \(readable)")
    let linked = db.changesCount
    try indexes.restore(["settlement_line_case"])
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO touched_case
        SELECT DISTINCT case_key FROM settlement_line WHERE case_key IS NOT NULL ORDER BY case_key
        """)
    return Counts(examinedLines: linked, movedLines: linked)
  }

  private static func relink(_ db: Database, mode: Mode) throws -> Counts {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS temp.examined_line;
        CREATE TEMP TABLE examined_line (
          line_id INTEGER PRIMARY KEY, old_key INTEGER, case_key INTEGER);
        """)
    try selectLines(db, mode: mode)
    let examined = try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.examined_line") ?? 0
    let moved = try moveLines(db)
    try db.execute(sql: "DROP TABLE temp.examined_line")
    return Counts(examinedLines: examined, movedLines: moved)
  }

  /// Lines of readable content whose case may be another now, with the case that their keys lead
  /// to.
  private static func selectLines(_ db: Database, mode: Mode) throws {
    let readable = "line.\(Self.readable)"
    let insert = """
      INSERT OR IGNORE INTO temp.examined_line
      SELECT line.id, line.case_key, \(LineCase.expression) FROM
      """
    if case .full = mode {
      try db.execute(sql: "\(insert) settlement_line AS line WHERE \(readable)")
      return
    }
    try db.execute(
      sql: "\(insert) settlement_line AS line WHERE line.case_key IS NULL AND \(readable)")
    for path in LinkPaths.linesOfTouchedCases {
      try db.execute(sql: "\(insert) \(path) AND line.case_key IS NOT NULL AND \(readable)")
    }
  }

  private static func moveLines(_ db: Database) throws -> Int {
    try db.execute(
      sql: """
        UPDATE settlement_line SET case_key = (
          SELECT case_key FROM temp.examined_line WHERE line_id = settlement_line.id)
        WHERE id IN (
          SELECT line_id FROM temp.examined_line WHERE old_key IS NOT case_key)
        """)
    let moved = db.changesCount
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO temp.stale_case
        SELECT old_key FROM temp.examined_line
        WHERE old_key IS NOT NULL AND old_key <> case_key;
        INSERT OR IGNORE INTO touched_case
        SELECT case_key FROM temp.examined_line WHERE old_key IS NOT case_key;
        INSERT OR IGNORE INTO touched_case SELECT case_key FROM temp.stale_case;
        """)
    return moved
  }

  /// Touches the cases of what names an object that the API was found not to have.
  private static func touchCasesOfAbsent(_ db: Database, run: Int64) throws {
    let mark = try Setting.value(db, linkedRunName).flatMap { Int64($0) }
    // Inclusive: the marked run may have gone on after it linked.
    let since = min(mark ?? 0, run)
    for path in LinkPaths.casesOfAbsent {
      try db.execute(
        sql: "INSERT OR IGNORE INTO touched_case \(path)", arguments: ["since": since])
    }
    try Setting.set(db, linkedRunName, to: String(run))
  }

  /// Closes everything open of cases that lost a line, or whose judged record is of another case
  /// now: its new case may claim it before the old one is looked at.
  private static func closeStaleCases(_ db: Database, run: Int64) throws {
    try db.execute(sql: LinkPaths.casesThatLostRecords)
    for table in ["line_verdict", "record_verdict", "finding", "match"] {
      let isCase = table == "finding" ? "AND origin = 'case'" : ""
      let open = """
        closed_run IS NULL \(isCase) AND case_key IN (SELECT case_key FROM temp.stale_case)
        """
      try db.execute(
        sql: "DELETE FROM \(table) WHERE \(open) AND opened_run = ?", arguments: [run])
      try db.execute(sql: "UPDATE \(table) SET closed_run = ? WHERE \(open)", arguments: [run])
    }
  }
}
