import SettlementModel

extension RecordMapper {
  /// The dispute of a webhook event, or of an event's `data` on its own.
  ///
  /// Data on its own has no event name: it counts as closed where its status says how it ended.
  func dispute(_ envelope: ObjectFields) throws(FieldProblem) -> Dispute {
    let fields = unwrapped(envelope)
    let isEvent = envelope.object.nonNull("data")?.kind == .object
    let name = isEvent ? try envelope.text("name") : ""
    guard name.isEmpty || name == "dispute.created" || name == "dispute.closed" else {
      throw FieldProblem("name", "is no dispute event: \(name.prefix(64))")
    }
    let status = try fields.text("status")
    let currency = try fields.currency()
    let createdAt = try fields.createdAt()
    var eventAt = try fields.modifiedAt(createdAt: createdAt)
    if isEvent, let sentAt = try envelope.time("create_at") { eventAt = sentAt }
    return Dispute(
      id: try fields.requiredID("id"), merchantNumber: try merchantNumber(fields),
      appID: try appID(fields), paymentIntentID: try fields.nestedID("payment_intent_id"),
      merchantOrderID: try fields.text("merchant_order_id"),
      amount: Money(
        minorUnits: try fields.requiredAmount("amount", in: currency), currency: currency),
      amountWonMinorUnits: try fields.amount("amount_won", in: currency),
      isRetrieval: try fields.flag("retrieval") ?? false, status: status,
      isClosed: name.isEmpty
        ? ["won", "lost", "closed"].contains(status) : name == "dispute.closed",
      createdAt: createdAt, eventAt: eventAt)
  }
}
