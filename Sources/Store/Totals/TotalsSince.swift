import GRDB
import SettlementModel

/// Counts and sums what was opened and closed since the end of a run: what is read is what lies in the
/// tables, and as much of it as changed.
///
/// A row that a run opened and closed again is gone, so rows up to a mark were all there when the mark
/// was set, and are closed by a later run or still open.
struct TotalsSince {
  let db: Database
  let kept: KeptTotals

  /// The kept sums with what changed since.
  func totals() throws -> StoredTotals {
    var totals = kept.totals
    try addLines(to: &totals)
    try addRecords(to: &totals)
    for table in ["capture", "refund"] {
      for (condition, sign) in changes(of: table) {
        let sql = amounts(table, "amount", "\(table) WHERE \(condition)")
        try totals.add(.fact, bound(sql, table), sign: sign)
      }
    }
    try addStandIns(to: &totals)
    for table in StoredTotals.recordTables {
      for (condition, sign) in changes(of: table) {
        let sql = statuses(of: table, condition)
        try totals.add(.status, bound(sql, table), sign: sign)
      }
    }
    return totals
  }

  /// What came, and what went: conditions with the run as `?1` and the mark as `?2`.
  private func changes(of table: String, row: String = "version_id") -> [(String, Int)] {
    [
      ("\(row) > ?2 AND closed_run IS NULL AND ?1 > 0", 1),
      // The plus keeps SQLite from walking all rows up to the mark.
      ("closed_run > ?1 AND +\(row) <= ?2", -1),
    ]
  }

  private func bound(_ sql: String, _ table: String) throws -> PreparedStatement {
    try PreparedStatement(db, sql).bind(1, kept.run).bind(2, kept.mark(of: table))
  }

  private func addLines(to totals: inout StoredTotals) throws {
    for (condition, sign) in changes(of: "line_verdict", row: "rowid") {
      let sql = """
        SELECT verdict.outcome, line.currency, count(*), sum(line.gross >> 32),
          sum(line.gross & 4294967295)
        FROM (SELECT line_id, outcome FROM line_verdict WHERE \(condition)) AS verdict
        CROSS JOIN settlement_line AS line ON line.id = verdict.line_id
        GROUP BY verdict.outcome, line.currency
        """
      try totals.add(.line, bound(sql, "line_verdict"), sign: sign)
    }
  }

  private func addRecords(to totals: inout StoredTotals) throws {
    for (condition, sign) in changes(of: "record_verdict", row: "rowid") {
      let statement = try bound(recordVerdicts(condition), "record_verdict")
      try totals.add(.record, statement, sign: sign)
    }
  }

  /// Whether an intent stands for a capture depends on its captures too: those of either that changed
  /// are looked at as they were and as they are.
  private func addStandIns(to totals: inout StoredTotals) throws {
    let affected = """
      WITH affected (id) AS (
        SELECT id FROM payment_intent WHERE version_id > ?2
        UNION SELECT id FROM payment_intent WHERE closed_run > ?1
        UNION SELECT payment_intent_id FROM capture WHERE version_id > ?3
        UNION SELECT payment_intent_id FROM capture WHERE closed_run > ?1)
      """
    func standIns(_ versions: String, captures: [String]) -> String {
      let isAlone = captures.map { condition in
        """
        AND NOT EXISTS (SELECT 1 FROM capture AS one
          WHERE one.payment_intent_id = intent.id AND \(condition))
        """
      }.joined(separator: " ")
      return """
        SELECT intent.currency, \(TotalsCount.standInAmount) AS amount
        FROM affected CROSS JOIN payment_intent AS intent
        WHERE intent.id = affected.id AND \(versions) \(isAlone) AND \(TotalsCount.movedMoney)
        """
    }
    let now = standIns("intent.closed_run IS NULL", captures: ["one.closed_run IS NULL"])
    let capturesThen = [
      "one.closed_run IS NULL AND one.version_id <= ?3",
      "one.closed_run IS NOT NULL AND one.closed_run > ?1 AND one.version_id <= ?3",
    ]
    let then = [
      "intent.closed_run IS NULL AND intent.version_id <= ?2",
      "intent.closed_run IS NOT NULL AND intent.closed_run > ?1 AND intent.version_id <= ?2",
    ].map { standIns($0, captures: capturesThen) }.joined(separator: " UNION ALL ")
    for (rows, sign) in [(now, 1), (then, -1)] {
      let sql = "\(affected) \(amounts("stand_in", "amount", "(\(rows))"))"
      let statement = try PreparedStatement(db, sql).bind(1, kept.run)
        .bind(2, kept.mark(of: "payment_intent")).bind(3, kept.mark(of: "capture"))
      try totals.add(.fact, statement, sign: sign)
    }
  }

  /// Rows of outcome, currency, count and the halves of what the verdicts that meet the condition say
  /// of records.
  private func recordVerdicts(_ condition: String) -> String {
    """
    SELECT outcome, currency, count(*), sum(value >> 32), sum(value & 4294967295)
    FROM record_verdict WHERE \(condition) AND outcome IS NOT NULL GROUP BY outcome, currency
    """
  }

  /// Rows of `table/status` and count, of the records that meet the condition.
  private func statuses(of table: String, _ condition: String) -> String {
    """
    SELECT '\(table)/' || status, '', count(*), 0, 0 FROM \(table)
    WHERE \(condition) GROUP BY status
    """
  }

  /// Rows of label, currency, count and the halves of a sum; amounts that are not stated count as
  /// nothing.
  private func amounts(_ label: String, _ amount: String, _ table: String) -> String {
    """
    SELECT '\(label)', currency, count(*), COALESCE(sum((\(amount)) >> 32), 0),
      COALESCE(sum((\(amount)) & 4294967295), 0) FROM \(table) GROUP BY currency
    """
  }
}
