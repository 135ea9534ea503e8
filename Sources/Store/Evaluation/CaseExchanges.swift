import GRDB
import SettlementModel

/// Keeps what refunds at other rates brought, a row a case and pair of currencies.
final class CaseExchanges {
  private let run: Int64
  private let find: PreparedStatement
  private let insert: PreparedStatement
  private let delete: PreparedStatement
  private let close: PreparedStatement
  /// Whether a case may have rows that it did not get in this evaluation, which sees it once.
  private let hasRows: Bool

  init(_ db: Database, run: Int64) throws {
    self.run = run
    let open = "case_key = ?1 AND closed_run IS NULL"
    hasRows = try PreparedStatement(
      db, "SELECT 1 FROM case_exchange WHERE closed_run IS NULL LIMIT 1"
    ).hasRow()
    find = try PreparedStatement(
      db,
      """
      SELECT currency, settlement_currency, refunds, gain FROM case_exchange
      WHERE \(open) ORDER BY currency, settlement_currency
      """)
    // What this run opened was never seen by anybody.
    delete = try PreparedStatement(
      db, "DELETE FROM case_exchange WHERE \(open) AND opened_run = ?2")
    close = try PreparedStatement(db, "UPDATE case_exchange SET closed_run = ?2 WHERE \(open)")
    insert = try PreparedStatement(
      db,
      """
      INSERT INTO case_exchange
        (case_key, currency, settlement_currency, refunds, gain, opened_run)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
  }

  /// Puts `exchanges` in place of what the case had; equal ones stay as they are.
  func replace(_ exchanges: [RefundExchange], of key: Int64) throws {
    if hasRows {
      let open = try Self.list(find.bind(1, key))
      let wanted = exchanges.sorted { Self.order($0) < Self.order($1) }
      if open == wanted { return }
      for statement in [delete, close] { try statement.bind(1, key).bind(2, run).run() }
    }
    for one in exchanges {
      try insert.bind(1, key).bind(2, one.currency.code).bind(3, one.settlementCurrency.code)
        .bind(4, Int64(one.refunds)).bind(5, String(one.gainMinorUnits)).bind(6, run).run()
    }
  }

  private static func order(_ one: RefundExchange) -> String {
    one.currency.code + one.settlementCurrency.code
  }

  /// The sums over all cases, by currency and settlement currency.
  static func totals(_ db: Database) throws -> [RefundExchange] {
    try list(
      PreparedStatement(
        db,
        """
        SELECT currency, settlement_currency, refunds, gain FROM case_exchange
        WHERE closed_run IS NULL ORDER BY currency, settlement_currency
        """))
  }

  /// Rows of currency, settlement currency, refunds and gain, in that order; equal pairs summed.
  private static func list(_ statement: PreparedStatement) throws -> [RefundExchange] {
    var totals: [RefundExchange] = []
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
