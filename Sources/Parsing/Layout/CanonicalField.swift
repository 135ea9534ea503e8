/// A value of a settlement line that a profile gives a column to, by its name in profiles.
public enum CanonicalField: String, Sendable, Hashable, CaseIterable {
  case kind
  case recordID = "record_id"
  case originalRecordID = "original_record_id"
  case paymentIntentID = "payment_intent_id"
  case captureID = "capture_id"
  case refundID = "refund_id"
  case disputeID = "dispute_id"
  case merchantOrderID = "merchant_order_id"
  case acquirerReferenceNumber = "arn"
  case occurredAt = "occurred_at"
  case settledOn = "settled_on"
  case currency
  case gross
  case grossDebit = "gross_debit"
  case grossCredit = "gross_credit"
  case fee
  case tax
  case reserve
  case net
  case netDebit = "net_debit"
  case netCredit = "net_credit"
  case settlementCurrency = "settlement_currency"
  case exchangeRate = "exchange_rate"
  case settlementAmount = "settlement_amount"
  case settlementAmountDebit = "settlement_amount_debit"
  case settlementAmountCredit = "settlement_amount_credit"
  case openingBalance = "opening_balance"
  case closingBalance = "closing_balance"
  case batchID = "batch_id"
  case payoutID = "payout_id"
  case paymentMethod = "payment_method"
  case cardBrand = "card_brand"
  case merchantNumber = "merchant_no"
  case appID = "app_id"
  case description

  /// The fields by which a line can be tied to a record; a profile maps one of them at least.
  public static let identifiers: [CanonicalField] = [
    .recordID, .paymentIntentID, .captureID, .refundID, .disputeID, .merchantOrderID,
    .acquirerReferenceNumber,
  ]

  /// The debit and credit columns that stand for this amount under `sign: debit_credit`; nil for
  /// other fields.
  public var debitAndCredit: (debit: CanonicalField, credit: CanonicalField)? {
    switch self {
    case .gross: (.grossDebit, .grossCredit)
    case .net: (.netDebit, .netCredit)
    case .settlementAmount: (.settlementAmountDebit, .settlementAmountCredit)
    default: nil
    }
  }

  /// Whether the field is one half of an amount, which only `sign: debit_credit` has.
  public var isDebitOrCredit: Bool {
    switch self {
    case .grossDebit, .grossCredit, .netDebit, .netCredit, .settlementAmountDebit,
      .settlementAmountCredit:
      true
    default: false
    }
  }
}
