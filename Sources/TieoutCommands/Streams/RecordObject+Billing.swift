import SettlementModel

// Invoices, subscriptions and checkout sessions as objects of a stream.
extension RecordObject {
  static func put(_ invoice: Invoice, to object: inout ObjectText) {
    object.putText("merchant_no", invoice.merchantNumber)
    object.putText("app_id", invoice.appID)
    object.putText("subscription_id", invoice.subscriptionID)
    object.putText("payment_intent_id", invoice.paymentIntentID)
    object.put("total", invoice.total)
    object.put("status", invoice.status.rawValue)
    object.put("created_at", invoice.createdAt)
    object.put("modified_at", invoice.modifiedAt)
    object.put("period_start", invoice.periodStart)
    object.put("period_end", invoice.periodEnd)
    object.put("due_at", invoice.dueAt)
    object.putText("failure", invoice.failure)
  }

  static func put(_ subscription: Subscription, to object: inout ObjectText) {
    object.putText("merchant_no", subscription.merchantNumber)
    object.putText("app_id", subscription.appID)
    object.putText("first_invoice_id", subscription.firstInvoiceID)
    object.putText("latest_invoice_id", subscription.latestInvoiceID)
    object.put("status", subscription.status)
    object.put("created_at", subscription.createdAt)
    object.put("modified_at", subscription.modifiedAt)
    guard let terms = subscription.terms else { return }
    var text = ObjectText()
    text.putText("interval_unit", terms.recurrence?.unit.rawValue ?? "")
    text.put("interval_count", terms.recurrence.map { Int64($0.count) })
    if let price = terms.unitAmount { text.put("unit_amount", price) }
    text.put("unit_amount_is_maximum", terms.unitAmountIsMaximum)
    text.put("total_billing_cycles", terms.totalBillingCycles.map { Int64($0) })
    put(terms.discount, to: &text)
    text.putText("collection_method", terms.collectionMethod)
    text.put("cancel_at", terms.cancelAt)
    text.put("canceled_at", terms.canceledAt)
    text.put("cancels_at_period_end", terms.cancelsAtPeriodEnd)
    text.put("ended_at", terms.endedAt)
    text.put("current_period_start", terms.currentPeriodStart)
    text.put("current_period_end", terms.currentPeriodEnd)
    object.put("terms", object: text)
  }

  static func put(_ session: CheckoutSession, to object: inout ObjectText) {
    object.putText("merchant_no", session.merchantNumber)
    object.putText("app_id", session.appID)
    object.putText("merchant_order_id", session.merchantOrderID)
    object.putText("payment_intent_id", session.paymentIntentID)
    object.putText("subscription_id", session.subscriptionID)
    object.put("amount", session.amount)
    object.put("status", session.status)
    object.put("payment_status", session.paymentStatus)
    object.put("created_at", session.createdAt)
    guard let terms = session.terms else { return }
    var text = ObjectText()
    text.putText("mode", terms.mode)
    text.put("expires_at", terms.expiresAt)
    text.put("line_items_amount", terms.lineItemsMinorUnits)
    put(terms.discount, to: &text)
    text.putText("collection_method", terms.collectionMethod)
    object.put("terms", object: text)
  }

  private static func put(_ discount: DiscountTerms?, to object: inout ObjectText) {
    object.put("discount_periods", discount.map { Int64($0.periodCount) })
    object.put("discount_amount", discount?.amountMinorUnits)
  }

  static func invoice(_ object: ObjectMembers) throws(StreamProblem) -> Invoice {
    Invoice(
      id: try object.requiredText("id"), merchantNumber: try object.text("merchant_no"),
      appID: try object.text("app_id"), subscriptionID: try object.text("subscription_id"),
      paymentIntentID: try object.text("payment_intent_id"), total: try object.money("total"),
      status: Invoice.Status(rawValue: try object.text("status")),
      createdAt: try object.requiredTime("created_at"),
      modifiedAt: try object.requiredTime("modified_at"),
      periodStart: try object.time("period_start"), periodEnd: try object.time("period_end"),
      dueAt: try object.time("due_at"), failure: try object.text("failure"))
  }

  static func subscription(_ object: ObjectMembers) throws(StreamProblem) -> Subscription {
    Subscription(
      id: try object.requiredText("id"), merchantNumber: try object.text("merchant_no"),
      appID: try object.text("app_id"), firstInvoiceID: try object.text("first_invoice_id"),
      latestInvoiceID: try object.text("latest_invoice_id"), status: try object.text("status"),
      createdAt: try object.requiredTime("created_at"),
      modifiedAt: try object.requiredTime("modified_at"),
      terms: try object.object("terms").map(subscriptionTerms))
  }

  private static func subscriptionTerms(
    _ object: ObjectMembers
  ) throws(StreamProblem) -> SubscriptionTerms {
    SubscriptionTerms(
      recurrence: try recurrence(object),
      unitAmount: try object.integer("unit_amount") == nil ? nil : try object.money("unit_amount"),
      unitAmountIsMaximum: try object.flag("unit_amount_is_maximum") ?? false,
      totalBillingCycles: try object.count("total_billing_cycles"),
      discount: try discount(object), collectionMethod: try object.text("collection_method"),
      cancelAt: try object.time("cancel_at"), canceledAt: try object.time("canceled_at"),
      cancelsAtPeriodEnd: try object.flag("cancels_at_period_end") ?? false,
      endedAt: try object.time("ended_at"),
      currentPeriodStart: try object.time("current_period_start"),
      currentPeriodEnd: try object.time("current_period_end"))
  }

  private static func recurrence(_ object: ObjectMembers) throws(StreamProblem) -> Recurrence? {
    let text = try object.text("interval_unit")
    if text.isEmpty { return nil }
    guard let unit = Recurrence.Unit(rawValue: text) else {
      throw StreamProblem("interval_unit", "is no unit of time")
    }
    guard let count = try object.count("interval_count"), count > 0 else {
      throw StreamProblem("interval_count", "is not above zero")
    }
    return Recurrence(unit: unit, count: count)
  }

  private static func discount(_ object: ObjectMembers) throws(StreamProblem) -> DiscountTerms? {
    guard let count = try object.count("discount_periods"),
      let amount = try object.integer("discount_amount")
    else { return nil }
    return DiscountTerms(periodCount: count, amountMinorUnits: amount)
  }

  static func session(_ object: ObjectMembers) throws(StreamProblem) -> CheckoutSession {
    CheckoutSession(
      id: try object.requiredText("id"), merchantNumber: try object.text("merchant_no"),
      appID: try object.text("app_id"), merchantOrderID: try object.text("merchant_order_id"),
      paymentIntentID: try object.text("payment_intent_id"),
      subscriptionID: try object.text("subscription_id"), amount: try object.money("amount"),
      status: try object.text("status"), paymentStatus: try object.text("payment_status"),
      createdAt: try object.requiredTime("created_at"),
      terms: try object.object("terms").map(sessionTerms))
  }

  private static func sessionTerms(_ object: ObjectMembers) throws(StreamProblem) -> SessionTerms {
    SessionTerms(
      mode: try object.text("mode"), expiresAt: try object.time("expires_at"),
      lineItemsMinorUnits: try object.integer("line_items_amount"),
      discount: try discount(object), collectionMethod: try object.text("collection_method"))
  }
}
