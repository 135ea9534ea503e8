import GRDB
import SettlementModel

/// Shows the store as it was after a run, by views of one connection: each has a table's name and
/// stands before it, so that every query asks the past without knowing of it.
///
/// Facts, verdicts and findings carry the run that brought or opened them and the run that ended
/// them; decisions are times. What of a view is closed has been closed by then.
enum AsOfViews {
  /// Tables of versions; their views keep nothing of closed ones, but for ``withPast``.
  private static let versioned = [
    "payment_intent", "capture", "refund", "invoice", "subscription", "checkout_session",
    "dispute", "match", "line_verdict", "record_verdict", "case_exchange", "rejected_record",
    "finding", "unseen_record", "name_refusal",
  ]

  /// Tables whose closed versions are asked for: findings that cleared, the earlier terms of
  /// subscriptions, and names that were set aside.
  private static let withPast: Set = ["finding", "subscription", "name_refusal"]

  /// Tables of rows that a run added for good, with the column that names it.
  private static let added = [
    ("pull", "run_id"), ("absent_record", "asked_run"), ("file_acceptance", "run"),
    ("file_replacement", "run"), ("run", "id"),
  ]

  private static let files = [
    "file_version", "file_content", "file_standing", "live_content", "decision", "audit_entry",
  ]

  /// Has the connection read as of the end of `run`; replaces what it read as of before.
  static func install(_ db: Database, run: RunID) throws {
    try remove(db)
    for table in versioned { try show(db, table, versions(db, of: table, run: run)) }
    for (table, column) in added {
      try show(db, table, "SELECT * FROM main.\(table) WHERE \(column) <= \(run.number)")
    }
    try show(db, "file_version", fileVersions(db, run: run))
    try show(db, "file_content", fileContents(db, run: run))
    for view in [SchemaV11.fileStanding, SchemaV11.liveContent] {
      try db.execute(
        sql: view.replacing("CREATE VIEW", with: "CREATE TEMP VIEW", maxReplacements: 1))
    }
    let end = try RunEnd.milliseconds(db, of: run)
    let bound = end.map { "WHERE decided_at <= \($0)" } ?? ""
    for table in ["decision", "audit_entry"] where try exists(db, table) {
      try show(db, table, "SELECT * FROM main.\(table) \(bound)")
    }
  }

  /// Has the connection read the present again.
  static func remove(_ db: Database) throws {
    for name in versioned + added.map(\.0) + files {
      try db.execute(sql: "DROP VIEW IF EXISTS temp.\(name)")
    }
  }

  private static func exists(_ db: Database, _ name: String) throws -> Bool {
    try Row.fetchOne(db, sql: "SELECT 1 FROM main.sqlite_schema WHERE name = ?", arguments: [name])
      != nil
  }

  private static func show(_ db: Database, _ name: String, _ select: String) throws {
    try db.execute(sql: "CREATE TEMP VIEW \(name) AS \(select)")
  }

  /// The table's columns, those of `replaced` by what stands for them.
  private static func columns(
    _ db: Database, of table: String, replacing replaced: [String: String]
  ) throws -> String {
    let names = try String.fetchAll(
      db, sql: "SELECT name FROM pragma_table_info('\(table)', 'main')")
    return names.map { name in replaced[name].map { "\($0) AS \(name)" } ?? name }
      .joined(separator: ", ")
  }

  /// Open versions, those that were closed later, and of some tables those that were closed by then.
  ///
  /// Apart, so that each part has an index: those of open versions, and those of closed ones.
  private static func versions(
    _ db: Database, of table: String, run: RunID
  ) throws -> String {
    let rowID =
      table.hasSuffix("_verdict") || table == "rejected_record" ? "rowid AS rowid, " : ""
    let open = try columns(db, of: table, replacing: ["closed_run": "NULL"])
    let known = "opened_run <= \(run.number)"
    var parts = [
      "SELECT \(rowID)\(open) FROM main.\(table) WHERE closed_run IS NULL AND \(known)",
      "SELECT \(rowID)\(open) FROM main.\(table) WHERE closed_run > \(run.number) AND \(known)",
    ]
    if withPast.contains(table) {
      let all = try columns(db, of: table, replacing: [:])
      parts.append("SELECT \(all) FROM main.\(table) WHERE closed_run <= \(run.number)")
    }
    return parts.joined(separator: " UNION ALL ")
  }

  private static func fileVersions(_ db: Database, run: RunID) throws -> String {
    let superseded =
      "CASE WHEN superseded_run <= \(run.number) THEN superseded_run END"
    let list = try columns(db, of: "file_version", replacing: ["superseded_run": superseded])
    return "SELECT \(list) FROM main.file_version WHERE arrived_run <= \(run.number)"
  }

  /// Content as it had been read by then; staged content that was refused before is refused.
  private static func fileContents(_ db: Database, run: RunID) throws -> String {
    let state = """
      CASE WHEN state = 'staging' AND refusal_cause IS NOT NULL THEN 'refused' ELSE state END
      """
    let now = try columns(db, of: "file_content", replacing: ["state": state])
    var past = Dictionary(
      uniqueKeysWithValues: (FileContent.readColumns + ["read_run"]).map { ($0, "past.\($0)") })
    for name in ["id", "sha256", "size_bytes"] { past[name] = "content.\(name)" }
    past["state"] = "'refused'"
    let then = try columns(db, of: "file_content", replacing: past)
    return """
      SELECT \(now) FROM main.file_content WHERE read_run <= \(run.number)
      UNION ALL SELECT \(then) FROM main.past_refusal AS past
      JOIN main.file_content AS content ON content.id = past.content_id
      WHERE past.read_run <= \(run.number) AND past.closed_run > \(run.number)
      """
  }
}

/// When a run was over, for what has a time and no run.
enum RunEnd {
  /// The time of its end; of a killed one the start of the next; nil while nothing came after it.
  static func milliseconds(_ db: Database, of run: RunID) throws -> Int64? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT COALESCE(ended_at, (SELECT min(started_at) FROM main.run WHERE id > ?1))
        FROM main.run WHERE id = ?1
        """, arguments: [run.number])
  }
}
