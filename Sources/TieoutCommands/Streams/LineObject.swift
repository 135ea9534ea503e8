import SettlementModel

/// A settlement line as an object of a stream: the canonical fields of the contract, amounts in minor units, times in
/// milliseconds since 1970.
enum LineObject {
  static let type = "line"

  static func text(of line: SettlementLine) -> ObjectText {
    var object = ObjectText(type: type)
    object.put("source", line.position.source)
    object.put("file", line.position.file)
    object.put("row", Int64(line.position.row))
    object.put("byte_offset", line.byteOffset)
    object.put("byte_length", line.byteLength)
    object.put("case", line.unheldCase.number)
    object.put("kind", line.kind.rawValue)
    object.putText("kind_text", line.kindText)
    object.putText("record_id", line.recordID)
    object.put("record_ids_are_foreign", line.recordIDsAreForeign)
    object.putText("original_record_id", line.originalRecordID)
    object.putText("payment_intent_id", line.paymentIntentID)
    object.putText("capture_id", line.captureID)
    object.putText("refund_id", line.refundID)
    object.putText("dispute_id", line.disputeID)
    object.putText("merchant_order_id", line.merchantOrderID)
    object.putText("arn", line.acquirerReferenceNumber)
    object.put("occurred_at", line.occurredAt)
    object.put("settled_on", line.settledOn)
    putAmounts(of: line, to: &object)
    object.putText("batch_id", line.batchID)
    object.putText("payout_id", line.payoutID)
    object.putText("payment_method", line.paymentMethod)
    object.putText("card_brand", line.cardBrand)
    object.putText("merchant_no", line.merchantNumber)
    object.putText("app_id", line.appID)
    object.putText("description", line.lineDescription)
    return object
  }

  private static func putAmounts(of line: SettlementLine, to object: inout ObjectText) {
    object.put("currency", line.currency.code)
    object.put("gross", line.grossMinorUnits)
    object.put("settlement_currency", line.settlementCurrency.code)
    object.putText("exchange_rate", line.exchangeRate?.description ?? "")
    object.put("checks_settlement_amount", line.checksSettlementAmount)
    object.put("settlement_amount", line.settlementAmountMinorUnits)
    object.put("fee", line.feeMinorUnits)
    object.put("tax", line.taxMinorUnits)
    object.put("reserve", line.reserveMinorUnits)
    object.put("net", line.netMinorUnits)
    object.put("opening_balance", line.openingBalanceMinorUnits)
    object.put("closing_balance", line.closingBalanceMinorUnits)
    object.put("computed_net", line.computedNetMinorUnits)
  }

  static func line(of object: ObjectMembers) throws(StreamProblem) -> SettlementLine {
    let kindText = try object.requiredText("kind")
    guard let kind = LineKind(rawValue: kindText) else {
      throw StreamProblem("kind", "is `\(kindText)`, which no line can be")
    }
    let currency = try object.requiredCurrency()
    var line = SettlementLine(
      position: FilePosition(
        source: try object.text("source"), file: try object.text("file"),
        row: Int(try object.requiredInteger("row"))),
      kind: kind, kindText: try object.text("kind_text"), currency: currency,
      grossMinorUnits: try object.requiredInteger("gross"),
      settlementCurrency: try object.currency("settlement_currency") ?? currency)
    line.byteOffset = try object.integer("byte_offset") ?? 0
    line.byteLength = try object.integer("byte_length") ?? 0
    try readNames(object, into: &line)
    try readAmounts(object, into: &line)
    line.occurredAt = try object.time("occurred_at")
    line.settledOn = try object.day("settled_on")
    return line
  }

  private static func readNames(
    _ object: ObjectMembers, into line: inout SettlementLine
  ) throws(StreamProblem) {
    line.recordID = try object.text("record_id")
    line.recordIDsAreForeign = try object.flag("record_ids_are_foreign") ?? false
    line.originalRecordID = try object.text("original_record_id")
    line.paymentIntentID = try object.text("payment_intent_id")
    line.captureID = try object.text("capture_id")
    line.refundID = try object.text("refund_id")
    line.disputeID = try object.text("dispute_id")
    line.merchantOrderID = try object.text("merchant_order_id")
    line.acquirerReferenceNumber = try object.text("arn")
    line.batchID = try object.text("batch_id")
    line.payoutID = try object.text("payout_id")
    line.paymentMethod = try object.text("payment_method")
    line.cardBrand = try object.text("card_brand")
    line.merchantNumber = try object.text("merchant_no")
    line.appID = try object.text("app_id")
    line.lineDescription = try object.text("description")
  }

  private static func readAmounts(
    _ object: ObjectMembers, into line: inout SettlementLine
  ) throws(StreamProblem) {
    let rate = try object.text("exchange_rate")
    if !rate.isEmpty {
      do {
        line.exchangeRate = try ExchangeRate(text: Array(rate.utf8))
      } catch {
        throw StreamProblem("exchange_rate", "is no decimal above zero")
      }
    }
    line.checksSettlementAmount = try object.flag("checks_settlement_amount") ?? true
    line.settlementAmountMinorUnits = try object.integer("settlement_amount")
    line.feeMinorUnits = try object.integer("fee")
    line.taxMinorUnits = try object.integer("tax")
    line.reserveMinorUnits = try object.integer("reserve")
    line.netMinorUnits = try object.integer("net")
    line.openingBalanceMinorUnits = try object.integer("opening_balance")
    line.closingBalanceMinorUnits = try object.integer("closing_balance")
    line.computedNetMinorUnits = try object.integer("computed_net")
  }
}
