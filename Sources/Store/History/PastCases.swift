import GRDB

/// Shows lines and records in the cases that they had after a run: a key that came later may have
/// moved them since.
///
/// What moved is few, so it stands in temporary tables; where nothing did, nothing is shown
/// otherwise. Disputes that nothing tied are in the case that they have now.
enum PastCases {
  /// Comes after ``AsOfViews/install(_:run:)`` on the same connection.
  static func install(_ db: Database, run: RunID) throws {
    try db.execute(
      sql: """
        DROP VIEW IF EXISTS temp.settlement_line;
        DROP TABLE IF EXISTS temp.moved_line;
        CREATE TEMP TABLE moved_line (line_id INTEGER PRIMARY KEY, case_key INTEGER NOT NULL);
        INSERT INTO temp.moved_line
        SELECT verdict.line_id, verdict.case_key FROM main.line_verdict AS verdict
        JOIN main.settlement_line AS line ON line.id = verdict.line_id
        WHERE verdict.closed_run > \(run.number) AND verdict.opened_run <= \(run.number)
          AND line.case_key IS NOT verdict.case_key
        """)
    guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM temp.moved_line)") == true
    else { return }
    let names = try String.fetchAll(
      db, sql: "SELECT name FROM pragma_table_info('settlement_line', 'main')")
    let stayed = names.joined(separator: ", ")
    let moved = names.map { $0 == "case_key" ? "moved.case_key" : "line.\($0)" }
      .joined(separator: ", ")
    try db.execute(
      sql: """
        CREATE TEMP VIEW settlement_line AS
        SELECT \(stayed) FROM main.settlement_line
        WHERE id NOT IN (SELECT line_id FROM temp.moved_line)
        UNION ALL SELECT \(moved) FROM temp.moved_line AS moved
        JOIN main.settlement_line AS line ON line.id = moved.line_id
        """)
  }
}
