package import SettlementModel

/// A subscription of the world, billed every week.
package struct SubscriptionRecord: WireRecord {
  package var id: String
  package var amount: Money
  package var status = "incomplete"
  package var firstInvoiceID: String
  package var latestInvoiceID: String
  package var createdAt: Timestamp
  package var modifiedAt: Timestamp

  package var json: JSONObject {
    var recurring = JSONObject()
    recurring.add("interval", "week")
    recurring.add("interval_count", 1)
    recurring.add("unit_amount", amount)
    var invoice = JSONObject()
    invoice.add("id", latestInvoiceID)
    var object = JSONObject()
    object.add("id", id)
    object.add("recurring", recurring)
    object.add("currency", amount.currency.code)
    object.add("status", status)
    object.add("collection_method", "charge_automatically")
    object.add("latest_invoice", invoice)
    object.add("first_invoice_id", firstInvoiceID)
    object.addBase(createdAt: createdAt, modifiedAt: modifiedAt)
    return object
  }
}
