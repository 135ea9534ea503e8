import GRDB
import SettlementModel

/// The listings `settlements` and `payouts`: what the files that count say.
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
      .words(line.merchantOrderID), line.occurredAt.map { .time($0) } ?? .empty,
      .text(line.currency.code), .minorUnits(Int128(line.grossMinorUnits), line.currency),
      .text(line.settlementCurrency.code), settled(line.settlementAmountMinorUnits),
      settled(line.feeMinorUnits), settled(line.taxMinorUnits), settled(line.netMinorUnits),
      .words(line.batchID), .words(line.payoutID), .words(line.paymentMethod), .words(outcome),
    ]
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
