public import SettlementModel

/// The codes that the provider has to answer: a closed list.
///
/// Not here: what the merchant's own systems, configuration or the API alone decide (invoices,
/// sessions, captured totals, files, unknown kinds), what is only pending, and what is to the
/// merchant's advantage by its nature (undercharged or missing fees, reserves released too far).
public enum ClaimCodes {
  /// What to ask for each code, in the order of ``FindingCode``.
  static let questions: [(code: FindingCode, question: String)] = [
    (.netMismatch, "The line states another net than its own amounts give. Which is right?"),
    (.fxMismatch, "The settlement amount is not the amount at the stated rate. Which rate holds?"),
    (.feeOvercharged, "More was charged than the rate card says. Please give the difference back."),
    (.feeNotReturned, "The fee of what was refunded was not returned. Please return it."),
    (.missingInAPI, "The line names no payment that the API knows. What does it settle?"),
    (.statusMismatch, "The line moves money for a record that moved none. Please correct one of them."),
    (.currencyMismatch, "The payment was settled in another currency. Please correct it."),
    (.duplicateSettlement, "The same refund or chargeback was taken again. Please give it back."),
    (.amountMismatch, "The settled amount is not the record's. Please settle the difference."),
    (.missingInSettlement, "The money moved and no settlement line has come. When is it settled?"),
    (.refundAndChargeback, "Refund and chargeback took more than was captured. Please give it back."),
    (.chargebackWithoutDispute, "A chargeback was taken without a dispute. Which dispute is it?"),
    (.disputeWonNotCredited, "The dispute was won and its debit not credited. Please credit it."),
    (.payoutMismatch, "The payout is not the sum of its lines. What makes the difference?"),
    (.balanceMismatch, "Opening balance and lines do not give the closing balance. What is missing?"),
    (.balanceGap, "The opening balance is not the closing balance before. What is missing?"),
  ]

  /// All codes of the list.
  public static let all: Set<FindingCode> = Set(questions.map(\.code))

  /// Whether the provider has to answer the finding: its code is in the list, and a duplicate is to
  /// the merchant's disadvantage.
  public static func holds(_ finding: Finding) -> Bool {
    guard all.contains(finding.code) else { return false }
    guard finding.code == .duplicateSettlement else { return true }
    guard let difference = finding.differenceMinorUnits else { return true }
    return difference < 0
  }
}
