/// One row of a settlement file, typed.
///
/// Text fields are empty where the row has none. `fee` and `tax` are positive when they cost the merchant, `reserve` when
/// it is withheld; every other amount is positive when it is money to the merchant.
public struct SettlementLine: Sendable, Hashable {
  /// The store's number of the line; 0 before it is stored. Never an order to rely on, never in a report.
  public var id: Int64
  /// Source, file and row. Source and file may be empty while the file is being read.
  public var position: FilePosition
  /// Where the row starts in the decompressed file, and how long it is, in bytes without its line end.
  public var byteOffset: Int64
  public var byteLength: Int64

  public var kind: LineKind
  /// The kind as the file writes it.
  public var kindText: String

  /// The line's own id. Where ``recordIDsAreForeign`` is false, the API's capture, refund, dispute or intent id.
  public var recordID: String
  /// Whether ``recordID`` is the provider's own number, which the API does not know.
  public var recordIDsAreForeign: Bool
  public var originalRecordID: String
  public var paymentIntentID: String
  public var captureID: String
  public var refundID: String
  public var disputeID: String
  /// The merchant's order, or an invoice's id.
  public var merchantOrderID: String
  public var acquirerReferenceNumber: String

  public var occurredAt: Timestamp?
  /// The settlement date.
  public var settledOn: BusinessDay?

  public var currency: Currency
  /// In minor units of ``currency``.
  public var grossMinorUnits: Int64
  /// The currency of the amounts below; that of the gross where the file names none.
  public var settlementCurrency: Currency
  public var exchangeRate: ExchangeRate?
  /// Whether the file is said to state ``settlementAmountMinorUnits`` as just gross at ``exchangeRate``.
  public var checksSettlementAmount = true
  /// In minor units of ``settlementCurrency``, as are all amounts below; nil where the file states none.
  public var settlementAmountMinorUnits: Int64?
  public var feeMinorUnits: Int64?
  public var taxMinorUnits: Int64?
  public var reserveMinorUnits: Int64?
  public var netMinorUnits: Int64?
  public var openingBalanceMinorUnits: Int64?
  public var closingBalanceMinorUnits: Int64?
  /// What the profile's check for `net` gives from the line's other fields; nil where it is not checked.
  public var computedNetMinorUnits: Int64?

  public var batchID: String
  public var payoutID: String
  public var paymentMethod: String
  public var cardBrand: String
  /// Empty where the file has no such column.
  public var merchantNumber: String
  public var appID: String
  public var lineDescription: String

  public init(
    position: FilePosition, kind: LineKind, kindText: String = "", currency: Currency,
    grossMinorUnits: Int64, settlementCurrency: Currency? = nil
  ) {
    self.id = 0
    self.position = position
    self.byteOffset = 0
    self.byteLength = 0
    self.kind = kind
    self.kindText = kindText
    self.recordID = ""
    self.recordIDsAreForeign = false
    self.originalRecordID = ""
    self.paymentIntentID = ""
    self.captureID = ""
    self.refundID = ""
    self.disputeID = ""
    self.merchantOrderID = ""
    self.acquirerReferenceNumber = ""
    self.currency = currency
    self.grossMinorUnits = grossMinorUnits
    self.settlementCurrency = settlementCurrency ?? currency
    self.batchID = ""
    self.payoutID = ""
    self.paymentMethod = ""
    self.cardBrand = ""
    self.merchantNumber = ""
    self.appID = ""
    self.lineDescription = ""
  }

  public var gross: Money { Money(minorUnits: grossMinorUnits, currency: currency) }

  /// What the line adds to its payout, in ``settlementCurrency``: the stated net, else the net that its other fields
  /// give, else settlement amount less fee and tax, else gross less fee and tax where both are in one currency.
  public var payoutNetMinorUnits: Int64? {
    if let stated = netMinorUnits ?? computedNetMinorUnits { return stated }
    let base =
      settlementAmountMinorUnits ?? (currency == settlementCurrency ? grossMinorUnits : nil)
    guard let base else { return nil }
    let (lessFee, feeOverflow) = base.subtractingReportingOverflow(feeMinorUnits ?? 0)
    let (net, taxOverflow) = lessFee.subtractingReportingOverflow(taxMinorUnits ?? 0)
    return feeOverflow || taxOverflow ? nil : net
  }
}
