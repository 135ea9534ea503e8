package import SettlementModel

/// A checkout session of the world. Its times are Unix seconds, as the API's are.
package struct SessionRecord: WireRecord {
  package var id: String
  package var amount: Money
  package var merchantOrderID: String
  package var paymentIntentID = ""
  package var subscriptionID = ""
  package var status = "open"
  package var paymentStatus = "unpaid"
  package var createdAt: Timestamp

  package init(id: String, amount: Money, merchantOrderID: String, createdAt: Timestamp) {
    self.id = id
    self.amount = amount
    self.merchantOrderID = merchantOrderID
    self.createdAt = createdAt
  }

  package var isSubscription = false

  package var json: JSONObject {
    var object = JSONObject()
    object.add("id", id)
    object.add("object", "checkout.session")
    object.add("mode", isSubscription ? "subscription" : "payment")
    object.add("ui_mode", "custom")
    object.add("amount", amount)
    object.add("currency", amount.currency.code)
    object.add("merchant_order_id", merchantOrderID)
    object.add("status", status)
    object.add("payment_status", paymentStatus)
    object.addOrNull("payment_intent_id", paymentIntentID)
    object.addOrNull("subscription_id", subscriptionID)
    object.add("created", createdAt.milliseconds / 1000)
    object.add("expires_at", createdAt.milliseconds / 1000 + 86_400)
    object.add("merchant_no", WorldParameters.merchantNumber)
    object.add("app_id", WorldParameters.appID)
    return object
  }
}
