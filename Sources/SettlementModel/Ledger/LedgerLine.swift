/// A settlement line as the books take it: what it says, what became of it, and what is found about it.
public struct LedgerLine: Sendable, Hashable {
  /// The line's share in the match that claims it.
  public struct MatchShare: Sendable, Hashable {
    /// The records' currency.
    public var currency: Currency
    /// Lines less records of the whole match, in minor units; 0 on every line but the match's first.
    public var toleratedMinorUnits: Int64
    /// Captures and refunds of the match that are as they should be; 0 on every line but the match's first.
    public var recordCount: Int
    /// Whether a record of the match is counted for itself, as discrepant or pending.
    public var hasOpenRecord: Bool

    public init(
      currency: Currency, toleratedMinorUnits: Int64, recordCount: Int, hasOpenRecord: Bool = false
    ) {
      self.currency = currency
      self.toleratedMinorUnits = toleratedMinorUnits
      self.recordCount = recordCount
      self.hasOpenRecord = hasOpenRecord
    }
  }

  /// Whether its record is known.
  public enum Standing: Sendable, Hashable {
    /// Its record is what it says, whatever is found about fees, net and rate beside it.
    case matched
    /// Its record is not there, another one, or of another amount.
    case doubtful
    /// No complete pull covers it yet.
    case waiting
    /// It belongs to somebody else, or the configuration leaves it out.
    case outOfScope
    /// It settles no record: fees, reserves, payouts and the like.
    case withoutRecord
  }

  /// A finding at the line's place.
  public struct Remark: Sendable, Hashable {
    public var findingID: String
    public var code: FindingCode
    /// The currency of the difference; nil without amounts.
    public var currency: Currency?
    /// Actual less expected from the merchant's side; nil where a comparison makes no sense.
    public var differenceMinorUnits: Int128?

    public init(
      findingID: String, code: FindingCode, currency: Currency? = nil,
      differenceMinorUnits: Int128? = nil
    ) {
      self.findingID = findingID
      self.code = code
      self.currency = currency
      self.differenceMinorUnits = differenceMinorUnits
    }
  }

  public var line: SettlementLine
  /// The day on which it stands in the books: its settlement date, else the local date on which it
  /// occurred, else its file's date, else the business day on which the file was read.
  public var bookedOn: BusinessDay
  public var standing: Standing
  /// Nil for a line without a match.
  public var match: MatchShare?
  /// Findings at its file and row, by code and id.
  public var remarks: [Remark]
  /// What a doubtful line is in doubt for: the finding at its place, else one of its case; nil for
  /// every other line, and where nothing is found.
  public var doubt: Remark?

  public init(
    line: SettlementLine, bookedOn: BusinessDay, standing: Standing, match: MatchShare? = nil,
    remarks: [Remark] = [], doubt: Remark? = nil
  ) {
    self.line = line
    self.bookedOn = bookedOn
    self.standing = standing
    self.match = match
    self.remarks = remarks
    self.doubt = doubt
  }

  /// The codes that put a line in doubt, the most telling first; others stand beside a match.
  public static let doubtCodes: [FindingCode] = [
    .missingInAPI, .statusMismatch, .currencyMismatch, .duplicateSettlement, .amountMismatch,
    .ambiguousMatch, .missingInSettlement, .pendingSettlement, .chargebackWithoutDispute,
    .disputeWonNotCredited, .refundAndChargeback, .unknownKind, .unknownStatus,
  ]
}
