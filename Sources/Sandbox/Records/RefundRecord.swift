package import SettlementModel

/// A refund of the world.
package struct RefundRecord: WireRecord {
  package var id: String
  package var paymentIntentID: String
  /// What the refund gives back, positive.
  package var amount: Money
  /// Whether the object states the amount; a full refund may leave it null.
  package var statesAmount = true
  package var status = "received"
  package var acquirerReferenceNumber = ""
  package var createdAt: Timestamp
  package var modifiedAt: Timestamp

  package var json: JSONObject {
    var object = JSONObject()
    object.add("id", id)
    object.add("payment_intent_id", paymentIntentID)
    object.addOrNull("acquirer_reference_number", acquirerReferenceNumber)
    if statesAmount { object.add("amount", amount) } else { object.addRaw("amount", "null") }
    object.add("currency", amount.currency.code)
    object.add("status", status)
    object.add("reason", "requested_by_customer")
    object.addBase(createdAt: createdAt, modifiedAt: modifiedAt)
    return object
  }
}
