/// What one file says of the balance in one settlement currency, and what its lines come to.
public struct BalanceStatement: Sendable, Hashable {
  /// A balance as a line states it.
  public struct Stated: Sendable, Hashable {
    public var minorUnits: Int64
    /// Physical line, from 1.
    public var row: Int

    public init(minorUnits: Int64, row: Int) {
      self.minorUnits = minorUnits
      self.row = row
    }
  }

  public var source: String
  /// Base name as received.
  public var file: String
  /// Nil where neither the name nor the lines tell one.
  public var fileDate: BusinessDay?
  /// As the lines write it; empty where the file has no such column.
  public var merchantNumber: String
  public var currency: Currency
  /// Of the first line that states an opening balance.
  public var opening: Stated?
  /// Of the last line that states a closing balance.
  public var closing: Stated?
  /// Sum of the nets of all lines, payout rows included, in minor units.
  public var netMinorUnits: Int128
  /// Whether every row of the file was read and every net is known.
  public var isComplete: Bool

  public init(
    source: String, file: String, fileDate: BusinessDay?, merchantNumber: String = "",
    currency: Currency, opening: Stated? = nil, closing: Stated? = nil,
    netMinorUnits: Int128 = 0, isComplete: Bool = true
  ) {
    self.source = source
    self.file = file
    self.fileDate = fileDate
    self.merchantNumber = merchantNumber
    self.currency = currency
    self.opening = opening
    self.closing = closing
    self.netMinorUnits = netMinorUnits
    self.isComplete = isComplete
  }
}

/// All statements of the sources that state balances, and what is known to lack between them.
public struct BalanceBook: Sendable, Hashable {
  /// In any order.
  public var statements: [BalanceStatement]
  /// Dates of files that are set aside, by source; nil for a file without a date.
  public var refusedDays: [String: Set<BusinessDay?>]

  public init(
    statements: [BalanceStatement] = [], refusedDays: [String: Set<BusinessDay?>] = [:]
  ) {
    self.statements = statements
    self.refusedDays = refusedDays
  }
}
