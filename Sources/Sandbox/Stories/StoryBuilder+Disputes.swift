package import SettlementModel

/// A dispute of a story: what its events and lines speak of.
package struct PlacedDispute: Sendable {
  package var id: String
  package var intent: Int
  /// The disputed amount, positive.
  package var amount: Money
  package var openedAt: Timestamp
}

// How cardholders object.
extension StoryBuilder {
  /// The event that opens a dispute.
  package mutating func openDispute(
    of intent: Int, _ amount: Money, at time: Timestamp, ordinal: Int = 0,
    isRetrieval: Bool = false
  ) -> PlacedDispute {
    let dispute = PlacedDispute(
      id: identifiers.hexadecimal(prefix: "dis_", salt: "dispute", ordinal: ordinal),
      intent: intent, amount: amount, openedAt: time)
    addEvent(
      of: dispute, "dispute.created", status: "pending", at: time, isRetrieval: isRetrieval,
      won: nil)
    return dispute
  }

  /// The event that closes a dispute.
  ///
  /// - Parameter won: what came back in minor units; nil for a lost one.
  package mutating func closeDispute(
    _ dispute: PlacedDispute, at time: Timestamp, won: Int64?, isRetrieval: Bool = false
  ) {
    addEvent(
      of: dispute, "dispute.closed", status: won == nil ? "lost" : "won", at: time,
      isRetrieval: isRetrieval, won: won)
  }

  /// The debit of a chargeback, in the file of the day on which the dispute was opened, and the
  /// dispute fee; returns the debit's place.
  @discardableResult
  package mutating func debit(_ dispute: PlacedDispute, namesDispute: Bool = true) -> Int {
    let day = clock.day(of: dispute.openedAt)
    let place = addDisputeLine(
      "CHARGEBACK", dispute, dispute.amount.negated, on: day, at: dispute.openedAt)
    if !namesDispute { story.lines[place].transactionID = "" }
    addCharge(
      "DISPUTE_FEE", id: identifiers.hexadecimal(prefix: "fee_", salt: dispute.id),
      minorUnits: 1_500, intent: dispute.intent, on: day, at: dispute.openedAt)
    return place
  }

  /// The credit of a won chargeback; returns its place.
  @discardableResult
  package mutating func credit(
    _ dispute: PlacedDispute, _ minorUnits: Int64, on day: BusinessDay, at time: Timestamp
  ) -> Int {
    let amount = Money(minorUnits: minorUnits, currency: dispute.amount.currency)
    return addDisputeLine("CHARGEBACK_REVERSAL", dispute, amount, on: day, at: time)
  }

  private mutating func addDisputeLine(
    _ type: String, _ dispute: PlacedDispute, _ amount: Money, on day: BusinessDay,
    at time: Timestamp
  ) -> Int {
    var line = draft(type, amount, on: day, occurredAt: time)
    let intent = self.intent(dispute.intent)
    line.transactionID = dispute.id
    line.paymentIntentID = intent.id
    line.merchantOrderID = intent.merchantOrderID
    line.originalTransactionID = intent.id
    line.paymentMethod = intent.paymentMethod
    line.cardBrand = intent.cardBrand
    story.lines.append(line)
    return story.lines.count - 1
  }

  private mutating func addEvent(
    of dispute: PlacedDispute, _ name: String, status: String, at time: Timestamp,
    isRetrieval: Bool, won: Int64?
  ) {
    let intent = self.intent(dispute.intent)
    let event = DisputeEvent(
      eventID: identifiers.hexadecimal(prefix: "evt_", salt: dispute.id + name), eventAt: time,
      name: name, disputeID: dispute.id, paymentIntentID: intent.id,
      merchantOrderID: intent.merchantOrderID, amount: dispute.amount, amountWonMinorUnits: won,
      isRetrieval: isRetrieval, status: status, createdAt: dispute.openedAt)
    story.disputeEvents.append(History(event, from: time))
  }
}
