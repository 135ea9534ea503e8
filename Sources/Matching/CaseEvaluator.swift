public import SettlementModel

/// Judges payments: what each settlement line and record of a case comes to (section 9 of the
/// contract).
///
/// Pure: the verdict depends on the case's content and the policy alone, not on the order in which
/// lines or records are given nor on the store's numbers. Time grows with n log n of the lines and
/// records.
public struct CaseEvaluator: Sendable {
  private let scope: CaseScope

  public init(policy: MatchingPolicy) {
    self.scope = CaseScope(policy: policy)
  }

  /// Matches, findings with their ids, one outcome for every line, and one for every capture,
  /// stand-in and refund.
  public func verdict(of paymentCase: PaymentCase) -> CaseVerdict {
    var work = CaseWork(paymentCase, scope: scope)
    work.judgeOtherLines()
    work.claim()
    work.judgeBundles()
    work.judgeFurtherLines()
    work.reportUnknownStatuses()
    work.judgeLeftoverRecords()
    work.judgeIntents()
    work.judgeOwnSums()
    work.judgeFees()
    work.compareExchanges()
    return work.verdict()
  }
}
