import SettlementModel

/// A checkout session that ends in a payment.
package enum SessionPayment: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    let session = story.addSession(amount, order: order, at: story.createdAt)
    let payment = story.addAutomaticPayment(
      amount, order: order, at: story.createdAt.adding(seconds: 240))
    story.complete(session, intent: payment.intent, at: payment.occurredAt)
    story.settle(payment)
  }
}

/// A checkout session that the shopper leaves; it expires a day later.
package enum AbandonedSession: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let session = story.addSession(
      story.price(), order: story.identifiers.order(), at: story.createdAt)
    story.story.sessions[session].change(at: story.createdAt.adding(days: 1)) {
      $0.status = "expired"
    }
  }
}

/// An invoice that is paid at once; the merchant order may be the invoice's id.
package enum InvoicePayment: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (invoice, payment) = story.invoicedPayment()
    story.pay(invoice, at: payment.occurredAt)
    story.settle(payment)
  }
}

/// A subscription: a session, a first invoice, and up to four more by the week; then its cycles are over.
package enum SubscriptionPayment: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let id = story.identifiers.hexadecimal(prefix: "sub_", salt: "subscription")
    let session = story.addSession(
      amount, order: story.identifiers.order(), at: story.createdAt, isSubscription: true)
    let start = story.createdAt.adding(seconds: 200)
    var subscription: Int?
    let lastPeriod = story.random.number(0...4)
    for period in 0...lastPeriod {
      let time = start.adding(days: period * 7)
      let invoice = story.addInvoice(amount, at: time, ordinal: period, subscription: id)
      let invoiceID = story.story.invoices[invoice].final.id
      let payment = story.addAutomaticPayment(
        amount, order: story.identifiers.order(period), at: time.adding(seconds: 10),
        ordinal: period == 0 ? 0 : 4 + period)
      story.tie(invoice, to: payment.intent)
      story.pay(invoice, at: payment.occurredAt)
      story.settle(payment)
      guard let subscription else {
        subscription = story.addSubscription(
          id, amount, cycles: lastPeriod + 1, invoiceID: invoiceID, at: start,
          activeAt: payment.occurredAt)
        story.story.sessions[session].change(at: start) { $0.subscriptionID = id }
        story.story.sessions[session].change(at: payment.occurredAt) { record in
          record.status = "complete"
          record.paymentStatus = "paid"
        }
        continue
      }
      story.story.subscriptions[subscription].change(at: time) { record in
        record.latestInvoiceID = invoiceID
        record.modifiedAt = time
      }
    }
  }
}

extension StoryBuilder {
  /// An invoice and the payment of its total.
  mutating func invoicedPayment(
    total: Money? = nil
  ) -> (invoice: Int, payment: Settleable) {
    let amount = price()
    let invoice = addInvoice(total ?? amount, at: createdAt)
    let namesInvoice = random.chance(percent: 30)
    let order = namesInvoice ? story.invoices[invoice].final.id : identifiers.order()
    let payment = addAutomaticPayment(amount, order: order, at: createdAt.adding(seconds: 30))
    tie(invoice, to: payment.intent)
    return (invoice, payment)
  }

  /// A subscription that becomes active with its first payment; returns its place in the story.
  fileprivate mutating func addSubscription(
    _ id: String, _ amount: Money, cycles: Int, invoiceID: String, at time: Timestamp,
    activeAt: Timestamp
  ) -> Int {
    var record = SubscriptionRecord(
      id: id, amount: amount, firstInvoiceID: invoiceID, latestInvoiceID: invoiceID,
      createdAt: time, modifiedAt: time)
    record.cycles = Int64(cycles)
    var history = History(record, from: time)
    history.change(at: activeAt) { changed in
      changed.status = "active"
      changed.modifiedAt = activeAt
    }
    story.subscriptions.append(history)
    return story.subscriptions.count - 1
  }
}
