import GRDB
import SettlementModel

/// Payouts that may hold lines of files which were never received, because the merchant's history
/// begins before the first file.
///
/// Such a payout has lines on the first settlement date of its source, and money moved before that
/// day of which no file says anything. Whether its lines are all there cannot be known.
enum EarlierHistory {
  static func mark(
    _ db: Database, calendar: BusinessCalendar, in statements: inout [PayoutStatement]
  ) throws {
    // What ties out is complete; only a difference asks the question.
    let isAsked = statements.contains {
      $0.payoutRowCount > 0 && $0.lineCount > 0 && $0.linesNetMinorUnits != $0.paidOutMinorUnits
    }
    guard isAsked else { return }
    let beginnings = try payoutsOfFirstDays(db)
    guard !beginnings.isEmpty, let oldest = try oldestUnsettledMoney(db, calendar: calendar) else {
      return
    }
    for index in statements.indices {
      guard let day = beginnings[PayoutStatements.Key(statements[index])], oldest < day else {
        continue
      }
      statements[index].earlierMoneyOn = oldest
    }
  }

  /// Payouts with lines on the first settlement date of a source, and that date.
  private static func payoutsOfFirstDays(_ db: Database) throws -> [PayoutStatements.Key: BusinessDay] {
    var found: [PayoutStatements.Key: BusinessDay] = [:]
    let statement = try PreparedStatement(
      db,
      """
      WITH beginning AS (
        SELECT live.source, min((
          SELECT min(line.settled_on) FROM settlement_line AS line
          WHERE line.content_id = live.content_id)) AS day
        FROM live_content AS live GROUP BY live.source)
      SELECT DISTINCT CASE WHEN line.payout_id <> '' THEN line.payout_id ELSE line.batch_id END,
        line.payout_id = '', line.settlement_currency, line.settled_on
      FROM beginning CROSS JOIN live_content AS live ON live.source = beginning.source
      CROSS JOIN settlement_line AS line
        ON line.content_id = live.content_id AND line.settled_on = beginning.day
      """)
    try statement.forEachRow { row in
      guard let day = row.businessDay(3) else { return }
      let currency = try row.currency(2, in: "settlement_line.settlement_currency")
      let key = PayoutStatements.Key(
        id: row.text(0), isBatch: row.integer(1) != 0, currency: currency)
      found[key] = max(day, found[key] ?? day)
    }
    return found
  }

  /// The day of the oldest capture that moved money, and that no line settles and no rule asks for;
  /// nil without one.
  private static func oldestUnsettledMoney(
    _ db: Database, calendar: BusinessCalendar
  ) throws -> BusinessDay? {
    var oldest: BusinessDay?
    // SQLite takes the index of all captures otherwise. A view of the past has none.
    let index = try KeptTotals.showsPast(db) ? "" : "INDEXED BY record_verdict_unsettled"
    let statement = try PreparedStatement(
      db,
      """
      SELECT verdict.created_at FROM (
        SELECT COALESCE(
          (SELECT capture.created_at FROM capture
            WHERE capture.id = record.id AND capture.closed_run IS NULL
              AND capture.status = 'succeeded'),
          (SELECT intent.created_at FROM payment_intent AS intent
            WHERE intent.id = record.id AND intent.closed_run IS NULL
              AND intent.status = 'succeeded')) AS created_at
        FROM record_verdict AS record \(index)
        WHERE record.closed_run IS NULL AND record.type = 'capture'
          AND record.outcome = 'not_settleable') AS verdict
      WHERE verdict.created_at IS NOT NULL ORDER BY verdict.created_at LIMIT 1
      """)
    try statement.forEachRow { row in oldest = calendar.day(of: row.timestamp(0)) }
    return oldest
  }
}
