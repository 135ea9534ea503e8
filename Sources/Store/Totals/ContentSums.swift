import GRDB
import SettlementModel

/// What the lines of each content add up to, by payout, by account and by balance: content is never edited, so it
/// is summed once.
enum ContentSums {
  /// Content that counts, or counted, and was not summed yet.
  private static let unsummed = """
    SELECT id FROM file_content WHERE state = 'readable'
      AND id NOT IN (SELECT content_id FROM content_extent)
    """

  /// Whether all content is summed, so that nobody needs to read its lines for that.
  static func areWhole(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT NOT EXISTS (\(unsummed))") ?? false
  }

  /// Sums what is not summed yet, in a transaction of the caller.
  static func fill(_ db: Database) throws {
    for content in try Int64.fetchAll(db, sql: unsummed) {
      try db.execute(
        sql: """
          INSERT INTO content_extent (content_id, first_occurred_at, first_settled_on)
          SELECT ?1, min(occurred_at), min(settled_on) FROM settlement_line WHERE content_id = ?1
          """, arguments: [content])
      try db.execute(
        sql: """
          INSERT INTO content_account (content_id, merchant_no, app_id, first_row)
          SELECT content_id, merchant_no, app_id, min(row) FROM settlement_line
          WHERE content_id = ?1 GROUP BY merchant_no, app_id
          """, arguments: [content])
      try addPayouts(db, of: content)
      try BalanceStatements.keep(db, content: content)
    }
  }

  private static func addPayouts(_ db: Database, of content: Int64) throws {
    func day(_ day: BusinessDay?) -> Int64? { day.map { Int64($0.daysSinceEpoch) } }
    let sums = try PayoutStatements.sums(db, of: "line.content_id = ?2", content: content)
    for one in sums {
      try db.execute(
        sql: """
          INSERT INTO content_payout (content_id, id, is_batch, currency, merchant_no, lines,
            lines_net, payout_rows, paid_out, first_settled_on, last_settled_on)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          content, one.id, one.isBatch, one.currency.code, one.merchantNumber, one.lineCount,
          String(one.linesNetMinorUnits), one.payoutRowCount, String(one.paidOutMinorUnits),
          day(one.firstSettledOn), day(one.lastSettledOn),
        ])
    }
  }

  /// Forgets all sums: lines are taken away, or a text of theirs changes.
  static func discard(_ db: Database) throws {
    for table in ["content_extent", "content_payout", "content_account", "content_balance"] {
      try db.execute(sql: "DELETE FROM \(table)")
    }
  }

  /// The sums of the content that counts by payout or batch and currency, in the order of
  /// ``PayoutStatements/all(_:calendar:ids:)``.
  ///
  /// - Parameter id: the only payout or batch; nil for all.
  static func payouts(_ db: Database, id: String? = nil) throws -> [PayoutStatement] {
    let statement = try PreparedStatement(
      db,
      """
      SELECT id, is_batch, currency, merchant_no, lines, lines_net, payout_rows, paid_out,
        first_settled_on, last_settled_on
      FROM content_payout
      WHERE content_id IN (SELECT content_id FROM live_content) \(id == nil ? "" : "AND id = ?1")
      ORDER BY id, is_batch, currency
      """)
    if let id { statement.bind(1, id) }
    var found: [PayoutStatement] = []
    try statement.forEachRow { row in
      guard let net = try row.sum(5, in: "content_payout.lines_net"),
        let paidOut = try row.sum(7, in: "content_payout.paid_out")
      else { return }
      let isBatch = row.integer(1) != 0
      let one = PayoutStatement(
        id: row.text(0), isBatch: isBatch,
        currency: try row.currency(2, in: "content_payout.currency"), merchantNumber: row.text(3),
        lineCount: Int(row.integer(4)), linesNetMinorUnits: net,
        payoutRowCount: Int(row.integer(6)), paidOutMinorUnits: paidOut,
        batchID: isBatch ? row.text(0) : "", firstSettledOn: row.businessDay(8),
        lastSettledOn: row.businessDay(9))
      guard let last = found.last, PayoutStatements.Key(last) == PayoutStatements.Key(one) else {
        return found.append(one)
      }
      found[found.count - 1].addLines(of: one)
    }
    return found
  }

  /// Where kept sums are not those of the lines, in words.
  static func problems(_ db: Database) throws -> [String] {
    guard try areWhole(db), try !KeptTotals.showsPast(db) else { return [] }
    var problems: [String] = []
    let live = "line.content_id IN (SELECT content_id FROM live_content)"
    if try payouts(db) != PayoutStatements.sums(db, of: live) {
      problems.append("the sums kept of payouts are not those of the lines")
    }
    if try !BalanceStatements.areKeptRight(db) {
      problems.append("what is kept of balances is not what the lines say")
    }
    let differing = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM content_extent AS extent WHERE
          first_occurred_at IS NOT (SELECT min(occurred_at) FROM settlement_line AS line
            WHERE line.content_id = extent.content_id)
          OR first_settled_on IS NOT (SELECT min(settled_on) FROM settlement_line AS line
            WHERE line.content_id = extent.content_id)
        """)
    if differing != 0 { problems.append("the first days kept of contents are not those of their lines") }
    return problems
  }
}

extension SettlementDatabase {
  /// Sums the lines of content that came since the last call, by payout and by account.
  public func sumNewContents() throws {
    guard try read({ try !ContentSums.areWhole($0) }) else { return }
    try write { try ContentSums.fill($0) }
  }
}
