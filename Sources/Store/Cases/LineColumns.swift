import SettlementModel

/// The columns of `settlement_line` in the order in which a line is read.
enum LineColumns {
  static let names = [
    "id", "content_id", "row", "byte_offset", "byte_length", "kind", "kind_text", "record_id",
    "record_ids_are_foreign", "original_record_id", "payment_intent_id", "capture_id", "refund_id",
    "dispute_id", "merchant_order_id", "arn", "occurred_at", "settled_on", "currency", "gross",
    "settlement_currency", "exchange_rate", "settlement_amount", "fee", "tax", "reserve", "net",
    "opening_balance", "closing_balance", "computed_net", "batch_id", "payout_id",
    "payment_method", "card_brand", "merchant_no", "app_id", "description",
  ]

  /// The columns of the table `alias`, separated by commas.
  static func list(of alias: String) -> String {
    names.map { "\(alias).\($0)" }.joined(separator: ", ")
  }

  private static let kinds = Dictionary(
    uniqueKeysWithValues: LineKind.allCases.map { ($0.rawValue, $0) })

  /// The line in the columns from `first` on, or nil where its content does not count.
  static func line(
    _ row: PreparedStatement, from first: Int32, live: LiveContent
  ) throws -> SettlementLine? {
    guard let name = live.names[row.integer(first + 1)] else { return nil }
    return try line(row, from: first, name: name)
  }

  /// The line in the columns from `first` on, as a row of the file `name`.
  static func line(
    _ row: PreparedStatement, from first: Int32, name: LiveContent.Name
  ) throws -> SettlementLine {
    guard let kind = kinds[row.text(first + 5)] else {
      throw StoredValueError(place: "settlement_line.kind", text: row.text(first + 5))
    }
    var line = SettlementLine(
      position: FilePosition(
        source: name.source, file: name.name, row: Int(row.integer(first + 2))),
      kind: kind, kindText: row.text(first + 6),
      currency: try row.currency(first + 18, in: "settlement_line.currency"),
      grossMinorUnits: row.integer(first + 19),
      settlementCurrency: try row.currency(first + 20, in: "settlement_line.settlement_currency"))
    line.id = row.integer(first)
    line.checksSettlementAmount = name.checksSettlementAmount
    line.byteOffset = row.integer(first + 3)
    line.byteLength = row.integer(first + 4)
    readNames(row, from: first, into: &line)
    try readAmounts(row, from: first, into: &line)
    return line
  }

  private static func readNames(
    _ row: PreparedStatement, from first: Int32, into line: inout SettlementLine
  ) {
    line.recordID = row.text(first + 7)
    line.recordIDsAreForeign = row.integer(first + 8) != 0
    line.originalRecordID = row.text(first + 9)
    line.paymentIntentID = row.text(first + 10)
    line.captureID = row.text(first + 11)
    line.refundID = row.text(first + 12)
    line.disputeID = row.text(first + 13)
    line.merchantOrderID = row.text(first + 14)
    line.acquirerReferenceNumber = row.text(first + 15)
    line.batchID = row.text(first + 30)
    line.payoutID = row.text(first + 31)
    line.paymentMethod = row.text(first + 32)
    line.cardBrand = row.text(first + 33)
    line.merchantNumber = row.text(first + 34)
    line.appID = row.text(first + 35)
    line.lineDescription = row.text(first + 36)
  }

  private static func readAmounts(
    _ row: PreparedStatement, from first: Int32, into line: inout SettlementLine
  ) throws {
    line.occurredAt = row.isNull(first + 16) ? nil : row.timestamp(first + 16)
    line.settledOn = row.businessDay(first + 17)
    if let rate = row.optionalText(first + 21) {
      do throws(AmountProblem) {
        line.exchangeRate = try ExchangeRate(text: Array(rate.utf8))
      } catch {
        throw StoredValueError(place: "settlement_line.exchange_rate", text: rate)
      }
    }
    line.settlementAmountMinorUnits = row.optionalInteger(first + 22)
    line.feeMinorUnits = row.optionalInteger(first + 23)
    line.taxMinorUnits = row.optionalInteger(first + 24)
    line.reserveMinorUnits = row.optionalInteger(first + 25)
    line.netMinorUnits = row.optionalInteger(first + 26)
    line.openingBalanceMinorUnits = row.optionalInteger(first + 27)
    line.closingBalanceMinorUnits = row.optionalInteger(first + 28)
    line.computedNetMinorUnits = row.optionalInteger(first + 29)
  }
}
