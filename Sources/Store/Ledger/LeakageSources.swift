import GRDB
import SettlementModel

/// What the report `leakage` takes besides the lines: captures that no match claims, and payouts.
enum LeakageSources {
  /// Captures, and intents that stand for one, in the order of their ids; within the days by the
  /// first settlement date of their match, else by the local date of their creation.
  static func forEachUnsettledCapture(
    _ db: Database, _ filter: LedgerFilter, calendar: BusinessCalendar,
    _ body: (UnsettledCapture) throws -> Void
  ) throws {
    BookingDay.register(in: db, calendar: calendar)
    let remarks = try LedgerRemarks(db)
    let day = """
      COALESCE(
        (SELECT min(line.settled_on) FROM line_verdict AS other
          JOIN settlement_line AS line ON line.id = other.line_id
          WHERE other.match_id = verdict.match_id AND other.closed_run IS NULL),
        tieout_local_day(COALESCE(
          (SELECT created_at FROM capture WHERE id = verdict.id AND closed_run IS NULL),
          (SELECT created_at FROM payment_intent WHERE id = verdict.id AND closed_run IS NULL))))
      """
    let statement = try PreparedStatement(
      db,
      """
      SELECT verdict.id, verdict.case_key, verdict.outcome = 'pending', verdict.value,
        verdict.currency
      FROM record_verdict AS verdict
      WHERE verdict.closed_run IS NULL AND verdict.type = 'capture'
        AND verdict.outcome IN ('pending', 'discrepant') AND \(filter.days(day))
      ORDER BY verdict.id
      """)
    try statement.forEachRow { row in
      let currency = try row.currency(4, in: "record_verdict.currency")
      let record = RecordReference(type: .capture, id: row.text(0))
      let isPending = row.integer(2) != 0
      try body(
        UnsettledCapture(
          amount: Money(minorUnits: row.integer(3), currency: currency), isPending: isPending,
          code: isPending ? nil : try remarks.doubt(about: record, case: row.integer(1))?.code))
    }
  }

  /// One share a payout (batch, where lines carry no payout id) and settlement currency, and one a
  /// currency for the lines that carry neither.
  static func forEachPayoutShare(
    _ db: Database, _ filter: LedgerFilter, calendar: BusinessCalendar,
    _ body: (PayoutShare) throws -> Void
  ) throws {
    BookingDay.register(in: db, calendar: calendar)
    let mismatched = try mismatchedPayouts(db)
    let statement = try PreparedStatement(db, payoutSQL(filter))
    try statement.forEachRow { row in
      let (id, code) = (row.text(0), row.text(2))
      let key = MismatchedPayout(id: id, isBatch: row.integer(1) != 0, currency: code)
      try body(
        PayoutShare(
          currency: try row.currency(2, in: "settlement_line.settlement_currency"),
          hasID: !id.isEmpty, lineCount: Int(row.integer(3)), allLineCount: Int(row.integer(4)),
          payoutRowCount: Int(row.integer(5)), allPayoutRowCount: Int(row.integer(6)),
          linesNetMinorUnits: row.splitSum(high: 7, low: 8),
          paidOutMinorUnits: -row.splitSum(high: 9, low: 10),
          isMismatched: mismatched.contains(key)))
    }
  }

  private struct MismatchedPayout: Hashable {
    let id: String
    let isBatch: Bool
    let currency: String
  }

  private static func mismatchedPayouts(_ db: Database) throws -> Set<MismatchedPayout> {
    var found: Set<MismatchedPayout> = []
    try PreparedStatement(
      db,
      """
      SELECT record_id, payout_id = '', currency FROM finding
      WHERE code = 'PAYOUT_MISMATCH' AND origin = 'payout' AND closed_run IS NULL
      """
    ).forEachRow {
      found.insert(
        MismatchedPayout(id: $0.text(0), isBatch: $0.integer(1) != 0, currency: $0.text(2)))
    }
    return found
  }

  private static func payoutSQL(_ filter: LedgerFilter) -> String {
    let net = PayoutStatements.net
    func sums(_ condition: String) -> String {
      """
      COALESCE(sum(net >> 32) FILTER (WHERE \(condition)), 0),
        COALESCE(sum(net & 4294967295) FILTER (WHERE \(condition)), 0)
      """
    }
    return """
      SELECT id, is_batch, currency, count(*) FILTER (WHERE is_within AND NOT is_payout_row),
        count(*) FILTER (WHERE NOT is_payout_row), count(*) FILTER (WHERE is_within AND is_payout_row),
        count(*) FILTER (WHERE is_payout_row), \(sums("is_within AND NOT is_payout_row")),
        \(sums("is_within AND is_payout_row"))
      FROM (
        SELECT CASE WHEN line.payout_id <> '' THEN line.payout_id ELSE line.batch_id END AS id,
          line.payout_id = '' AS is_batch, line.settlement_currency AS currency,
          line.kind IN ('payout', 'payout_return') AS is_payout_row,
          (\(filter.days(BookingDay.expression))) AS is_within,
          CASE WHEN typeof(\(net)) = 'integer' THEN \(net) ELSE 0 END AS net
        FROM live_content AS live JOIN settlement_line AS line ON line.content_id = live.content_id)
      GROUP BY id, is_batch, currency ORDER BY id, is_batch, currency
      """
  }
}
