package import SettlementModel

/// The assumed `useepay-settlement` layout: the header and one line as text.
package enum SettlementLayout {
  package static let header = """
    merchant_no,app_id,batch_id,settlement_date,transaction_type,transaction_id,payment_intent_id,\
    merchant_order_id,original_transaction_id,transaction_time,currency,amount,settlement_currency,\
    exchange_rate,settlement_amount,fee,tax,net_amount,payout_id,payment_method,card_brand,arn
    """

  /// A line's fields, joined.
  package static func text(_ line: LineDraft, batchID: String, payoutID: String) -> String {
    let settlementDigits = line.settlementCurrency.digits
    let fields = [
      WorldParameters.merchantNumber, line.appID, batchID, line.settledOn.description, line.type,
      line.transactionID, line.paymentIntentID, line.merchantOrderID, line.originalTransactionID,
      localTime(line.occurredAt), line.gross.currency.code,
      decimal(line.gross.minorUnits, line.gross.currency.digits), line.settlementCurrency.code,
      line.rate.description, decimal(line.settlementMinorUnits, settlementDigits),
      decimal(line.fee, settlementDigits), decimal(line.tax, settlementDigits),
      decimal(line.net, settlementDigits), payoutID, line.paymentMethod, line.cardBrand, line.arn,
    ]
    return fields.joined(separator: ",")
  }

  /// A control row.
  package static func total(_ currency: Currency, rows: Int, net: Int64) -> String {
    "#TOTAL,\(currency.code),\(rows),\(decimal(net, currency.digits))"
  }

  /// The name of a day's file; a sequence above 1 for a further file of the day.
  package static func fileName(_ day: BusinessDay, sequence: Int = 1) -> String {
    let date = day.description.filter { $0 != "-" }
    let suffix = sequence > 1 ? "_\(sequence)" : ""
    return "\(WorldParameters.merchantNumber)_settlement_\(date)\(suffix).csv"
  }

  /// ISO 8601 in the merchant's zone.
  private static func localTime(_ time: Timestamp) -> String {
    time.adding(seconds: WorldParameters.zoneOffsetSeconds).description.dropLast() + "+08:00"
  }

  private static func decimal(_ minorUnits: Int64, _ digits: Int8) -> String {
    DecimalText.majorUnits(ofMinorUnits: Int128(minorUnits), digits: digits)
  }
}
