/// What the lines of one payment method cost in one settlement currency.
public struct MethodFees: Sendable, Hashable {
  public var currency: Currency
  /// As the files write it; empty where they state none.
  public var paymentMethod: String
  public var lines: Int
  /// In minor units, positive where it costs the merchant.
  public var feeMinorUnits: Int128
  public var taxMinorUnits: Int128

  public init(
    currency: Currency, paymentMethod: String, lines: Int, feeMinorUnits: Int128,
    taxMinorUnits: Int128
  ) {
    self.currency = currency
    self.paymentMethod = paymentMethod
    self.lines = lines
    self.feeMinorUnits = feeMinorUnits
    self.taxMinorUnits = taxMinorUnits
  }

  public var totalMinorUnits: Int128 { feeMinorUnits + taxMinorUnits }
}

/// A payout and the latest day that its lines name.
public struct DatedPayout: Sendable, Hashable {
  public var payout: PayoutSummary
  /// Nil where no line states a date.
  public var settledOn: BusinessDay?

  public init(payout: PayoutSummary, settledOn: BusinessDay?) {
    self.payout = payout
    self.settledOn = settledOn
  }
}
