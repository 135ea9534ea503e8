import SettlementModel

// FEE_OVERCHARGED, FEE_UNDERCHARGED, FEE_MISSING: what a line was charged against what the card says.
extension CaseWork {
  /// Holds the stated fee against the card's; both in minor units of the settlement currency,
  /// positive when they cost the merchant.
  mutating func judgeCharge(_ line: Int, expected: Int128, charged: Int128) {
    judgedFees.append(
      JudgedFee(
        lineID: lines[line].id, expectedMinorUnits: expected, chargedMinorUnits: charged))
    guard charged != expected else { return }
    let code: FindingCode =
      charged > expected ? .feeOvercharged : charged == 0 ? .feeMissing : .feeUndercharged
    let currency = lines[line].settlementCurrency
    reportFee(
      code, line, expected: expected, charged: charged,
      """
      was charged \(amountText(charged, currency)) where the rate card says \
      \(amountText(expected, currency)).
      """)
  }
}
