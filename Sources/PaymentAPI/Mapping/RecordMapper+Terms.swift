import SettlementModel

extension RecordMapper {
  /// Without a currency the prices of a subscription are unknown.
  func terms(_ fields: ObjectFields) throws(FieldProblem) -> SubscriptionTerms {
    let currency =
      fields.object.nonNull("currency") == nil ? nil : try fields.currency()
    var terms = SubscriptionTerms(
      collectionMethod: try fields.text("collection_method"),
      cancelAt: try fields.optionalTime("cancel_at"),
      canceledAt: try fields.optionalTime("canceled_at"),
      cancelsAtPeriodEnd: try fields.flag("cancel_at_period_end") ?? false,
      endedAt: try fields.optionalTime("ended_at"),
      currentPeriodStart: try fields.optionalTime("current_period_start"),
      currentPeriodEnd: try fields.optionalTime("current_period_end"))
    if let currency { terms.discount = try fields.discount(in: currency) }
    guard let recurring = try fields.nested("recurring") else { return terms }
    terms.recurrence = try recurring.recurrence()
    let cycles = try recurring.count("total_billing_cycles") ?? 0
    terms.totalBillingCycles = cycles == 0 ? nil : cycles
    if let currency, let amount = try recurring.amount("unit_amount", in: currency) {
      terms.unitAmount = Money(minorUnits: amount, currency: currency)
      terms.unitAmountIsMaximum = recurring.object.nonNull("unit_amount")?.kind == .string
    }
    return terms
  }

  func terms(
    _ fields: ObjectFields, session currency: Currency
  ) throws(FieldProblem) -> SessionTerms {
    SessionTerms(
      mode: try fields.text("mode"), expiresAt: try fields.optionalTime("expires_at"),
      lineItemsMinorUnits: try fields.lineItems(in: currency),
      discount: try fields.nested("subscription_data")?.discount(in: currency),
      collectionMethod: try fields.text("collection_method"))
  }

  /// The error codes inside an invoice, the bank's last; empty where it names none.
  func failure(_ fields: ObjectFields) throws(FieldProblem) -> String {
    var codes: [String] = []
    for code in [try fields.text("code"), try fields.text("decline_code")]
    where !code.isEmpty && !codes.contains(code) {
      codes.append(String(code.prefix(64)))
    }
    return codes.joined(separator: ", ")
  }
}
