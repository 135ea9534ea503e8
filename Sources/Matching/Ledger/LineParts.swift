package import SettlementModel

/// A line taken apart so that its parts add up to what it brings to its payout, to the minor unit.
///
/// In the settlement currency, `settled = net + fee + tax + reserve + remainder`; what is exchanged
/// is `base` for `settled`. Positive is money to the merchant; fee, tax and reserve are positive when
/// they cost.
package struct LineParts: Sendable, Hashable {
  /// What happened, in the currency of the record: the gross, or the settlement amount where that is
  /// what settles the record.
  package let base: Money
  package let settlementCurrency: Currency
  package let settledMinorUnits: Int128
  package let feeMinorUnits: Int128
  package let taxMinorUnits: Int128
  package let reserveMinorUnits: Int128
  /// What the line's own amounts do not add up by; 0 where they do.
  package let remainderMinorUnits: Int128
  package let netMinorUnits: Int128
  /// Whether anything tells what it brings to its payout; where nothing does, all of it is 0 there.
  package let isTold: Bool

  package init(_ entry: LedgerLine) {
    let line = entry.line
    settlementCurrency = line.settlementCurrency
    base = Self.base(of: entry)
    guard let net = line.payoutNetMinorUnits.map({ Int128($0) }) else {
      isTold = false
      (settledMinorUnits, feeMinorUnits, taxMinorUnits) = (0, 0, 0)
      (reserveMinorUnits, remainderMinorUnits, netMinorUnits) = (0, 0, 0)
      return
    }
    isTold = true
    netMinorUnits = net
    feeMinorUnits = Self.wide(line.feeMinorUnits)
    taxMinorUnits = Self.wide(line.taxMinorUnits)
    let withheld = Self.wide(line.reserveMinorUnits)
    let stated =
      line.settlementAmountMinorUnits
      ?? (line.currency == line.settlementCurrency ? line.grossMinorUnits : nil)
    guard let stated else {
      // Only the net is told: what was settled is what the known costs were taken from.
      settledMinorUnits = net + feeMinorUnits + taxMinorUnits + withheld
      (reserveMinorUnits, remainderMinorUnits) = (withheld, 0)
      return
    }
    settledMinorUnits = Int128(stated)
    let rest = settledMinorUnits - feeMinorUnits - taxMinorUnits - net
    // A reserve that the net does not feel is only mentioned there.
    reserveMinorUnits = rest == 0 ? 0 : withheld
    remainderMinorUnits = rest - reserveMinorUnits
  }

  /// What the settlement amount is more than the base where both are in one currency.
  package var isExchanged: Bool {
    base.currency != settlementCurrency || Int128(base.minorUnits) != settledMinorUnits
  }

  private static func base(of entry: LedgerLine) -> Money {
    let line = entry.line
    let recordCurrency = entry.match?.currency ?? entry.doubt?.currency
    if let recordCurrency, recordCurrency != line.currency,
      recordCurrency == line.settlementCurrency, let amount = line.settlementAmountMinorUnits
    {
      return Money(minorUnits: amount, currency: recordCurrency)
    }
    return line.gross
  }

  /// A cost that a line does not state is one that it does not have.
  private static func wide(_ cost: Int64?) -> Int128 {
    guard let cost else { return 0 }
    return Int128(cost)
  }
}
