import GRDB

/// Finds what may be purged: whole cases of which nothing is open and nothing is young, with all
/// their lines and records.
enum PurgeSelection {
  /// Fills `temp.purge_case` and, with the lines of those cases, `temp.purge_line`.
  ///
  /// - Parameters:
  ///   - day: days since 1970-01-01; what is of that day or later stays.
  ///   - start: the day's start in milliseconds since the epoch.
  static func fill(_ db: Database, day: Int64, start: Int64) throws {
    try drop(db)
    try db.execute(
      sql: """
        CREATE TEMP TABLE purge_case AS
        SELECT case_key FROM settlement_line WHERE case_key IS NOT NULL
        UNION SELECT case_key FROM payment_intent UNION SELECT case_key FROM capture
        UNION SELECT case_key FROM refund UNION SELECT case_key FROM dispute
        """)
    for sql in kept {
      var arguments: StatementArguments = [:]
      if sql.contains(":start") { arguments += ["start": start] }
      if sql.contains(":day") { arguments += ["day": day] }
      try db.execute(
        sql: "DELETE FROM temp.purge_case WHERE case_key IN (\(sql))", arguments: arguments)
    }
    try db.execute(
      sql: """
        CREATE TEMP TABLE purge_line AS SELECT id AS line_id FROM settlement_line
        WHERE case_key IN (SELECT case_key FROM temp.purge_case);
        CREATE INDEX temp.purge_line_id ON purge_line (line_id);
        """)
  }

  static func drop(_ db: Database) throws {
    for table in ["purge_case", "purge_line"] {
      try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
    }
  }

  /// Cases that stay: something of them is open, young, or tied to what is kept for as long as it
  /// lives. Balances tie a source's lines to those of later files, reserves each other.
  private static let kept = [
    "SELECT case_key FROM case_agenda", "SELECT case_key FROM touched_case",
    "SELECT case_key FROM finding WHERE closed_run IS NULL AND case_key IS NOT NULL",
    "SELECT case_key FROM line_verdict WHERE closed_run IS NULL AND outcome IN ('discrepant', 'waiting')",
    "SELECT case_key FROM record_verdict WHERE closed_run IS NULL AND outcome IN ('discrepant', 'pending')",
    "SELECT case_key FROM match WHERE closed_run IS NULL AND tolerated <> 0",
    "SELECT case_key FROM case_exchange WHERE closed_run IS NULL",
    "SELECT case_key FROM payment_intent WHERE created_at >= :start OR modified_at >= :start",
    "SELECT case_key FROM capture WHERE created_at >= :start",
    "SELECT case_key FROM refund WHERE created_at >= :start OR modified_at >= :start",
    "SELECT case_key FROM dispute WHERE closed_run IS NULL AND (event_at >= :start OR is_closed = 0)",
    """
    SELECT case_key FROM payment_intent WHERE invoice_id <> ''
      OR id IN (SELECT payment_intent_id FROM invoice)
      OR id IN (SELECT payment_intent_id FROM checkout_session)
      OR merchant_order_id IN (SELECT id FROM invoice)
      OR id IN (SELECT payment_intent_id FROM finding WHERE closed_run IS NULL)
    """,
    """
    SELECT case_key FROM settlement_line WHERE coalesce(settled_on, 0) >= :day
      OR coalesce(occurred_at, 0) >= :start OR settled_on IS NULL AND occurred_at IS NULL
      OR kind IN ('reserve_hold', 'reserve_release')
      OR payout_id IN (\(open("payout_id"))) OR batch_id IN (\(open("batch_id")))
    """,
    // What is said of a file as a whole is said of its lines.
    """
    SELECT case_key FROM settlement_line WHERE content_id IN (
      SELECT version.content_id FROM file_version AS version JOIN finding AS f
        ON f.source = version.source AND f.file = version.name
      WHERE f.closed_run IS NULL AND f.origin = 'control')
    """,
    """
    SELECT case_key FROM settlement_line WHERE content_id IN (
      SELECT content_id FROM live_content WHERE source IN (
        SELECT live.source FROM live_content AS live
        JOIN settlement_line AS line ON line.content_id = live.content_id
        WHERE line.opening_balance IS NOT NULL OR line.closing_balance IS NOT NULL))
    """,
  ]

  /// Payouts or batches that do not add up.
  private static func open(_ column: String) -> String {
    """
    SELECT \(column) FROM finding
    WHERE closed_run IS NULL AND origin = 'payout' AND \(column) <> ''
    """
  }
}
