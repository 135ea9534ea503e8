import GRDB
import SettlementModel

/// Fees and taxes of the lines that count, by settlement currency and payment method.
enum MethodFeesQuery {
  /// By currency, then payment method; payout rows, which carry no fees, are left out.
  static func fees(_ db: Database, _ filter: ListingFilter) throws -> [MethodFees] {
    let (conditions, arguments) = filter.lines
    func split(_ amount: String) -> String {
      "COALESCE(sum(\(amount) >> 32), 0), COALESCE(sum(\(amount) & 4294967295), 0)"
    }
    let statement = try PreparedStatement(
      db,
      """
      SELECT line.settlement_currency, line.payment_method, count(*), \(split("line.fee")),
        \(split("line.tax"))
      FROM settlement_line AS line
      WHERE line.content_id IN (SELECT content_id FROM live_content)
        AND line.kind NOT IN ('payout', 'payout_return') AND \(conditions)
      GROUP BY line.settlement_currency, line.payment_method
      ORDER BY line.settlement_currency, line.payment_method
      """)
    statement.bind(arguments)
    var fees: [MethodFees] = []
    try statement.forEachRow { row in
      fees.append(
        MethodFees(
          currency: try row.currency(0, in: "settlement_line.settlement_currency"),
          paymentMethod: row.text(1), lines: Int(row.integer(2)),
          feeMinorUnits: row.splitSum(high: 3, low: 4),
          taxMinorUnits: row.splitSum(high: 5, low: 6)))
    }
    return fees
  }
}
