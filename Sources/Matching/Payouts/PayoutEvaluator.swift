public import SettlementModel

/// Holds the lines of a payout or batch against its payout rows (section 9.14).
public struct PayoutEvaluator: Sendable {
  private let policy: MatchingPolicy

  public init(policy: MatchingPolicy) {
    self.policy = policy
  }

  /// The payout as the summary lists it, and PAYOUT_MISMATCH where it is judged and does not tie
  /// out.
  public func judge(_ payout: PayoutStatement) -> (summary: PayoutSummary, finding: Finding?) {
    let summary = PayoutSummary(
      payoutID: payout.id, currency: payout.currency, linesMinorUnits: payout.linesNetMinorUnits,
      paidOutMinorUnits: payout.paidOutMinorUnits, isJudged: isJudged(payout))
    guard summary.isJudged, summary.residualMinorUnits != 0 else { return (summary, nil) }
    return (summary, mismatch(payout))
  }

  /// Only a payout row with lines, all dates within coverage and read in full, can be held to the
  /// equation.
  private func isJudged(_ payout: PayoutStatement) -> Bool {
    guard payout.payoutRowCount > 0, payout.lineCount > 0, !payout.hasRefusedFile else {
      return false
    }
    guard let start = policy.coverageStart, let first = payout.firstSettledOn else { return true }
    // What ties out is complete, whenever it began.
    let tiesOut = payout.linesNetMinorUnits == payout.paidOutMinorUnits
    if let earlier = payout.earlierMoneyOn, earlier < start, !tiesOut { return false }
    return first >= start
  }

  private func mismatch(_ payout: PayoutStatement) -> Finding {
    let text = { (minorUnits: Int128) in amountText(minorUnits, payout.currency) }
    let name = "\(payout.isBatch ? "batch" : "payout") \(payout.id)"
    var finding = Finding(
      code: .payoutMismatch,
      merchantNumber: payout.merchantNumber.isEmpty
        ? policy.scope.merchantNumber : payout.merchantNumber, recordType: .payout,
      recordID: payout.id, kind: .payout, currency: payout.currency,
      expectedMinorUnits: payout.linesNetMinorUnits, actualMinorUnits: payout.paidOutMinorUnits,
      position: payout.firstPayoutRow, batchID: payout.batchID,
      payoutID: payout.isBatch ? "" : payout.id,
      agesFrom: payout.occurredOn ?? payout.firstSettledOn,
      detail:
        """
        Ask UseePay why \(name) paid out \(text(payout.paidOutMinorUnits)) while its \
        \(payout.lineCount) lines come to \(text(payout.linesNetMinorUnits)).
        """
    )
    finding.id = FindingIdentity.id(
      code: .payoutMismatch,
      parts: [
        RecordType.payout.rawValue, payout.isBatch ? "batch" : "payout", payout.id,
        payout.currency.code,
      ], ordinal: 0)
    return finding
  }
}
