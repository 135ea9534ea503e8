import SettlementModel

// Section 9.5: an intent without capture objects stands as one capture with the intent's id.
extension CaseWork {
  mutating func addStandIns() {
    for group in groups.indices where !groups[group].hasCaptureObjects {
      guard let intent = intent(ofGroup: group) else { continue }
      groups[group].captures.append(records.count)
      records.append(standIn(for: intent, group: group))
    }
  }

  private func standIn(for intent: PaymentIntent, group: Int) -> SettleableRecord {
    let money = StandInCapture.money(of: intent)
    let state: SettleableRecord.State =
      if case .unknown = intent.status {
        .statusUnknown
      } else {
        money == nil || money?.minorUnits == 0 ? .notMoved : .moved
      }
    let isManual = money != nil && intent.capturesAutomatically == false
    let agesFrom = isManual ? intent.modifiedAt : intent.createdAt
    return SettleableRecord(
      reference: RecordReference(
        type: money == nil ? .paymentIntent : .capture, id: intent.id),
      family: .capture, state: state, amount: (money ?? intent.amount).minorUnits,
      currency: intent.amount.currency, group: group, createdAt: intent.createdAt,
      agesFrom: policy.calendar.day(of: agesFrom), isReported: money != nil,
      isInScope: groups[group].isInScope, 
      isCovered: scope.covers(intent.createdAt)
        && !settledEarlier.contains(RecordReference(type: .paymentIntent, id: intent.id)),
      statusText: intent.status.rawValue)
  }
}

/// What an intent without capture objects captured.
enum StandInCapture {
  /// The captured amount where it is above zero, the whole amount where the intent succeeded
  /// without stating one; nil where nothing was captured.
  static func money(of intent: PaymentIntent) -> Money? {
    if let captured = intent.capturedAmountMinorUnits {
      return captured > 0 ? Money(minorUnits: captured, currency: intent.amount.currency) : nil
    }
    return intent.status == .succeeded ? intent.amount : nil
  }
}
