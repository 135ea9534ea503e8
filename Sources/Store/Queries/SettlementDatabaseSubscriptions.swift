public import SettlementModel

extension SettlementDatabase {
  /// Calls `body` once a current subscription, by id, with the settled money of its captures by the
  /// id of the capture, or of the intent that stands for one; memory holds one.
  public func forEachSettledSubscription(
    _ body: (_ one: SubscriptionCase, _ settled: [String: Money]) throws -> Void
  ) throws {
    try read { db in
      let settled = try SettledCaptures(db)
      try SubscriptionWalk(db).forEach { try body($0, try settled.money(of: $0)) }
    }
  }
}
