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
  /// What is sold; left out of the object while empty.
  package var lineItems: [(quantity: Int64, unit: Money)] = []
  /// Whether the system bills the periods; nil is left out of the object.
  package var chargesAutomatically: Bool?
  /// The terms of the first periods; left out of the object where there are none.
  package var discount: DiscountPeriods?

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
    if !lineItems.isEmpty { object.addRaw("line_items", lineItemsJSON) }
    if let chargesAutomatically {
      object.addOrNull("collection_method", chargesAutomatically ? "auto_charge" : "")
    }
    if let discount {
      var data = JSONObject()
      data.add("discount_period_config", discount.json)
      object.add("subscription_data", data)
    }
    object.add("merchant_no", WorldParameters.merchantNumber)
    object.add("app_id", WorldParameters.appID)
    return object
  }

  private var lineItemsJSON: String {
    let items = lineItems.map { item in
      var object = JSONObject()
      object.add("name", "Plan")
      object.add("quantity", item.quantity)
      object.add("unit_amount", item.unit)
      return String(decoding: object.closed, as: UTF8.self)
    }
    return "[" + items.joined(separator: ",") + "]"
  }
}
