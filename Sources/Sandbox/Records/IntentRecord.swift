package import SettlementModel

/// A payment intent of the world.
package struct IntentRecord: WireRecord {
  package var id: String
  package var amount: Money
  package var status = "requires_payment_method"
  /// Nil is left out of the object.
  package var capturedMinorUnits: Int64? = 0
  package var capturesAutomatically = true
  package var merchantOrderID = ""
  package var invoiceID = ""
  package var paymentMethod = "card"
  package var cardBrand = "visa"
  package var declineCode = ""
  package var createdAt: Timestamp
  package var modifiedAt: Timestamp
  package var cancelledAt: Timestamp?

  package init(id: String, amount: Money, createdAt: Timestamp) {
    self.id = id
    self.amount = amount
    self.createdAt = createdAt
    self.modifiedAt = createdAt
  }

  package var json: JSONObject {
    var object = JSONObject()
    object.add("id", id)
    object.add("amount", amount)
    object.add("currency", amount.currency.code)
    object.add("status", status)
    object.add("auto_capture", capturesAutomatically)
    if let capturedMinorUnits {
      object.add(
        "captured_amount", Money(minorUnits: capturedMinorUnits, currency: amount.currency))
    }
    object.add("merchant_order_id", merchantOrderID)
    object.addOrNull("invoice_id", invoiceID)
    object.add("payment_method_options", paymentMethodOptions)
    if let cancelledAt { object.add("cancelled_at", cancelledAt) }
    if !declineCode.isEmpty {
      var problem = JSONObject()
      problem.add("code", "card_declined")
      problem.add("decline_code", declineCode)
      problem.add("type", "card_error")
      object.add("last_payment_error", problem)
    }
    object.addBase(createdAt: createdAt, modifiedAt: modifiedAt)
    return object
  }

  private var paymentMethodOptions: JSONObject {
    var options = JSONObject()
    options.add("type", paymentMethod)
    if paymentMethod == "card" {
      var card = JSONObject()
      card.add("authorization_type", "final_auth")
      card.add("auto_capture", capturesAutomatically)
      options.add("card", card)
    }
    return options
  }
}
