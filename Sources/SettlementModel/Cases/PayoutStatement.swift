/// The lines of one payout, or of one batch where lines carry no payout id, in one settlement currency, summed over all
/// files.
public struct PayoutStatement: Sendable, Hashable {
  /// The payout id, else the batch id.
  public var id: String
  /// Whether ``id`` is a batch id.
  public var isBatch: Bool
  public var currency: Currency
  public var merchantNumber: String
  /// Lines other than payout and payout-return rows.
  public var lineCount: Int
  /// Sum of the nets of those lines, in minor units.
  public var linesNetMinorUnits: Int128
  /// Payout and payout-return rows.
  public var payoutRowCount: Int
  /// Sum of the nets of those rows turned positive, in minor units.
  public var paidOutMinorUnits: Int128
  /// Position, batch and occurrence of the first payout row in ``LineOrder``; nil without one.
  public var firstPayoutRow: FilePosition?
  public var batchID: String
  public var occurredOn: BusinessDay?
  /// Earliest and latest settlement date of all its lines and rows; nil where none states one.
  public var firstSettledOn: BusinessDay?
  public var lastSettledOn: BusinessDay?
  /// Whether a file of those dates is quarantined or has rejected rows.
  public var hasRefusedFile: Bool
  /// Where the payout has lines on the first settlement date of its source: the day of the oldest
  /// money that moved before, and of which no file speaks. Lines of the payout may then stand in
  /// files that were never received.
  public var earlierMoneyOn: BusinessDay?

  public init(
    id: String, isBatch: Bool, currency: Currency, merchantNumber: String = "",
    lineCount: Int = 0, linesNetMinorUnits: Int128 = 0, payoutRowCount: Int = 0,
    paidOutMinorUnits: Int128 = 0, firstPayoutRow: FilePosition? = nil, batchID: String = "",
    occurredOn: BusinessDay? = nil, firstSettledOn: BusinessDay? = nil,
    lastSettledOn: BusinessDay? = nil, hasRefusedFile: Bool = false,
    earlierMoneyOn: BusinessDay? = nil
  ) {
    self.id = id
    self.isBatch = isBatch
    self.currency = currency
    self.merchantNumber = merchantNumber
    self.lineCount = lineCount
    self.linesNetMinorUnits = linesNetMinorUnits
    self.payoutRowCount = payoutRowCount
    self.paidOutMinorUnits = paidOutMinorUnits
    self.firstPayoutRow = firstPayoutRow
    self.batchID = batchID
    self.occurredOn = occurredOn
    self.firstSettledOn = firstSettledOn
    self.lastSettledOn = lastSettledOn
    self.hasRefusedFile = hasRefusedFile
    self.earlierMoneyOn = earlierMoneyOn
  }

  /// Adds the lines and rows that another statement of the same payout sums.
  public mutating func addLines(of other: PayoutStatement) {
    lineCount += other.lineCount
    linesNetMinorUnits += other.linesNetMinorUnits
    payoutRowCount += other.payoutRowCount
    paidOutMinorUnits += other.paidOutMinorUnits
    addSettlementDays(from: other.firstSettledOn, to: other.lastSettledOn)
    addMerchantNumber(other.merchantNumber)
  }

  mutating func addSettlementDays(from first: BusinessDay?, to last: BusinessDay?) {
    if let first { firstSettledOn = min(first, firstSettledOn ?? first) }
    if let last { lastSettledOn = max(last, lastSettledOn ?? last) }
  }

  /// Adds a merchant number that lines carry: of several the first in byte order stays.
  mutating func addMerchantNumber(_ number: String) {
    guard !number.isEmpty else { return }
    if merchantNumber.isEmpty || number.utf8.lexicographicallyPrecedes(merchantNumber.utf8) {
      merchantNumber = number
    }
  }
}

/// A payout as `summary.json` lists it.
public struct PayoutSummary: Sendable, Hashable {
  public var payoutID: String
  public var currency: Currency
  public var linesMinorUnits: Int128
  public var paidOutMinorUnits: Int128
  /// Whether the equation was held against it.
  public var isJudged: Bool

  public init(
    payoutID: String, currency: Currency, linesMinorUnits: Int128, paidOutMinorUnits: Int128,
    isJudged: Bool
  ) {
    self.payoutID = payoutID
    self.currency = currency
    self.linesMinorUnits = linesMinorUnits
    self.paidOutMinorUnits = paidOutMinorUnits
    self.isJudged = isJudged
  }

  public var residualMinorUnits: Int128 { paidOutMinorUnits - linesMinorUnits }
}
