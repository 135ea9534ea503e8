import SettlementModel

extension RecordMapper {
  func invoice(_ fields: ObjectFields) throws(FieldProblem) -> Invoice {
    let currency = try fields.currency()
    let createdAt = try fields.createdAt()
    let isStated = fields.object.nonNull("total_amount") != nil
    let total =
      isStated || fields.object.nonNull("total") == nil
      ? try fields.requiredAmount("total_amount", in: currency)
      : try fields.requiredAmount("total", in: currency)
    var intentID = try fields.nestedID("payment_intent")
    if intentID.isEmpty { intentID = try fields.text("payment_intent_id") }
    return Invoice(
      id: try fields.requiredID("id"), merchantNumber: try merchantNumber(fields),
      appID: try appID(fields), subscriptionID: try fields.nestedID("subscription_id"),
      paymentIntentID: intentID, total: Money(minorUnits: total, currency: currency),
      status: Invoice.Status(rawValue: try fields.requiredText("status")), createdAt: createdAt,
      modifiedAt: try fields.modifiedAt(createdAt: createdAt),
      periodStart: try fields.optionalTime("period_start"),
      periodEnd: try fields.optionalTime("period_end"),
      dueAt: try fields.optionalTime("due_date"), failure: try failure(fields))
  }

  func subscription(_ fields: ObjectFields) throws(FieldProblem) -> Subscription {
    let createdAt = try fields.createdAt()
    return Subscription(
      id: try fields.requiredID("id"), merchantNumber: try merchantNumber(fields),
      appID: try appID(fields), firstInvoiceID: try fields.nestedID("first_invoice_id"),
      latestInvoiceID: try fields.nestedID("latest_invoice"),
      status: try fields.requiredText("status"), createdAt: createdAt,
      modifiedAt: try fields.modifiedAt(createdAt: createdAt), terms: try terms(fields))
  }

  func checkoutSession(_ envelope: ObjectFields) throws(FieldProblem) -> CheckoutSession {
    let fields = unwrapped(envelope)
    let currency = try fields.currency()
    return CheckoutSession(
      id: try fields.requiredID("id"), merchantNumber: try merchantNumber(fields),
      appID: try appID(fields), merchantOrderID: try fields.text("merchant_order_id"),
      paymentIntentID: try fields.nestedID("payment_intent_id"),
      subscriptionID: try fields.nestedID("subscription_id"),
      amount: Money(
        minorUnits: try fields.requiredAmount("amount", in: currency), currency: currency),
      status: try fields.requiredText("status"),
      paymentStatus: try fields.requiredText("payment_status"), createdAt: try fields.createdAt(),
      terms: try terms(fields, session: currency))
  }

  /// The object of a webhook event `{id, name, data}`, or the fields themselves where they are no
  /// event.
  func unwrapped(_ fields: ObjectFields) -> ObjectFields {
    guard let data = fields.object.nonNull("data"), data.kind == .object,
      fields.object.nonNull("name")?.kind == .string
    else { return fields }
    return ObjectFields(data, unit: unit)
  }
}
