import GRDB
import SettlementModel

/// Counts and sums everything that is open and current: linear in everything stored.
enum TotalsCount {
  static func whole(_ db: Database) throws -> StoredTotals {
    var totals = StoredTotals()
    try addLines(db, to: &totals)
    try totals.add(.record, PreparedStatement(db, recordVerdicts("closed_run IS NULL")))
    for (label, amount, table) in [
      ("capture", "amount", "capture WHERE closed_run IS NULL"),
      ("stand_in", standInAmount, "payment_intent AS intent WHERE intent.closed_run IS NULL AND \(isStandIn)"),
      ("refund", "amount", "refund WHERE closed_run IS NULL"),
    ] {
      try totals.add(.fact, PreparedStatement(db, amounts(label, amount, table)))
    }
    for table in StoredTotals.recordTables {
      try totals.add(.status, PreparedStatement(db, statuses(of: table, "closed_run IS NULL")))
    }
    return totals
  }

  /// Lines are read as they lie, and the verdict of each is looked up: that jumps about in the smaller
  /// of the two tables.
  private static func addLines(_ db: Database, to totals: inout StoredTotals) throws {
    try totals.add(
      .line,
      PreparedStatement(
        db,
        """
        SELECT verdict.outcome, line.currency, count(*), sum(line.gross >> 32),
          sum(line.gross & 4294967295)
        FROM settlement_line AS line CROSS JOIN line_verdict AS verdict
          ON verdict.line_id = line.id AND verdict.closed_run IS NULL
        GROUP BY verdict.outcome, line.currency
        """))
  }

  static let standInAmount = "COALESCE(intent.captured_amount, intent.amount)"

  /// Whether the current `intent` stands for a capture, as far as it says so itself.
  static let movedMoney = """
    (intent.captured_amount > 0
      OR (intent.captured_amount IS NULL AND intent.status = 'succeeded'))
    """

  private static let isStandIn = """
    NOT EXISTS (SELECT 1 FROM capture AS one
      WHERE one.payment_intent_id = intent.id AND one.closed_run IS NULL) AND \(movedMoney)
    """

  /// Rows of outcome, currency, count and the halves of what the verdicts that meet the condition say
  /// of records.
  static func recordVerdicts(_ condition: String) -> String {
    """
    SELECT outcome, currency, count(*), sum(value >> 32), sum(value & 4294967295)
    FROM record_verdict WHERE \(condition) AND outcome IS NOT NULL GROUP BY outcome, currency
    """
  }

  /// Rows of `table/status` and count, of the records that meet the condition.
  static func statuses(of table: String, _ condition: String) -> String {
    """
    SELECT '\(table)/' || status, '', count(*), 0, 0 FROM \(table)
    WHERE \(condition) GROUP BY status
    """
  }

  /// Rows of label, currency, count and the halves of a sum; amounts that are not stated count as
  /// nothing.
  static func amounts(_ label: String, _ amount: String, _ table: String) -> String {
    """
    SELECT '\(label)', currency, count(*), COALESCE(sum((\(amount)) >> 32), 0),
      COALESCE(sum((\(amount)) & 4294967295), 0) FROM \(table) GROUP BY currency
    """
  }
}

extension StoredTotals {
  /// Adds rows of label, currency, count and the two halves of a sum.
  mutating func add(_ measure: Measure, _ statement: PreparedStatement, sign: Int = 1) throws {
    try statement.forEachRow { row in
      let currency =
        measure == .status ? nil : try row.currency(1, in: "currency of what is counted")
      add(
        Key(measure: measure, label: row.text(0), currency: currency), rows: Int(row.integer(2)),
        minorUnits: row.splitSum(high: 3, low: 4), sign: sign)
    }
  }
}
