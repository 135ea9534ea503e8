import Matching
public import SettlementModel
public import Store

extension SettlementDatabase {
  /// What the rate card says of every line that it judges and the filter shows, by group; nil without
  /// a card. Linear in everything stored.
  public func judgedFees(
    by policy: MatchingPolicy, filter: ListingFilter = ListingFilter()
  ) throws -> [FeeGroup: FeeTotals]? {
    guard !policy.fees.isEmpty else { return nil }
    let evaluator = CaseEvaluator(policy: policy)
    var totals: [FeeGroup: FeeTotals] = [:]
    try forEachCase { one in
      let lines = Dictionary(one.lines.map { ($0.id, $0) }) { first, _ in first }
      for fee in evaluator.verdict(of: one).judgedFees {
        guard let line = lines[fee.lineID], filter.admits(line) else { continue }
        totals[FeeGroup(line), default: FeeTotals()].add(fee)
      }
    }
    return totals
  }
}
