public import SettlementModel

/// RESERVE_OVER_RELEASED: more came back of a reserve than was withheld.
///
/// Judged only where a release names a hold that is there: what was withheld before the history began
/// is not known.
public struct ReserveEvaluator: Sendable {
  private let policy: MatchingPolicy

  public init(policy: MatchingPolicy) {
    self.policy = policy
  }

  /// The finding about a hold; nil where nothing too much came back, or that cannot be told.
  public func judge(_ hold: ReserveHold) -> Finding? {
    let scope = policy.scope
    guard !hold.id.isEmpty, hold.holdCount > 0, hold.isComplete,
      hold.merchantNumber.isEmpty || hold.merchantNumber == scope.merchantNumber,
      hold.releasedMinorUnits > hold.heldMinorUnits, let release = passing(hold)
    else { return nil }
    let text = { (minorUnits: Int128) in amountText(minorUnits, hold.currency) }
    var finding = Finding(
      code: .reserveOverReleased, merchantNumber: scope.merchantNumber, recordID: hold.id,
      kind: .reserveRelease, currency: hold.currency, expectedMinorUnits: hold.heldMinorUnits,
      actualMinorUnits: hold.releasedMinorUnits, position: release.position,
      batchID: release.batchID, payoutID: release.payoutID, agesFrom: release.settledOn,
      detail: """
        Expect to be debited again: of the \(text(hold.heldMinorUnits)) withheld under \
        \(hold.id), \(text(hold.releasedMinorUnits)) were released.
        """)
    finding.id = FindingIdentity.id(
      code: .reserveOverReleased, parts: [hold.id, hold.merchantNumber, hold.currency.code],
      ordinal: 0)
    return finding
  }

  /// The release with which the sum goes past what was withheld.
  private func passing(_ hold: ReserveHold) -> ReserveHold.Release? {
    var sum: Int128 = 0
    return hold.releases.first { release in
      sum += Int128(release.netMinorUnits)
      return sum > hold.heldMinorUnits
    }
  }
}
