import SettlementModel

extension SettlementLine {
  /// What the line is worth in a record's currency: its gross, or, where the shopper paid in
  /// another currency, the settlement amount (section 9.10); nil where neither is in that currency.
  func minorUnits(in recordCurrency: Currency) -> Int64? {
    if currency == recordCurrency { return grossMinorUnits }
    return settlementCurrency == recordCurrency ? settlementAmountMinorUnits : nil
  }
}
