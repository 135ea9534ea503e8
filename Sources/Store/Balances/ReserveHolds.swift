package import GRDB
package import SettlementModel

/// Brings withheld money and its releases together by the hold's id.
package enum ReserveHolds {
  /// Calls `body` once a hold id, merchant number and currency, ordered by them; holds and releases
  /// without any id come once a batch.
  package static func forEach(
    _ db: Database, _ body: (ReserveHold) throws -> Void
  ) throws {
    let isKind = "kind IN ('reserve_hold', 'reserve_release')"
    // A release names its hold as its original transaction, else by having its id.
    let holdID = """
      CASE WHEN line.kind = 'reserve_release' AND line.original_record_id <> ''
        THEN line.original_record_id ELSE line.record_id END
      """
    let statement = try PreparedStatement(
      db,
      """
      SELECT \(holdID) AS hold_id, line.merchant_no, line.settlement_currency,
        line.kind = 'reserve_hold', line.batch_id, line.payout_id, line.settled_on, live.source,
        live.name, line.row, \(PayoutStatements.net), typeof(\(PayoutStatements.net)) = 'integer'
      FROM settlement_line AS line JOIN live_content AS live ON live.content_id = line.content_id
      WHERE line.\(isKind)
      ORDER BY 1, 2, 3, CASE WHEN \(holdID) = '' THEN line.batch_id ELSE '' END,
        line.settled_on IS NOT NULL, line.settled_on, live.name, line.row, live.source
      """)
    var current: ReserveHold?
    try statement.forEachRow { row in
      let id = row.text(0)
      let isNext =
        current.map {
          $0.id != id || $0.merchantNumber != row.text(1) || $0.currency.code != row.text(2)
            || id.isEmpty && $0.batchID != row.text(4)
        } ?? true
      if isNext {
        if let current { try body(current) }
        current = ReserveHold(
          id: id, currency: try row.currency(2, in: "settlement_line.settlement_currency"),
          merchantNumber: row.text(1), batchID: id.isEmpty ? row.text(4) : "")
      }
      add(row, to: &current!)
    }
    if let current { try body(current) }
  }

  private static func add(_ row: PreparedStatement, to hold: inout ReserveHold) {
    hold.add(
      isHold: row.integer(3) != 0, net: row.integer(11) != 0 ? row.integer(10) : nil,
      batchID: row.text(4), payoutID: row.text(5), settledOn: row.businessDay(6),
      position: FilePosition(source: row.text(7), file: row.text(8), row: Int(row.integer(9))))
  }
}
