import GRDB
import SettlementModel

/// What purged lines and records add up to: kept when they go, and added wherever all are counted.
enum PurgedTotals {
  /// Keeps it, before anything is removed.
  static func keep(_ db: Database, calendar: BusinessCalendar) throws {
    try keepContents(db, calendar: calendar)
    try keepLines(db)
    try keepPayouts(db, calendar: calendar)
    try keepRecords(db)
    guard let oldest = try Coverage.oldestDispute(db) else { return }
    try Setting.set(db, Coverage.purgedDisputeName, to: String(oldest.milliseconds))
  }

  private static func keepContents(_ db: Database, calendar: BusinessCalendar) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT content_id, min(occurred_at), min(settled_on) FROM settlement_line
        WHERE id IN (SELECT line_id FROM temp.purge_line) GROUP BY content_id
        """)
    for row in rows {
      let (content, occurred, settled): (Int64, Int64?, Int64?) = (row[0], row[1], row[2])
      let day = occurred.map {
        Int64(calendar.day(of: Timestamp(milliseconds: $0)).daysSinceEpoch)
      }
      try db.execute(
        sql: """
          INSERT INTO purged_content (content_id, earliest_day, is_whole) VALUES (?, ?, 0)
          ON CONFLICT (content_id) DO UPDATE SET
            earliest_day = min(coalesce(earliest_day, excluded.earliest_day), excluded.earliest_day)
          """,
        arguments: [content, [day, settled].compactMap { $0 }.min()])
    }
  }

  private static func keepLines(_ db: Database) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT line.content_id, verdict.outcome, line.currency, count(*), sum(line.gross >> 32),
          sum(line.gross & 4294967295)
        FROM line_verdict AS verdict JOIN settlement_line AS line ON line.id = verdict.line_id
        WHERE verdict.closed_run IS NULL
          AND line.id IN (SELECT line_id FROM temp.purge_line)
        GROUP BY line.content_id, verdict.outcome, line.currency
        """)
    for row in rows {
      let (content, outcome, currency): (Int64, String, String) = (row[0], row[1], row[2])
      let (lines, high, low): (Int64, Int64, Int64) = (row[3], row[4], row[5])
      let before = try Row.fetchOne(
        db,
        sql: """
          SELECT lines, gross FROM purged_line WHERE content_id = ? AND outcome = ? AND currency = ?
          """, arguments: [content, outcome, currency])
      let gross = (Int128(high) << 32) + Int128(low) + (try sum(before?["gross"]))
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO purged_line (content_id, outcome, currency, lines, gross)
          VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          content, outcome, currency, lines + (before.map { $0["lines"] as Int64 } ?? 0),
          String(gross),
        ])
    }
  }

  /// A stored sum; zero where there is none yet.
  private static func sum(_ text: String?) throws -> Int128 {
    guard let text else { return 0 }
    guard let sum = Int128(text) else { throw StoredValueError(place: "a purged sum", text: text) }
    return sum
  }

  private static func keepPayouts(_ db: Database, calendar: BusinessCalendar) throws {
    var purged = try PayoutStatements.sums(
      db,
      of: """
        line.id IN (SELECT line_id FROM temp.purge_line)
          AND line.content_id IN (SELECT content_id FROM live_content)
        """)
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT \(PurgedTotals.payoutID) AS id, line.payout_id = '' AS is_batch,
          line.settlement_currency AS currency, min(line.occurred_at) AS occurred
        FROM settlement_line AS line WHERE line.id IN (SELECT line_id FROM temp.purge_line)
          AND line.kind IN ('payout', 'payout_return') AND line.occurred_at IS NOT NULL
        GROUP BY 1, 2, 3
        """)
    for row in rows {
      let at = Timestamp(milliseconds: row["occurred"])
      for index in purged.indices
      where purged[index].id == row["id"] && purged[index].isBatch == (row["is_batch"] as Bool)
        && purged[index].currency.code == row["currency"]
      {
        purged[index].occurredOn = calendar.day(of: at)
      }
    }
    // What an earlier purge kept of the same payouts is added.
    try addPayouts(db, to: &purged)
    for one in purged { try keep(db, one) }
  }

  private static let payoutID =
    "CASE WHEN line.payout_id <> '' THEN line.payout_id ELSE line.batch_id END"

  private static func keep(_ db: Database, _ one: PayoutStatement) throws {
    func day(_ day: BusinessDay?) -> Int64? { day.map { Int64($0.daysSinceEpoch) } }
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO purged_payout (id, is_batch, currency, merchant_no, lines, lines_net,
          payout_rows, paid_out, batch_id, first_settled_on, last_settled_on, occurred_on)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        one.id, one.isBatch, one.currency.code, one.merchantNumber, one.lineCount,
        String(one.linesNetMinorUnits), one.payoutRowCount, String(one.paidOutMinorUnits),
        one.batchID, day(one.firstSettledOn), day(one.lastSettledOn), day(one.occurredOn),
      ])
  }

  /// Each record by what it says of itself and by what its verdict said.
  private static func keepRecords(_ db: Database) throws {
    let standIn = """
      NOT EXISTS (SELECT 1 FROM capture AS one
        WHERE one.payment_intent_id = record.id AND one.closed_run IS NULL)
      AND (record.captured_amount > 0
        OR record.captured_amount IS NULL AND record.status = 'succeeded')
      """
    for (table, verdictType, value, isCounted, stateAt) in [
      (
        "payment_intent", "capture", "coalesce(record.captured_amount, record.amount)", standIn,
        "modified_at"
      ), ("capture", "capture", "record.amount", "1", "created_at"),
      ("refund", "refund", "-record.amount", "1", "modified_at"),
      ("dispute", "dispute", "NULL", "0", "event_at"),
    ] {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO purged_record (type, id, status, currency, fact_value, is_counted,
            outcome, value, state_at)
          SELECT '\(table)', record.id, record.status, record.currency,
            CASE WHEN \(isCounted) THEN \(value) END, coalesce(\(isCounted), 0), verdict.outcome,
            verdict.value, record.\(stateAt)
          FROM \(table) AS record
          LEFT JOIN record_verdict AS verdict ON verdict.type = '\(verdictType)'
            AND verdict.id = record.id AND verdict.closed_run IS NULL
          WHERE record.closed_run IS NULL
            AND record.case_key IN (SELECT case_key FROM temp.purge_case)
          """)
    }
  }

  // MARK: What is added

  /// Purged records that did not come back.
  private static let gone = [
    "payment_intent", "capture", "refund", "dispute",
  ].map {
    """
    SELECT type, status, currency, fact_value, is_counted, outcome, value FROM purged_record
    WHERE type = '\($0)' AND NOT EXISTS (
      SELECT 1 FROM \($0) AS back WHERE back.id = purged_record.id AND back.closed_run IS NULL)
    """
  }.joined(separator: " UNION ALL ")

  /// Purged lines of files that count: outcome, currency, count, sum of gross.
  static func forEachLineTotal(
    _ db: Database, _ body: (String, Currency, Int, Int128) throws -> Void
  ) throws {
    try PreparedStatement(
      db,
      """
      SELECT outcome, currency, lines, gross FROM purged_line
      WHERE content_id IN (SELECT content_id FROM live_content)
      """
    ).forEachRow { row in
      guard let gross = try row.sum(3, in: "purged_line.gross") else { return }
      try body(
        row.text(0), try row.currency(1, in: "purged_line.currency"), Int(row.integer(2)), gross)
    }
  }

  /// Purged records with a verdict: outcome, currency, count, what they are worth by it, and that
  /// with unknown amounts left out.
  static func forEachVerdictTotal(
    _ db: Database, _ body: (String, Currency, Int, Int128, Int128) throws -> Void
  ) throws {
    try PreparedStatement(
      db,
      """
      SELECT outcome, currency, count(*), sum(value >> 32), sum(value & 4294967295),
        sum(known >> 32), sum(known & 4294967295)
      FROM (SELECT *, CASE WHEN type = 'refund' AND fact_value IS NULL THEN 0 ELSE value END AS known
        FROM (\(gone)) WHERE outcome IS NOT NULL)
      GROUP BY outcome, currency
      """
    ).forEachRow { row in
      try body(
        row.text(0), try row.currency(1, in: "purged_record.currency"), Int(row.integer(2)),
        row.splitSum(high: 3, low: 4), row.splitSum(high: 5, low: 6))
    }
  }

  /// Purged captures, stand-ins and refunds by what they say themselves: currency, count, sum.
  static func forEachFactTotal(
    _ db: Database, _ body: (Currency, Int, Int128) throws -> Void
  ) throws {
    try PreparedStatement(
      db,
      """
      SELECT currency, count(*), coalesce(sum(fact_value >> 32), 0),
        coalesce(sum(fact_value & 4294967295), 0)
      FROM (\(gone)) WHERE is_counted = 1 GROUP BY currency
      """
    ).forEachRow { row in
      try body(
        try row.currency(0, in: "purged_record.currency"), Int(row.integer(1)),
        row.splitSum(high: 2, low: 3))
    }
  }

  /// Purged records by type and status.
  static func forEachStatusTotal(
    _ db: Database, _ body: (String, String, Int) throws -> Void
  ) throws {
    try PreparedStatement(
      db, "SELECT type, status, count(*) FROM (\(gone)) GROUP BY type, status"
    ).forEachRow { try body($0.text(0), $0.text(1), Int($0.integer(2))) }
  }

  /// Adds purged payouts to those of the lines that are held, in their order.
  static func addPayouts(
    _ db: Database, to statements: inout [PayoutStatement], ids: Set<String>? = nil
  ) throws {
    var indexes: [PayoutStatements.Key: Int] = [:]
    var isAny = false
    try PreparedStatement(
      db,
      """
      SELECT id, is_batch, currency, merchant_no, lines, lines_net, payout_rows, paid_out, batch_id,
        first_settled_on, last_settled_on, occurred_on FROM purged_payout
      """
    ).forEachRow { row in
      if let ids, !ids.contains(row.text(0)) { return }
      if !isAny {
        for (index, one) in statements.enumerated() { indexes[PayoutStatements.Key(one)] = index }
        isAny = true
      }
      guard let net = try row.sum(5, in: "purged_payout.lines_net"),
        let paidOut = try row.sum(7, in: "purged_payout.paid_out")
      else { return }
      var purged = PayoutStatement(
        id: row.text(0), isBatch: row.integer(1) != 0,
        currency: try row.currency(2, in: "purged_payout.currency"), merchantNumber: row.text(3),
        lineCount: Int(row.integer(4)), linesNetMinorUnits: net,
        payoutRowCount: Int(row.integer(6)), paidOutMinorUnits: paidOut, batchID: row.text(8),
        firstSettledOn: row.businessDay(9), lastSettledOn: row.businessDay(10))
      purged.occurredOn = row.businessDay(11)
      guard let index = indexes[PayoutStatements.Key(purged)] else {
        return statements.append(purged)
      }
      statements[index].addLines(of: purged)
      statements[index].occurredOn = statements[index].occurredOn ?? purged.occurredOn
      if statements[index].batchID.isEmpty { statements[index].batchID = purged.batchID }
    }
    guard isAny else { return }
    statements.sort { left, right in
      if left.id != right.id { return ByteOrder.precedes(left.id, right.id) }
      if left.isBatch != right.isBatch { return !left.isBatch }
      return left.currency.code < right.currency.code
    }
  }
}
