import GRDB

/// Finds what may be purged, in three temporary tables that hold together: whole files, whole cases
/// and whole payouts, none of which has anything to do with what stays.
enum PurgeSelection {
  /// Fills `temp.purge_content`, `temp.purge_case` and `temp.purge_payout`.
  ///
  /// - Parameters:
  ///   - day: days since 1970-01-01; what is of that day or later stays.
  ///   - start: the day's start in milliseconds since the epoch.
  static func fill(_ db: Database, day: Int64, start: Int64) throws {
    try drop(db)
    for (sql, arguments) in [
      (contents, ["day": day, "start": start]), (cases, [:]), (payouts, [:]),
    ] as [(String, [String: Int64])] {
      try db.execute(sql: sql, arguments: StatementArguments(arguments))
    }
    for sql in openCases {
      try db.execute(
        sql: "DELETE FROM temp.purge_case WHERE case_key IN (\(sql))",
        arguments: sql.contains(":start") ? ["start": start] : [:])
    }
    var isDone = false
    while !isDone {
      let before = db.totalChangesCount
      for sql in tied { try db.execute(sql: sql) }
      isDone = db.totalChangesCount == before
    }
    // Records that no line names need not be kept for a file's sake.
  }

  static func drop(_ db: Database) throws {
    for table in ["purge_content", "purge_case", "purge_payout"] {
      try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
    }
  }

  /// Files that were read, all of whose lines are older, and that no open finding names. Balances
  /// and reserves tie a file to those that come after it.
  private static let contents = """
    CREATE TEMP TABLE purge_content AS
    SELECT content.id AS content_id, EXISTS (
        SELECT 1 FROM live_content WHERE content_id = content.id) AS is_live
    FROM file_content AS content
    WHERE content.state = 'readable' AND content.rows_loaded > 0 AND content.rows_rejected = 0
      AND content.id NOT IN (SELECT content_id FROM purged_content)
      AND NOT EXISTS (SELECT 1 FROM settlement_line AS line WHERE line.content_id = content.id AND (
        coalesce(line.settled_on, 0) >= :day OR coalesce(line.occurred_at, 0) >= :start
        OR line.settled_on IS NULL AND line.occurred_at IS NULL OR line.case_key IS NULL
        OR line.opening_balance IS NOT NULL OR line.closing_balance IS NOT NULL
        OR line.kind IN ('reserve_hold', 'reserve_release')))
      AND NOT EXISTS (SELECT 1 FROM file_version AS version JOIN finding AS f
        ON f.source = version.source AND f.file = version.name AND f.closed_run IS NULL
        WHERE version.content_id = content.id)
    """

  private static let cases = """
    CREATE TEMP TABLE purge_case AS
    SELECT case_key FROM settlement_line WHERE content_id IN (
      SELECT content_id FROM temp.purge_content WHERE is_live)
    UNION SELECT case_key FROM payment_intent UNION SELECT case_key FROM capture
    UNION SELECT case_key FROM refund UNION SELECT case_key FROM dispute
    """

  static let payoutID = "CASE WHEN line.payout_id <> '' THEN line.payout_id ELSE line.batch_id END"

  private static let payouts = """
    CREATE TEMP TABLE purge_payout AS
    SELECT DISTINCT \(payoutID) AS id, line.payout_id = '' AS is_batch,
      line.settlement_currency AS currency
    FROM settlement_line AS line WHERE line.content_id IN (
        SELECT content_id FROM temp.purge_content WHERE is_live)
      AND (line.payout_id <> '' OR line.batch_id <> '')
      AND NOT EXISTS (SELECT 1 FROM finding AS f WHERE f.closed_run IS NULL AND (
        f.payout_id <> '' AND f.payout_id = line.payout_id
        OR f.batch_id <> '' AND f.batch_id = line.batch_id))
    """

  /// Cases of which something is open, young, or tied to what is kept for as long as it lives.
  private static let openCases = [
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
  ]

  /// Takes out what something that stays is tied to, until nothing more is.
  private static let tied = [
    """
    DELETE FROM temp.purge_content WHERE is_live AND content_id IN (
      SELECT line.content_id FROM settlement_line AS line
      WHERE line.case_key NOT IN (SELECT case_key FROM temp.purge_case)
        OR (line.payout_id <> '' OR line.batch_id <> '') AND NOT EXISTS (
          SELECT 1 FROM temp.purge_payout AS payout WHERE payout.id = \(payoutID)
            AND payout.is_batch = (line.payout_id = '')
            AND payout.currency = line.settlement_currency))
    """,
    """
    DELETE FROM temp.purge_case WHERE case_key IN (
      SELECT line.case_key FROM settlement_line AS line
      WHERE line.content_id IN (SELECT content_id FROM live_content)
        AND line.content_id NOT IN (SELECT content_id FROM temp.purge_content))
    """,
    """
    DELETE FROM temp.purge_payout WHERE EXISTS (
      SELECT 1 FROM settlement_line AS line
      WHERE (line.payout_id = purge_payout.id AND NOT purge_payout.is_batch
          OR line.batch_id = purge_payout.id AND line.payout_id = '' AND purge_payout.is_batch)
        AND line.settlement_currency = purge_payout.currency
        AND line.content_id IN (SELECT content_id FROM live_content)
        AND line.content_id NOT IN (SELECT content_id FROM temp.purge_content))
    """,
  ]
}
