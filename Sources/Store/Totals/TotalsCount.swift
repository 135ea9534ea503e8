import GRDB
import SettlementModel

/// Counts and sums everything that is open and current: linear in everything stored.
enum TotalsCount {
  static func whole(_ db: Database) throws -> StoredTotals {
    var totals = StoredTotals()
    try addLines(db, to: &totals)
    try totals.add(
      .record,
      RowGroups(
        db,
        """
        SELECT outcome, currency, value FROM record_verdict
        WHERE closed_run IS NULL AND outcome IS NOT NULL
        """))
    for table in StoredTotals.recordTables { try addRecords(db, table, to: &totals) }
    return totals
  }

  /// Lines are read as they lie, and the verdict of each is looked up: that jumps about in the smaller
  /// of the two tables.
  private static func addLines(_ db: Database, to totals: inout StoredTotals) throws {
    try totals.add(
      .line,
      RowGroups(
        db,
        """
        SELECT verdict.outcome, line.currency, line.gross
        FROM settlement_line AS line CROSS JOIN line_verdict AS verdict
          ON verdict.line_id = line.id AND verdict.closed_run IS NULL
        """))
  }

  /// Current objects of one table by status, and as facts those of them that stand for money: one
  /// reading for both.
  private static func addRecords(
    _ db: Database, _ table: String, to totals: inout StoredTotals
  ) throws {
    let fact: (label: String, columns: String)? =
      switch table {
      case "capture", "refund": (table, "currency, amount")
      case "payment_intent": ("stand_in", "iif(\(isStandIn), currency, ''), \(standInAmount)")
      default: nil
      }
    let columns = fact?.columns ?? "'', 0"
    let groups = try RowGroups(
      db, "SELECT status, \(columns) FROM \(table) AS intent WHERE closed_run IS NULL")
    for group in groups.all {
      let status = StoredTotals.Key(
        measure: .status, label: "\(table)/\(group.label)", currency: nil)
      totals.add(status, rows: group.rows, minorUnits: 0)
      guard let fact, !group.currency.isEmpty else { continue }
      try totals.add(.fact, fact.label, group)
    }
  }

  static let standInAmount = "COALESCE(intent.captured_amount, intent.amount)"

  /// Whether the current `intent` stands for a capture, as far as it says so itself.
  static let movedMoney = """
    (intent.captured_amount > 0
      OR (intent.captured_amount IS NULL AND intent.status = 'succeeded'))
    """

  private static let isStandIn = """
    \(movedMoney) AND NOT EXISTS (SELECT 1 FROM capture AS one
      WHERE one.payment_intent_id = intent.id AND one.closed_run IS NULL)
    """
}

extension StoredTotals {
  /// Adds rows that were counted by label and currency.
  mutating func add(_ measure: Measure, _ groups: RowGroups) throws {
    for group in groups.all { try add(measure, group.label, group) }
  }

  fileprivate mutating func add(
    _ measure: Measure, _ label: String, _ group: RowGroups.Group
  ) throws {
    guard let currency = Currency(code: group.currency) else {
      throw StoredValueError(place: "currency of what is counted", text: group.currency)
    }
    add(
      Key(measure: measure, label: label, currency: currency), rows: group.rows,
      minorUnits: group.minorUnits)
  }

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
