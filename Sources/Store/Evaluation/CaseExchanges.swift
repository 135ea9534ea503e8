import GRDB
import SettlementModel

/// Keeps what refunds at other rates brought, a row a case and pair of currencies.
final class CaseExchanges {
  private let insert: PreparedStatement
  private let delete: PreparedStatement
  /// Whether a case may have rows: while none has, there is nothing to delete.
  private var hasRows: Bool

  init(_ db: Database) throws {
    hasRows = try PreparedStatement(db, "SELECT 1 FROM case_exchange LIMIT 1").hasRow()
    delete = try PreparedStatement(db, "DELETE FROM case_exchange WHERE case_key = ?")
    insert = try PreparedStatement(
      db,
      """
      INSERT INTO case_exchange (case_key, currency, settlement_currency, refunds, gain)
      VALUES (?, ?, ?, ?, ?)
      """)
  }

  /// Puts `exchanges` in place of what the case had.
  func replace(_ exchanges: [RefundExchange], of key: Int64) throws {
    if hasRows { try delete.bind(1, key).run() }
    for one in exchanges {
      try insert.bind(1, key).bind(2, one.currency.code).bind(3, one.settlementCurrency.code)
        .bind(4, Int64(one.refunds)).bind(5, String(one.gainMinorUnits)).run()
      hasRows = true
    }
  }

  /// The sums over all cases, by currency and settlement currency.
  static func totals(_ db: Database) throws -> [RefundExchange] {
    var totals: [RefundExchange] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT currency, settlement_currency, refunds, gain FROM case_exchange
      ORDER BY currency, settlement_currency
      """)
    try statement.forEachRow { row in
      let currency = try row.currency(0, in: "case_exchange.currency")
      let settlement = try row.currency(1, in: "case_exchange.settlement_currency")
      guard let gain = Int128(row.text(3)) else {
        throw StoredValueError(place: "case_exchange.gain", text: row.text(3))
      }
      if totals.last?.currency != currency || totals.last?.settlementCurrency != settlement {
        totals.append(
          RefundExchange(
            currency: currency, settlementCurrency: settlement, refunds: 0, gainMinorUnits: 0))
      }
      totals[totals.count - 1].refunds += Int(row.integer(2))
      totals[totals.count - 1].gainMinorUnits += gain
    }
    return totals
  }
}
