import SettlementModel

/// How a line is written: the columns in order, and the values in the same order.
enum LineStatement {
  static let columns = [
    "content_id", "row", "byte_offset", "byte_length", "kind", "kind_text", "record_id",
    "record_ids_are_foreign", "original_record_id", "payment_intent_id", "capture_id", "refund_id",
    "dispute_id", "merchant_order_id", "arn", "occurred_at", "settled_on", "currency", "gross",
    "settlement_currency", "exchange_rate", "settlement_amount", "fee", "tax", "reserve", "net",
    "opening_balance", "closing_balance", "computed_net", "batch_id", "payout_id", "payment_method",
    "card_brand", "merchant_no", "app_id", "description",
  ]

  /// Indexes that a first load makes when its lines are in. Those by content stay: rows come in their
  /// order, and a broken-off file is removed by them.
  static let laterIndexes = [
    "settlement_line_case", "settlement_line_record", "settlement_line_intent",
    "settlement_line_order", "settlement_line_arn", "settlement_line_original",
    "settlement_line_capture", "settlement_line_refund", "settlement_line_dispute",
    "settlement_line_payout", "settlement_line_batch", "settlement_line_settled",
  ]

  /// Binds a line of a batch, texts where they lie: the statement runs before the batch changes.
  static func bind(
    _ line: BatchedLine, of batch: LineBatch, content: Int64, to statement: SQLStatement
  ) {
    func text(_ text: LineText, at index: Int32) {
      statement.bind(inPlace: batch.bytes(of: text), at: index)
    }
    statement.bind(content, at: 1)
    statement.bind(Int64(line.row), at: 2)
    statement.bind(line.byteOffset, at: 3)
    statement.bind(line.byteLength, at: 4)
    statement.bind(line.kind.rawValue, at: 5)
    text(line.kindText, at: 6)
    text(line.recordID, at: 7)
    statement.bind(line.recordIDsAreForeign, at: 8)
    text(line.originalRecordID, at: 9)
    text(line.paymentIntentID, at: 10)
    text(line.captureID, at: 11)
    text(line.refundID, at: 12)
    text(line.disputeID, at: 13)
    text(line.merchantOrderID, at: 14)
    text(line.acquirerReferenceNumber, at: 15)
    statement.bind(line.occurredAt?.milliseconds, at: 16)
    statement.bind(line.settledOn.map { Int64($0.daysSinceEpoch) }, at: 17)
    statement.bind(line.currency, at: 18)
    statement.bind(line.grossMinorUnits, at: 19)
    statement.bind(line.settlementCurrency, at: 20)
    statement.bind(line.exchangeRate?.description, at: 21)
    statement.bind(line.settlementAmountMinorUnits, at: 22)
    statement.bind(line.feeMinorUnits, at: 23)
    statement.bind(line.taxMinorUnits, at: 24)
    statement.bind(line.reserveMinorUnits, at: 25)
    statement.bind(line.netMinorUnits, at: 26)
    statement.bind(line.openingBalanceMinorUnits, at: 27)
    statement.bind(line.closingBalanceMinorUnits, at: 28)
    statement.bind(line.computedNetMinorUnits, at: 29)
    text(line.batchID, at: 30)
    text(line.payoutID, at: 31)
    text(line.paymentMethod, at: 32)
    text(line.cardBrand, at: 33)
    text(line.merchantNumber, at: 34)
    text(line.appID, at: 35)
    text(line.lineDescription, at: 36)
  }
}
