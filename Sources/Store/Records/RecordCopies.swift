public import SettlementModel

// What the store goes by when it takes in objects, for whoever brings records together without it.
extension APIRecord {
  /// What tells the newer of two copies: the later state, then the one that has got further.
  public var copyRank: (stateAt: Timestamp, progress: Int) {
    switch self {
    case .paymentIntent(let record): (record.stateAt, record.progress)
    case .capture(let record): (record.stateAt, record.progress)
    case .refund(let record): (record.stateAt, record.progress)
    case .invoice(let record): (record.stateAt, record.progress)
    case .subscription(let record): (record.stateAt, record.progress)
    case .checkoutSession(let record): (record.stateAt, record.progress)
    case .dispute(let record): (record.stateAt, record.progress)
    }
  }

  /// The case of an intent; of what names an intent, the case while that intent is not held; nil for what has none.
  public var ownCase: CaseKey? {
    func key(intent id: String, else own: String) -> CaseKey {
      id.isEmpty ? .unlinked(own) : .paymentIntent(id)
    }
    return switch self {
    case .paymentIntent(let record): record.caseKey
    case .capture(let record): key(intent: record.paymentIntentID, else: record.id)
    case .refund(let record): key(intent: record.paymentIntentID, else: record.id)
    case .dispute(let record): key(intent: record.paymentIntentID, else: record.id)
    case .invoice, .subscription, .checkoutSession: nil
    }
  }
}
