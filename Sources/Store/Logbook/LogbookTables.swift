import GRDB

/// What the logbook tells of the database: rows of small tables one by one, versions of API objects
/// in segments. Everything else is read again from the kept files, or judged again.
enum LogbookTables {
  /// One table that is told row by row.
  struct Told {
    var name: String
    /// Columns that are told, `rowid` first where the table has no key of its own.
    var columns: [String]
    /// Those of them that name a row.
    var keys: [String]
  }

  /// Told in a segment, for they may be as many as the lines and records that were held.
  static let purged = ["purged_record", "purged_row"]

  /// Read again from files, judged again, or derived.
  private static let untold = [
    "settlement_line", "rejected_row", "touched_case", "case_agenda", "match", "line_verdict",
    "record_verdict", "case_exchange", "currency_digits", "grdb_migrations",
    "kept_total", "kept_mark", "content_extent", "content_payout", "content_account",
    "content_balance", "billing_mark", "archive_digest",
  ]

  /// Rows of a table that are told; nil for all. Findings are judged again, those of purged cases
  /// apart.
  static func condition(_ table: String) -> String? {
    switch table {
    case "setting": "name NOT IN \(derivedSettings)"
    case "finding": "version_id < 0"
    default: nil
    }
  }

  /// Values between runs that judging writes by itself.
  static let derivedSettings = """
    ('evaluation_fingerprint', 'linked_run', 'logbook_store', 'billing_judged', 'billing_rules')
    """

  /// Tables that are told row by row, whatever later schemas add, in the order of their names.
  static func told(_ db: Database) throws -> [Told] {
    let records = Set(try records(db))
    let left = try names(db).filter { !(untold + purged).contains($0) && !records.contains($0) }
    return try left.map { name in
      let rows = try Row.fetchAll(
        db, sql: "SELECT name, pk FROM pragma_table_info('\(name)', 'main') ORDER BY cid")
      let columns = rows.map { $0[0] as String }
      let keys = rows.map { (name: $0[0] as String, place: $0[1] as Int) }
        .filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name)
      guard keys.isEmpty else { return Told(name: name, columns: columns, keys: keys) }
      return Told(name: name, columns: ["rowid"] + columns, keys: ["rowid"])
    }
  }

  /// Tables of versions of API objects.
  static func records(_ db: Database) throws -> [String] {
    try names(db).filter { name in
      guard name != "finding" else { return false }
      let columns = try Set(
        String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('\(name)', 'main')"))
      return columns.isSuperset(of: ["version_id", "id", "opened_run", "closed_run"])
    }
  }

  private static func names(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        ORDER BY name
        """)
  }
}
