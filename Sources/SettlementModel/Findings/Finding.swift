/// Something a rule reports about lines and records, the same every night until it clears.
public struct Finding: Sendable, Hashable {
  /// `F` and 16 hex digits; see ``FindingIdentity``.
  public var id: String
  public var code: FindingCode
  public var merchantNumber: String
  public var paymentIntentID: String
  public var merchantOrderID: String
  /// What the finding is about; nil for findings about a file or a line without a record.
  public var recordType: RecordType?
  public var recordID: String
  /// The line's kind; nil without a line.
  public var kind: LineKind?
  /// The currency of the amounts; nil without amounts.
  public var currency: Currency?
  /// Minor units from the merchant's side; nil where a comparison makes no sense.
  public var expectedMinorUnits: Int128?
  public var actualMinorUnits: Int128?
  /// File and row of the first line; nil for a record without one and for findings about an intent as a whole.
  public var position: FilePosition?
  public var batchID: String
  public var payoutID: String
  /// The local date from which the finding's age counts; nil to count from the day it was first reported.
  public var agesFrom: BusinessDay?
  /// One sentence that a person can act on.
  public var detail: String

  public init(
    id: String = "", code: FindingCode, merchantNumber: String = "", paymentIntentID: String = "",
    merchantOrderID: String = "", recordType: RecordType? = nil, recordID: String = "",
    kind: LineKind? = nil, currency: Currency? = nil, expectedMinorUnits: Int128? = nil,
    actualMinorUnits: Int128? = nil, position: FilePosition? = nil, batchID: String = "",
    payoutID: String = "", agesFrom: BusinessDay? = nil, detail: String
  ) {
    self.id = id
    self.code = code
    self.merchantNumber = merchantNumber
    self.paymentIntentID = paymentIntentID
    self.merchantOrderID = merchantOrderID
    self.recordType = recordType
    self.recordID = recordID
    self.kind = kind
    self.currency = currency
    self.expectedMinorUnits = expectedMinorUnits
    self.actualMinorUnits = actualMinorUnits
    self.position = position
    self.batchID = batchID
    self.payoutID = payoutID
    self.agesFrom = agesFrom
    self.detail = detail
  }

  /// Actual less expected; nil where either is missing.
  public var differenceMinorUnits: Int128? {
    guard let expectedMinorUnits, let actualMinorUnits else { return nil }
    return actualMinorUnits - expectedMinorUnits
  }
}
