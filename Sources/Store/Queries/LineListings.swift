import GRDB
import SettlementModel

/// The listings `settlements`, `fees` and `payouts`: what the files that count say.
enum LineListings {
  static let settlementColumns = """
    file,row,settlement_date,kind,record_id,payment_intent_id,merchant_order_id,occurred_at,\
    currency,gross,settlement_currency,settlement_amount,fee,tax,net,batch_id,payout_id,\
    payment_method,status
    """

  /// By settlement date, file and row.
  static func forEachLine(
    _ db: Database, _ filter: ListingFilter, _ body: ([ReportCell]) throws -> Void
  ) throws {
    let (conditions, arguments) = filter.lines
    let live = try LiveContent(db)
    let statement = try PreparedStatement(
      db,
      """
      SELECT \(LineColumns.list(of: "line")), verdict.outcome FROM live_content AS live
      JOIN settlement_line AS line ON line.content_id = live.content_id
      LEFT JOIN line_verdict AS verdict
        ON verdict.line_id = line.id AND verdict.closed_run IS NULL
      WHERE \(conditions) ORDER BY line.settled_on, live.name, line.row, live.source
      """)
    statement.bind(arguments)
    try statement.forEachRow { row in
      guard let line = try LineColumns.line(row, from: 0, live: live) else { return }
      try body(cells(line, outcome: row.text(Int32(LineColumns.names.count))))
    }
  }

  private static func cells(_ line: SettlementLine, outcome: String) -> [ReportCell] {
    func settled(_ amount: Int64?) -> ReportCell {
      .minorUnits(amount.map { Int128($0) }, line.settlementCurrency)
    }
    return [
      .words(line.position.file), .count(line.position.row), .day(line.settledOn),
      .text(line.kind.rawValue), .words(line.recordID), .words(line.paymentIntentID),
      .words(line.merchantOrderID), line.occurredAt.map { .text($0.description) } ?? .empty,
      .text(line.currency.code), .minorUnits(Int128(line.grossMinorUnits), line.currency),
      .text(line.settlementCurrency.code), settled(line.settlementAmountMinorUnits),
      settled(line.feeMinorUnits), settled(line.taxMinorUnits), settled(line.netMinorUnits),
      .words(line.batchID), .words(line.payoutID), .words(line.paymentMethod), .words(outcome),
    ]
  }

  static let feeColumns = "settlement_date,kind,currency,payment_method,lines,fee,tax,net"

  /// Sums by settlement date, kind, settlement currency and payment method.
  static func forEachFeeGroup(
    _ db: Database, _ filter: ListingFilter, _ body: ([ReportCell]) throws -> Void
  ) throws {
    let (conditions, arguments) = filter.lines
    func split(_ amount: String) -> String {
      "COALESCE(sum(\(amount) >> 32), 0), COALESCE(sum(\(amount) & 4294967295), 0)"
    }
    let statement = try PreparedStatement(
      db,
      """
      SELECT settled_on, kind, settlement_currency, payment_method, count(*), \(split("fee")),
        \(split("tax")), \(split("payout_net"))
      FROM (SELECT line.*, CASE WHEN typeof(\(PayoutStatements.net)) = 'integer'
          THEN \(PayoutStatements.net) END AS payout_net
        FROM settlement_line AS line
        WHERE line.content_id IN (SELECT content_id FROM live_content) AND \(conditions))
      GROUP BY settled_on, kind, settlement_currency, payment_method
      ORDER BY settled_on, kind, settlement_currency, payment_method
      """)
    statement.bind(arguments)
    try statement.forEachRow { row in
      let currency = try row.currency(2, in: "settlement_line.settlement_currency")
      try body([
        .day(row.businessDay(0)), .text(row.text(1)), .text(currency.code), .words(row.text(3)),
        .integer(row.integer(4)), .minorUnits(row.splitSum(high: 5, low: 6), currency),
        .minorUnits(row.splitSum(high: 7, low: 8), currency),
        .minorUnits(row.splitSum(high: 9, low: 10), currency),
      ])
    }
  }

  static let payoutColumns = """
    payout_id,batch_id,currency,merchant_no,first_settlement_date,last_settlement_date,lines,\
    lines_net,payout_rows,paid_out,residual,file,row
    """

  static func forEachPayout(
    _ db: Database, _ filter: ListingFilter, calendar: BusinessCalendar,
    _ body: ([ReportCell]) throws -> Void
  ) throws {
    for one in try PayoutStatements.all(db, calendar: calendar) {
      if let currency = filter.currency, currency != one.currency { continue }
      let day = one.lastSettledOn ?? one.occurredOn
      if let from = filter.from, (day ?? from) < from { continue }
      if let to = filter.to, (day ?? to) > to { continue }
      try body([
        one.isBatch ? .empty : .text(one.id), .words(one.batchID), .text(one.currency.code),
        .words(one.merchantNumber), .day(one.firstSettledOn), .day(one.lastSettledOn),
        .count(one.lineCount), .minorUnits(one.linesNetMinorUnits, one.currency),
        .count(one.payoutRowCount), .minorUnits(one.paidOutMinorUnits, one.currency),
        .minorUnits(one.paidOutMinorUnits - one.linesNetMinorUnits, one.currency),
        .words(one.firstPayoutRow?.file ?? ""),
        one.firstPayoutRow.map { .count($0.row) } ?? .empty,
      ])
    }
  }
}
