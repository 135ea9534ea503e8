import SettlementModel

/// A line names an invoice where the merchant order stands, and nothing else; its intent has an
/// order of its own.
package enum InvoiceNamedByOrder: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let invoice = story.addInvoice(amount, at: story.createdAt)
    let invoiceID = story.story.invoices[invoice].final.id
    let payment = story.addAutomaticPayment(
      amount, order: story.identifiers.order(), at: story.createdAt.adding(seconds: 30))
    story.tie(invoice, to: payment.intent)
    story.pay(invoice, at: payment.occurredAt)
    let line = story.settle(payment)
    story.nameOnlyOrder(line)
    story.story.lines[line].merchantOrderID = invoiceID
  }
}

/// An invoice is paid by two intents, a part each.
package enum InvoiceInParts: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let invoice = story.addInvoice(amount, at: story.createdAt)
    let invoiceID = story.story.invoices[invoice].final.id
    let part = amount.minorUnits / 3
    var last = story.createdAt
    for (ordinal, minorUnits) in [part, amount.minorUnits - part].enumerated() {
      let payment = story.addAutomaticPayment(
        story.money(minorUnits), order: story.identifiers.order(ordinal),
        at: story.createdAt.adding(seconds: 30 + ordinal * 60), ordinal: ordinal)
      story.story.intents[payment.intent].changeAll { $0.invoiceID = invoiceID }
      story.settle(payment)
      last = payment.occurredAt
    }
    story.pay(invoice, at: last)
  }
}

/// A checkout session is paid, and its intent waits for a capture that comes the next day.
package enum SessionAwaitingCapture: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    let session = story.addSession(amount, order: order, at: story.createdAt)
    let intent = story.addAuthorization(
      amount, order: order, at: story.createdAt.adding(seconds: 60))
    story.complete(session, intent: intent, at: story.createdAt.adding(seconds: 120))
    let capture = story.captureByHand(
      intent, amount, at: story.createdAt.adding(days: 1), ordinal: 0)
    story.settle(capture)
  }
}
