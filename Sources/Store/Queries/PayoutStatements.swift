package import GRDB
package import SettlementModel

/// Sums the lines that count by payout, or by batch where they carry no payout id, and by
/// settlement currency.
package enum PayoutStatements {
  /// What a line adds to its payout, as `SettlementLine.payoutNetMinorUnits` says; NULL where
  /// nothing tells it.
  static let net = """
    COALESCE(line.net, line.computed_net,
      COALESCE(line.settlement_amount,
        CASE WHEN line.currency = line.settlement_currency THEN line.gross END)
      - COALESCE(line.fee, 0) - COALESCE(line.tax, 0))
    """
  static let isPayoutRow = "line.kind IN ('payout', 'payout_return')"

  /// Ordered by id, batches after payouts, then currency; those of `ids` alone, or all.
  package static func all(
    _ db: Database, calendar: BusinessCalendar, ids: Set<String>? = nil
  ) throws -> [PayoutStatement] {
    let live = "line.content_id IN (SELECT content_id FROM live_content)"
    let areKept = try ContentSums.areWhole(db)
    func sums(_ id: String?) throws -> [PayoutStatement] {
      areKept ? try ContentSums.payouts(db, id: id) : try Self.sums(db, of: live, id: id)
    }
    var statements: [PayoutStatement] = []
    if let ids {
      for id in ids.sorted(by: ByteOrder.precedes) where !id.isEmpty { statements += try sums(id) }
    } else {
      statements = try sums(nil)
    }
    try addFirstPayoutRows(db, calendar: calendar, to: &statements)
    try PurgedTotals.addPayouts(db, to: &statements, ids: ids)
    try RefusedDates.mark(db, in: &statements)
    try EarlierHistory.mark(db, calendar: calendar, in: &statements)
    return statements
  }

  /// One row a payout and currency. A net beyond 64 bits becomes a floating value in SQLite and
  /// counts as untold.
  ///
  /// - Parameters:
  ///   - condition: SQL over `settlement_line AS line`: the lines to sum.
  ///   - id: the only payout or batch to sum; nil for all.
  ///   - content: what `?2` of the condition stands for.
  static func sums(
    _ db: Database, of condition: String, id: String? = nil, content: Int64? = nil
  ) throws -> [PayoutStatement] {
    let places =
      id == nil
      ? ["line.payout_id <> '' OR line.batch_id <> ''"]
      : [
        "line.payout_id = ?1 AND line.payout_id <> ''",
        "line.batch_id = ?1 AND line.batch_id <> '' AND line.payout_id = ''",
      ]
    let lines = places.map { place in """
      SELECT CASE WHEN line.payout_id <> '' THEN line.payout_id ELSE line.batch_id END AS id,
        line.payout_id = '' AS is_batch, line.settlement_currency AS currency, line.merchant_no,
        \(isPayoutRow) AS is_payout_row, line.settled_on,
        CASE WHEN typeof(\(net)) = 'integer' THEN \(net) ELSE 0 END AS net
      FROM settlement_line AS line
      WHERE \(condition) AND (\(place))
      """
    }.joined(separator: " UNION ALL ")
    func split(_ condition: String) -> String {
      """
      COALESCE(sum(net >> 32) FILTER (WHERE \(condition)), 0),
        COALESCE(sum(net & 4294967295) FILTER (WHERE \(condition)), 0)
      """
    }
    var statements: [PayoutStatement] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT id, is_batch, currency, COALESCE(min(NULLIF(merchant_no, '')), ''),
        count(*) FILTER (WHERE NOT is_payout_row), \(split("NOT is_payout_row")),
        count(*) FILTER (WHERE is_payout_row), \(split("is_payout_row")),
        min(settled_on), max(settled_on)
      FROM (\(lines)) GROUP BY id, is_batch, currency ORDER BY id, is_batch, currency
      """)
    if let id { statement.bind(1, id) }
    if let content { statement.bind(2, content) }
    try statement.forEachRow { row in
      let isBatch = row.integer(1) != 0
      statements.append(
        PayoutStatement(
          id: row.text(0), isBatch: isBatch,
          currency: try row.currency(2, in: "settlement_line.settlement_currency"),
          merchantNumber: row.text(3), lineCount: Int(row.integer(4)),
          linesNetMinorUnits: row.splitSum(high: 5, low: 6), payoutRowCount: Int(row.integer(7)),
          paidOutMinorUnits: -row.splitSum(high: 8, low: 9),
          batchID: isBatch ? row.text(0) : "", firstSettledOn: row.businessDay(10),
          lastSettledOn: row.businessDay(11)))
    }
    return statements
  }

  /// What tells one statement from another.
  struct Key: Hashable {
    let id: String
    let isBatch: Bool
    let currency: Currency

    init(id: String, isBatch: Bool, currency: Currency) {
      self.id = id
      self.isBatch = isBatch
      self.currency = currency
    }

    init(_ statement: PayoutStatement) {
      self.init(id: statement.id, isBatch: statement.isBatch, currency: statement.currency)
    }
  }

  private static func addFirstPayoutRows(
    _ db: Database, calendar: BusinessCalendar, to statements: inout [PayoutStatement]
  ) throws {
    var indexes: [Key: Int] = [:]
    for (index, one) in statements.enumerated() where one.payoutRowCount > 0 {
      indexes[Key(one)] = index
    }
    if indexes.isEmpty { return }
    let live = try LiveContent(db)
    var first: [Int: SettlementLine] = [:]
    let rows = try PreparedStatement(
      db,
      """
      SELECT \(LineColumns.list(of: "line")) FROM settlement_line AS line WHERE \(isPayoutRow)
      """)
    try rows.forEachRow { row in
      guard let line = try LineColumns.line(row, from: 0, live: live) else { return }
      let isBatch = line.payoutID.isEmpty
      let id = isBatch ? line.batchID : line.payoutID
      let key = Key(id: id, isBatch: isBatch, currency: line.settlementCurrency)
      guard let index = indexes[key] else { return }
      if let known = first[index], !LineOrder.precedes(line, known) { return }
      first[index] = line
    }
    for (index, line) in first {
      statements[index].firstPayoutRow = line.position
      statements[index].batchID = line.batchID
      statements[index].occurredOn = line.occurredAt.map(calendar.day(of:)) ?? line.settledOn
    }
  }
}
