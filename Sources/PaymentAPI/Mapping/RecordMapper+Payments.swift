import SettlementModel

extension RecordMapper {
  func paymentIntent(_ fields: ObjectFields) throws(FieldProblem) -> PaymentIntent {
    let currency = try fields.currency()
    let createdAt = try fields.createdAt()
    let options = fields.object.nonNull("payment_method_options")
      .map { ObjectFields($0, unit: unit) }
    let method = try options?.text("type") ?? ""
    return PaymentIntent(
      id: try fields.requiredID("id"), merchantNumber: try merchantNumber(fields),
      appID: try appID(fields), merchantOrderID: try fields.text("merchant_order_id"),
      invoiceID: try fields.nestedID("invoice_id"),
      amount: Money(
        minorUnits: try fields.requiredAmount("amount", in: currency), currency: currency),
      capturedAmountMinorUnits: try fields.amount("captured_amount", in: currency),
      status: PaymentIntent.Status(rawValue: try fields.requiredText("status")),
      capturesAutomatically: try capturesAutomatically(fields, options: options),
      paymentMethod: method, createdAt: createdAt,
      modifiedAt: try fields.modifiedAt(createdAt: createdAt))
  }

  /// False where any of the places that can say so asks for capture by hand; nil where none says
  /// anything.
  private func capturesAutomatically(
    _ fields: ObjectFields, options: ObjectFields?
  ) throws(FieldProblem) -> Bool? {
    var stated: [Bool] = []
    if let flag = try fields.flag("auto_capture") { stated.append(flag) }
    if let card = options?.object.nonNull("card"),
      let flag = try ObjectFields(card, unit: unit).flag("auto_capture")
    {
      stated.append(flag)
    }
    switch try fields.text("capture_method") {
    case "manual": stated.append(false)
    case "automatic": stated.append(true)
    default: break
    }
    return stated.isEmpty ? nil : !stated.contains(false)
  }

  func capture(_ fields: ObjectFields, ofIntent asked: String) throws(FieldProblem) -> Capture {
    let currency = try fields.currency()
    var intentID = try fields.nestedID("payment_intent_id")
    if intentID.isEmpty { intentID = asked }
    guard !intentID.isEmpty else { throw FieldProblem("payment_intent_id", "is missing") }
    guard asked.isEmpty || intentID == asked else {
      throw FieldProblem("payment_intent_id", "is another intent's than the one asked for")
    }
    return Capture(
      id: try fields.requiredID("id"), paymentIntentID: intentID,
      amount: Money(
        minorUnits: try fields.requiredAmount("amount", in: currency), currency: currency),
      status: Capture.Status(rawValue: try fields.requiredText("status")),
      createdAt: try fields.createdAt())
  }

  func refund(_ fields: ObjectFields) throws(FieldProblem) -> Refund {
    let currency = try fields.currency()
    let createdAt = try fields.createdAt()
    return Refund(
      id: try fields.requiredID("id"), paymentIntentID: try fields.requiredID("payment_intent_id"),
      acquirerReferenceNumber: try fields.text("acquirer_reference_number"),
      amountMinorUnits: try fields.amount("amount", in: currency), currency: currency,
      status: Refund.Status(rawValue: try fields.requiredText("status")),
      merchantNumber: try merchantNumber(fields), appID: try appID(fields), createdAt: createdAt,
      modifiedAt: try fields.modifiedAt(createdAt: createdAt))
  }
}
