/// A finding that the provider has to answer, and what there is to show for it.
public struct Claim: Sendable, Hashable {
  /// A record of the finding's case.
  public struct Record: Sendable, Hashable {
    public var reference: RecordReference
    public var paymentIntentID: String
    public var currency: Currency
    /// Nil for a refund without an amount.
    public var minorUnits: Int64?
    /// The API's word.
    public var status: String
    public var createdAt: Timestamp

    public init(
      reference: RecordReference, paymentIntentID: String, currency: Currency, minorUnits: Int64?,
      status: String, createdAt: Timestamp
    ) {
      self.reference = reference
      self.paymentIntentID = paymentIntentID
      self.currency = currency
      self.minorUnits = minorUnits
      self.status = status
      self.createdAt = createdAt
    }
  }

  public var reported: ReportedFinding
  /// By type and id, the first ``evidenceMax``.
  public var records: [Record]
  /// In ``LineOrder``, the first ``evidenceMax``.
  public var lines: [SettlementLine]

  /// Records, and lines, that stand behind one finding at most.
  public static let evidenceMax = 100

  public init(reported: ReportedFinding, records: [Record] = [], lines: [SettlementLine] = []) {
    self.reported = reported
    self.records = records
    self.lines = lines
  }
}
