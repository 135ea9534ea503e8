import SettlementModel
import Store

/// An API record as an object of a stream: the type, the fields of the record, amounts in minor units, times in
/// milliseconds since 1970, and what tells the newer of two copies.
enum RecordObject {
  static func text(of record: APIRecord) -> ObjectText {
    var object = ObjectText(type: record.reference.type.rawValue)
    object.put("id", record.reference.id)
    let rank = record.copyRank
    object.put("state_at", rank.stateAt)
    object.put("progress", Int64(rank.progress))
    object.put("case", record.ownCase?.number)
    switch record {
    case .paymentIntent(let intent): put(intent, to: &object)
    case .capture(let capture):
      object.put("payment_intent_id", capture.paymentIntentID)
      object.put("amount", capture.amount)
      object.put("status", capture.status.rawValue)
      object.put("created_at", capture.createdAt)
    case .refund(let refund): put(refund, to: &object)
    case .dispute(let dispute): put(dispute, to: &object)
    case .invoice(let invoice): put(invoice, to: &object)
    case .subscription(let subscription): put(subscription, to: &object)
    case .checkoutSession(let session): put(session, to: &object)
    }
    return object
  }

  static func put(_ intent: PaymentIntent, to object: inout ObjectText) {
    object.putText("merchant_no", intent.merchantNumber)
    object.putText("app_id", intent.appID)
    object.putText("merchant_order_id", intent.merchantOrderID)
    object.putText("invoice_id", intent.invoiceID)
    object.put("amount", intent.amount)
    object.put("captured_amount", intent.capturedAmountMinorUnits)
    object.put("status", intent.status.rawValue)
    object.put("captures_automatically", intent.capturesAutomatically)
    object.putText("payment_method", intent.paymentMethod)
    object.put("created_at", intent.createdAt)
    object.put("modified_at", intent.modifiedAt)
  }

  private static func put(_ refund: Refund, to object: inout ObjectText) {
    object.put("payment_intent_id", refund.paymentIntentID)
    object.putText("arn", refund.acquirerReferenceNumber)
    object.put("amount", refund.amountMinorUnits)
    object.put("currency", refund.currency.code)
    object.put("status", refund.status.rawValue)
    object.putText("merchant_no", refund.merchantNumber)
    object.putText("app_id", refund.appID)
    object.put("created_at", refund.createdAt)
    object.put("modified_at", refund.modifiedAt)
  }

  private static func put(_ dispute: Dispute, to object: inout ObjectText) {
    object.putText("merchant_no", dispute.merchantNumber)
    object.putText("app_id", dispute.appID)
    object.putText("payment_intent_id", dispute.paymentIntentID)
    object.putText("merchant_order_id", dispute.merchantOrderID)
    object.put("amount", dispute.amount)
    object.put("amount_won", dispute.amountWonMinorUnits)
    object.put("is_retrieval", dispute.isRetrieval)
    object.put("status", dispute.status)
    object.put("is_closed", dispute.isClosed)
    object.put("created_at", dispute.createdAt)
    object.put("event_at", dispute.eventAt)
  }

  /// The record of an object; `type` is what the object says it is.
  static func record(
    _ type: RecordType, of object: ObjectMembers
  ) throws(StreamProblem) -> APIRecord {
    switch type {
    case .paymentIntent: .paymentIntent(try intent(object))
    case .capture:
      .capture(
        Capture(
          id: try object.requiredText("id"), paymentIntentID: try object.text("payment_intent_id"),
          amount: try object.money("amount"),
          status: Capture.Status(rawValue: try object.text("status")),
          createdAt: try object.requiredTime("created_at")))
    case .refund: .refund(try refund(object))
    case .dispute: .dispute(try dispute(object))
    case .invoice: .invoice(try invoice(object))
    case .subscription: .subscription(try subscription(object))
    case .checkoutSession: .checkoutSession(try session(object))
    case .payout: throw StreamProblem("the API has no payouts")
    }
  }

  private static func intent(_ object: ObjectMembers) throws(StreamProblem) -> PaymentIntent {
    PaymentIntent(
      id: try object.requiredText("id"), merchantNumber: try object.text("merchant_no"),
      appID: try object.text("app_id"), merchantOrderID: try object.text("merchant_order_id"),
      invoiceID: try object.text("invoice_id"), amount: try object.money("amount"),
      capturedAmountMinorUnits: try object.integer("captured_amount"),
      status: PaymentIntent.Status(rawValue: try object.text("status")),
      capturesAutomatically: try object.flag("captures_automatically"),
      paymentMethod: try object.text("payment_method"),
      createdAt: try object.requiredTime("created_at"),
      modifiedAt: try object.requiredTime("modified_at"))
  }

  private static func refund(_ object: ObjectMembers) throws(StreamProblem) -> Refund {
    Refund(
      id: try object.requiredText("id"), paymentIntentID: try object.text("payment_intent_id"),
      acquirerReferenceNumber: try object.text("arn"),
      amountMinorUnits: try object.integer("amount"), currency: try object.requiredCurrency(),
      status: Refund.Status(rawValue: try object.text("status")),
      merchantNumber: try object.text("merchant_no"), appID: try object.text("app_id"),
      createdAt: try object.requiredTime("created_at"),
      modifiedAt: try object.requiredTime("modified_at"))
  }

  private static func dispute(_ object: ObjectMembers) throws(StreamProblem) -> Dispute {
    Dispute(
      id: try object.requiredText("id"), merchantNumber: try object.text("merchant_no"),
      appID: try object.text("app_id"), paymentIntentID: try object.text("payment_intent_id"),
      merchantOrderID: try object.text("merchant_order_id"), amount: try object.money("amount"),
      amountWonMinorUnits: try object.integer("amount_won"),
      isRetrieval: try object.flag("is_retrieval") ?? false, status: try object.text("status"),
      isClosed: try object.flag("is_closed") ?? false,
      createdAt: try object.requiredTime("created_at"),
      eventAt: try object.requiredTime("event_at"))
  }
}
