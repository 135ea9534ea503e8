import GRDB
import SettlementModel

/// The listing `reserves`: what was withheld, batch by batch, and what of it is still held.
enum ReserveListing {
  static let columns = "batch_id,merchant_no,currency,held,released,still_held"

  private struct Key: Hashable {
    let batchID: String
    let merchantNumber: String
    let currency: Currency
  }

  /// By batch, merchant number and currency; releases of nothing that is held stand without a batch,
  /// and have nothing still held.
  static func forEachBatch(
    _ db: Database, _ filter: ListingFilter, _ body: ([ReportCell]) throws -> Void
  ) throws {
    var sums: [Key: (held: Int128, released: Int128)] = [:]
    try ReserveHolds.forEach(db) { hold in
      let isHeld = hold.holdCount > 0
      let key = Key(
        batchID: isHeld ? hold.batchID : "", merchantNumber: hold.merchantNumber,
        currency: hold.currency)
      sums[key, default: (0, 0)].held += hold.heldMinorUnits
      sums[key, default: (0, 0)].released += hold.releasedMinorUnits
    }
    try addColumn(db) { key, minorUnits in
      if minorUnits > 0 {
        sums[key, default: (0, 0)].held += minorUnits
      } else {
        sums[key, default: (0, 0)].released -= minorUnits
      }
    }
    let rows = sums.sorted { left, right in
      for (one, other) in [
        (left.key.batchID, right.key.batchID),
        (left.key.merchantNumber, right.key.merchantNumber),
      ] where one != other {
        return ByteOrder.precedes(one, other)
      }
      return left.key.currency < right.key.currency
    }
    for (key, sum) in rows {
      if let currency = filter.currency, currency != key.currency { continue }
      try body([
        .words(key.batchID), .words(key.merchantNumber), .text(key.currency.code),
        .minorUnits(sum.held, key.currency), .minorUnits(sum.released, key.currency),
        key.batchID.isEmpty && sum.held == 0
          ? .empty : .minorUnits(sum.held - sum.released, key.currency),
      ])
    }
  }

  /// What other lines withhold in their reserve column, by their own batch.
  private static func addColumn(
    _ db: Database, _ add: (Key, Int128) -> Void
  ) throws {
    let statement = try PreparedStatement(
      db,
      """
      SELECT line.batch_id, line.merchant_no, line.settlement_currency, line.reserve
      FROM settlement_line AS line
      WHERE line.reserve <> 0 AND line.kind NOT IN ('reserve_hold', 'reserve_release')
        AND line.content_id IN (SELECT content_id FROM live_content)
      """)
    try statement.forEachRow { row in
      let key = Key(
        batchID: row.text(0), merchantNumber: row.text(1),
        currency: try row.currency(2, in: "settlement_line.settlement_currency"))
      add(key, Int128(row.integer(3)))
    }
  }
}
