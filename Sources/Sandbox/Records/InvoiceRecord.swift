package import SettlementModel

/// An invoice of the world.
package struct InvoiceRecord: WireRecord {
  package var id: String
  package var subscriptionID = ""
  /// Names the nested intent; empty where the object has none.
  package var paymentIntentID = ""
  package var total: Money
  package var status = "open"
  package var createdAt: Timestamp
  package var modifiedAt: Timestamp
  /// `charge_automatically`, or empty where the merchant makes each invoice.
  package var collectionMethod = "charge_automatically"
  /// The period that the invoice bills; nil is left out of the object, as are the others.
  package var periodStart: Timestamp?
  package var periodEnd: Timestamp?
  package var dueAt: Timestamp?

  package init(id: String, total: Money, createdAt: Timestamp) {
    self.id = id
    self.total = total
    self.createdAt = createdAt
    self.modifiedAt = createdAt
  }

  package var json: JSONObject {
    var object = JSONObject()
    object.add("id", id)
    object.addOrNull("collection_method", collectionMethod)
    object.add("currency", total.currency.code)
    object.addOrNull("subscription_id", subscriptionID)
    if paymentIntentID.isEmpty {
      object.addRaw("payment_intent", "null")
    } else {
      var intent = JSONObject()
      intent.add("id", paymentIntentID)
      object.add("payment_intent", intent)
    }
    object.add("total_amount", total)
    object.add("status", status)
    if let periodStart { object.add("period_start", periodStart) }
    if let periodEnd { object.add("period_end", periodEnd) }
    if let dueAt { object.add("due_date", dueAt) }
    object.addBase(createdAt: createdAt, modifiedAt: modifiedAt)
    return object
  }
}
