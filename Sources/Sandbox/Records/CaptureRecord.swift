package import SettlementModel

/// A capture of the world.
package struct CaptureRecord: WireRecord {
  package var id: String
  package var paymentIntentID: String
  package var amount: Money
  package var status = "succeeded"
  package var createdAt: Timestamp

  package var json: JSONObject {
    var object = JSONObject()
    object.add("id", id)
    object.add("payment_intent_id", paymentIntentID)
    object.add("amount", amount)
    object.add("currency", amount.currency.code)
    object.add("status", status)
    object.add("create_at", createdAt)
    return object
  }
}
