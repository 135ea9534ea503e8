package import SettlementModel

/// A subscription of the world: billed every week unless its terms say otherwise.
package struct SubscriptionRecord: WireRecord {
  package var id: String
  package var amount: Money
  package var status = "incomplete"
  package var firstInvoiceID: String
  package var latestInvoiceID: String
  package var createdAt: Timestamp
  package var modifiedAt: Timestamp
  package var interval = "week"
  package var intervalCount: Int64 = 1
  /// Whether the price is written as a text: then it is the most that may be taken.
  package var statesMaximum = false
  /// `charge_automatically`, or empty where the merchant makes each invoice.
  package var collectionMethod = "charge_automatically"
  /// How many periods are billed; nil is left out of the object, as are the others below.
  package var cycles: Int64?
  package var discount: DiscountPeriods?
  package var currentPeriodStart: Timestamp?
  package var currentPeriodEnd: Timestamp?
  package var cancelAtPeriodEnd: Bool?
  package var cancelAt: Timestamp?
  package var canceledAt: Timestamp?
  package var endedAt: Timestamp?

  package init(
    id: String, amount: Money, firstInvoiceID: String, latestInvoiceID: String,
    createdAt: Timestamp, modifiedAt: Timestamp
  ) {
    self.id = id
    self.amount = amount
    self.firstInvoiceID = firstInvoiceID
    self.latestInvoiceID = latestInvoiceID
    self.createdAt = createdAt
    self.modifiedAt = modifiedAt
  }

  package var json: JSONObject {
    var object = JSONObject()
    object.add("id", id)
    object.add("recurring", recurring)
    object.add("currency", amount.currency.code)
    object.add("status", status)
    object.addOrNull("collection_method", collectionMethod)
    if latestInvoiceID.isEmpty {
      object.addRaw("latest_invoice", "null")
    } else {
      var invoice = JSONObject()
      invoice.add("id", latestInvoiceID)
      object.add("latest_invoice", invoice)
    }
    object.addOrNull("first_invoice_id", firstInvoiceID)
    if let discount { object.add("discount_period_config", discount.json) }
    if let currentPeriodStart { object.add("current_period_start", currentPeriodStart) }
    if let currentPeriodEnd { object.add("current_period_end", currentPeriodEnd) }
    if let cancelAtPeriodEnd { object.add("cancel_at_period_end", cancelAtPeriodEnd) }
    if let cancelAt { object.add("cancel_at", cancelAt) }
    if let canceledAt { object.add("canceled_at", canceledAt) }
    if let endedAt { object.add("ended_at", endedAt) }
    object.addBase(createdAt: createdAt, modifiedAt: modifiedAt)
    return object
  }

  private var recurring: JSONObject {
    var recurring = JSONObject()
    recurring.add("interval", interval)
    recurring.add("interval_count", intervalCount)
    if statesMaximum {
      recurring.add(
        "unit_amount",
        DecimalText.majorUnits(
          ofMinorUnits: Int128(amount.minorUnits), digits: amount.currency.digits))
    } else {
      recurring.add("unit_amount", amount)
    }
    if let cycles { recurring.add("total_billing_cycles", cycles) }
    return recurring
  }
}

/// A lower price for the first periods.
package struct DiscountPeriods: Sendable, Hashable {
  package var periods: Int64
  package var price: Money

  package init(periods: Int64, price: Money) {
    self.periods = periods
    self.price = price
  }

  /// As sessions and subscriptions write it.
  package var json: JSONObject {
    var object = JSONObject()
    object.add("discount_period_count", periods)
    object.add("discount_period_amount", price)
    return object
  }
}
