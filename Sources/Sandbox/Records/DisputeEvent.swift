package import SettlementModel

/// A webhook event about a dispute: the API lists no disputes.
package struct DisputeEvent: WireRecord {
  package var eventID: String
  package var eventAt: Timestamp
  /// `dispute.created` or `dispute.closed`.
  package var name: String
  package var disputeID: String
  package var paymentIntentID: String
  package var merchantOrderID: String
  package var amount: Money
  package var amountWonMinorUnits: Int64?
  package var isRetrieval: Bool
  package var status: String
  package var createdAt: Timestamp

  package var json: JSONObject {
    var data = JSONObject()
    data.add("id", disputeID)
    data.add("status", status)
    data.add("retrieval", isRetrieval)
    data.add("amount", amount)
    if let amountWonMinorUnits {
      data.add("amount_won", Money(minorUnits: amountWonMinorUnits, currency: amount.currency))
    }
    data.add("currency", amount.currency.code)
    data.add("reason", "product_not_received")
    data.add("reason_code", "13.1")
    data.add("merchant_no", WorldParameters.merchantNumber)
    data.add("app_id", WorldParameters.appID)
    data.add("create_at", createdAt)
    data.add("payment_intent_id", paymentIntentID)
    data.add("merchant_order_id", merchantOrderID)
    var object = JSONObject()
    object.add("id", eventID)
    object.add("name", name)
    object.add("create_at", eventAt)
    object.add("data", data)
    return object
  }
}
