package import SettlementModel

// How invoices and checkout sessions lead to payments.
extension StoryBuilder {
  /// An open invoice; returns its place in the story.
  package mutating func addInvoice(
    _ total: Money, at time: Timestamp, ordinal: Int = 0, subscription: String = ""
  ) -> Int {
    var invoice = InvoiceRecord(
      id: identifiers.hexadecimal(prefix: "inv_", salt: "invoice", ordinal: ordinal), total: total,
      createdAt: time)
    invoice.subscriptionID = subscription
    story.invoices.append(History(invoice, from: time))
    return story.invoices.count - 1
  }

  /// Ties an intent to its invoice from the intent's creation on: nested in the invoice, named by
  /// the intent, or both.
  package mutating func tie(_ invoice: Int, to intent: Int) {
    let invoiceID = story.invoices[invoice].final.id
    let record = self.intent(intent)
    let isNested = random.chance(percent: 70)
    if isNested {
      story.invoices[invoice].change(at: record.createdAt) { changed in
        changed.paymentIntentID = record.id
        changed.modifiedAt = record.createdAt
      }
    }
    if !isNested || random.chance(percent: 50) {
      story.intents[intent].changeAll { $0.invoiceID = invoiceID }
    }
  }

  /// The invoice is paid.
  package mutating func pay(_ invoice: Int, at time: Timestamp) {
    story.invoices[invoice].change(at: time) { record in
      record.status = "paid"
      record.modifiedAt = time
    }
  }

  /// An open and unpaid checkout session; returns its place in the story.
  package mutating func addSession(
    _ amount: Money, order: String, at time: Timestamp, isSubscription: Bool = false
  ) -> Int {
    var session = SessionRecord(
      id: identifiers.hexadecimal(prefix: "cs_", salt: "session"), amount: amount,
      merchantOrderID: order, createdAt: time)
    session.isSubscription = isSubscription
    story.sessions.append(History(session, from: time))
    return story.sessions.count - 1
  }

  /// The shopper confirms: the session names its intent, and later it is complete and paid.
  package mutating func complete(_ session: Int, intent: Int, at time: Timestamp) {
    confirm(session, intent: intent)
    story.sessions[session].change(at: time) { record in
      record.status = "complete"
      record.paymentStatus = "paid"
    }
  }

  /// The session names its intent from the intent's creation on.
  package mutating func confirm(_ session: Int, intent: Int) {
    let record = self.intent(intent)
    story.sessions[session].change(at: record.createdAt) { $0.paymentIntentID = record.id }
  }
}
