package import SettlementModel

// How money goes back.
extension StoryBuilder {
  /// How far a refund gets.
  package enum RefundOutcome: Sendable { case received, accepted, succeeded, failed }

  /// A refund that is received, accepted an hour later, and through or failed after `days` days.
  ///
  /// - Parameter amount: what goes back, positive.
  package mutating func addRefund(
    of intent: Int, _ amount: Money, at time: Timestamp, ordinal: Int = 0,
    outcome: RefundOutcome = .succeeded, days: Int = 1, statesAmount: Bool = true
  ) -> Settleable {
    let refund = RefundRecord(
      id: identifiers.hexadecimal(salt: "refund", ordinal: ordinal),
      paymentIntentID: self.intent(intent).id, amount: amount, statesAmount: statesAmount,
      createdAt: time, modifiedAt: time)
    var history = History(refund, from: time)
    if outcome != .received {
      history.change(at: time.adding(seconds: 3600)) { record in
        record.status = "accepted"
        record.modifiedAt = time.adding(seconds: 3600)
      }
    }
    if outcome == .succeeded || outcome == .failed {
      let end = time.adding(days: days).adding(seconds: 5400)
      let arn = arn(ordinal: ordinal)
      history.change(at: end) { record in
        record.status = outcome == .succeeded ? "succeeded" : "failed"
        record.acquirerReferenceNumber = outcome == .succeeded ? arn : ""
        record.modifiedAt = end
      }
    }
    story.refunds.append(history)
    return Settleable(
      recordType: .refund, recordID: refund.id, intent: intent, amount: amount.negated,
      occurredAt: time, agesFrom: clock.day(of: history.final.modifiedAt))
  }

  /// The refund is debited one or two days after it went through; returns the line's place.
  @discardableResult
  package mutating func settleRefund(_ refund: Settleable) -> Int {
    let line = settle(refund, on: refund.agesFrom.adding(days: random.number(1...2)))
    if random.chance(percent: 30) {
      addCharge(
        "REFUND_FEE", id: identifiers.hexadecimal(prefix: "fee_", salt: refund.recordID),
        minorUnits: 30, intent: refund.intent, on: story.lines[line].settledOn,
        at: refund.occurredAt)
    }
    return line
  }

  private func arn(ordinal: Int) -> String {
    let digits = String(index * 10 + ordinal)
    return "74" + String(repeating: "0", count: max(0, 21 - digits.utf8.count)) + digits
  }
}
