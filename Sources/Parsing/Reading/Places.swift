/// The field index of every canonical field, looked up once a file; nil where the file lacks it.
struct Places {
  /// An amount in one column, or in a debit and a credit column.
  struct Amount {
    let single: Int?
    let debit: Int?
    let credit: Int?
  }

  let kind, currency, settlementCurrency, exchangeRate: Int?
  let recordID, originalRecordID, paymentIntentID, captureID, refundID, disputeID: Int?
  let merchantOrderID, acquirerReferenceNumber: Int?
  let occurredAt, settledOn: Int?
  let fee, tax, reserve, openingBalance, closingBalance: Int?
  let batchID, payoutID, paymentMethod, cardBrand, merchantNumber, appID, description: Int?
  let gross, settlementAmount, net: Amount

  init(_ columns: BoundColumns) {
    kind = columns.index(of: .kind)
    currency = columns.index(of: .currency)
    settlementCurrency = columns.index(of: .settlementCurrency)
    exchangeRate = columns.index(of: .exchangeRate)
    recordID = columns.index(of: .recordID)
    originalRecordID = columns.index(of: .originalRecordID)
    paymentIntentID = columns.index(of: .paymentIntentID)
    captureID = columns.index(of: .captureID)
    refundID = columns.index(of: .refundID)
    disputeID = columns.index(of: .disputeID)
    merchantOrderID = columns.index(of: .merchantOrderID)
    acquirerReferenceNumber = columns.index(of: .acquirerReferenceNumber)
    occurredAt = columns.index(of: .occurredAt)
    settledOn = columns.index(of: .settledOn)
    fee = columns.index(of: .fee)
    tax = columns.index(of: .tax)
    reserve = columns.index(of: .reserve)
    openingBalance = columns.index(of: .openingBalance)
    closingBalance = columns.index(of: .closingBalance)
    batchID = columns.index(of: .batchID)
    payoutID = columns.index(of: .payoutID)
    paymentMethod = columns.index(of: .paymentMethod)
    cardBrand = columns.index(of: .cardBrand)
    merchantNumber = columns.index(of: .merchantNumber)
    appID = columns.index(of: .appID)
    description = columns.index(of: .description)
    gross = Self.amount(.gross, columns)
    settlementAmount = Self.amount(.settlementAmount, columns)
    net = Self.amount(.net, columns)
  }

  private static func amount(_ field: CanonicalField, _ columns: BoundColumns) -> Amount {
    let halves = field.debitAndCredit
    return Amount(
      single: columns.index(of: field), debit: halves.flatMap { columns.index(of: $0.debit) },
      credit: halves.flatMap { columns.index(of: $0.credit) })
  }
}
