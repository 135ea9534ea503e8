import SettlementModel

/// Tells the amounts of refunds, also of those that state none (section 9.12).
///
/// Refunds are asked for by creation, then id: an unstated amount is what was captured less the
/// intent's earlier refunds that did not fail.
struct RefundAmounts {
  /// What was captured under each group in the currency of its captures; nil where that is not
  /// known.
  private var captured: [Money?]
  private var earlier: [Int128]

  init(work: CaseWork) {
    captured = work.groups.indices.map { group in
      let moved = work.groups[group].captures.map { work.records[$0] }
      guard let first = moved.first, !moved.contains(where: { $0.state == .statusUnknown }),
        moved.allSatisfy({ $0.currency == first.currency })
      else { return nil }
      let sum = work.total(work.groups[group].captures.filter { work.records[$0].state == .moved })
      return Int64(exactly: sum).map { Money(minorUnits: $0, currency: first.currency) }
    }
    earlier = Array(repeating: 0, count: captured.count)
  }

  /// The amount in minor units, positive; nil where nothing tells it.
  mutating func amount(of refund: Refund, group: Int) -> Int64? {
    while captured.count <= group {
      captured.append(nil)
      earlier.append(0)
    }
    var amount = refund.amountMinorUnits
    if amount == nil, let whole = captured[group], whole.currency == refund.currency {
      amount = Int64(exactly: max(0, Int128(whole.minorUnits) - earlier[group]))
    }
    if refund.status != .failed, let amount { earlier[group] += Int128(amount) }
    return amount
  }
}
