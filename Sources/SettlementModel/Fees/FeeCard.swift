/// What the merchant agreed to pay: entries of which the narrowest that fits a line holds.
public struct FeeCard: Sendable, Hashable {
  /// In the order of the configuration; no two are equal for any line.
  public var entries: [FeeEntry]

  public init(_ entries: [FeeEntry] = []) {
    self.entries = entries
  }

  public var isEmpty: Bool { entries.isEmpty }

  /// The entry that holds for a line; nil where none fits.
  public func entry(for subject: FeeEntry.Subject) -> FeeEntry? {
    var best: FeeEntry?
    for entry in entries where entry.fits(subject) {
      if let known = best, known.narrowness >= entry.narrowness { continue }
      best = entry
    }
    return best
  }
}

/// What the card says of one line that could be judged.
public struct JudgedFee: Sendable, Hashable {
  public var lineID: Int64
  /// In minor units of the line's settlement currency, positive when it costs the merchant.
  public var expectedMinorUnits: Int128
  public var chargedMinorUnits: Int128

  public init(lineID: Int64, expectedMinorUnits: Int128, chargedMinorUnits: Int128) {
    self.lineID = lineID
    self.expectedMinorUnits = expectedMinorUnits
    self.chargedMinorUnits = chargedMinorUnits
  }
}

/// Gain or loss of refunds that were settled at another rate than the captures that they give back.
public struct RefundExchange: Sendable, Hashable {
  /// The currency of captures and refunds, and the one they were settled in.
  public var currency: Currency
  public var settlementCurrency: Currency
  /// Settled refunds.
  public var refunds: Int
  /// In minor units of ``settlementCurrency``; negative where refunds cost more than the captures
  /// had brought.
  public var gainMinorUnits: Int128

  public init(
    currency: Currency, settlementCurrency: Currency, refunds: Int, gainMinorUnits: Int128
  ) {
    self.currency = currency
    self.settlementCurrency = settlementCurrency
    self.refunds = refunds
    self.gainMinorUnits = gainMinorUnits
  }
}
