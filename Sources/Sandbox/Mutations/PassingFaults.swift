import SettlementModel

// Discrepancies that clear by themselves once more has come.

/// Two lines in two files settle one capture: short until the second has come.
package enum SplitOverFiles: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let payment = story.addAutomaticPayment(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let first = story.settle(payment)
    let day = story.story.lines[first].settledOn
    let next = day.adding(days: story.random.number(1...2))
    let second = story.addLine(for: payment, on: next)
    let part = amount.minorUnits / 3
    story.story.lines[first].changeGross(to: story.money(part))
    story.story.lines[second].changeGross(to: story.money(amount.minorUnits - part))
    story.expect(
      .amountMismatch, about: payment, from: day, until: next.adding(days: -1), line: first
    ) { $0.actual = part }
  }
}

/// Two equal payments of one order, settled in two files by lines that name only the order: nothing
/// decides until the second line has come.
package enum EqualPaymentsOverFiles: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    let day = story.settlementDay(after: story.createdAt)
    let next = day.adding(days: story.random.number(1...2))
    var first: (money: Settleable, line: Int)?
    for ordinal in 0...1 {
      let payment = story.addAutomaticPayment(
        amount, order: order, at: story.createdAt.adding(seconds: ordinal * 300),
        ordinal: ordinal)
      story.expectPending(payment, until: day.adding(days: -1))
      let line = story.addLine(for: payment, on: ordinal == 0 ? day : next)
      story.nameOnlyOrder(line)
      if ordinal == 0 { first = (payment, line) }
    }
    guard let first else { return }
    story.expectAmbiguity(
      about: first.money, from: day, until: next.adding(days: -1), line: first.line)
  }
}

/// The API learns a payment's order id some days after the line that names nothing else.
package enum LateOrderID: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let order = story.identifiers.order()
    let payment = story.addAutomaticPayment(story.price(), order: order, at: story.createdAt)
    let day = story.settlementDay(after: story.createdAt)
    let learned = day.adding(days: story.random.number(1...2))
    let line = story.addLine(for: payment, on: day)
    story.nameOnlyOrder(line)
    story.learnOrder(order, of: payment.intent, on: learned)
    story.expectPending(payment, until: learned.adding(days: -1), order: "")
    story.expect(
      .missingInAPI, about: payment, from: day, until: learned.adding(days: -1), line: line
    ) { finding in
      finding.paymentIntentID = ""
      finding.recordType = .capture
      finding.recordID = ""
      finding.expected = 0
      finding.actual = payment.amount.minorUnits
    }
  }
}

/// A captured invoice that was never paid is refunded in full: nothing is left to explain.
package enum InvoiceRefunded: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (invoice, payment) = story.invoicedPayment()
    story.settle(payment)
    let refund = story.addRefund(
      of: payment.intent, payment.amount, at: story.laterThan(payment), days: 1)
    story.settleRefund(refund)
    let through = refund.agesFrom.adding(days: -1)
    story.expectOpenInvoice(invoice, payment, until: through)
  }
}

extension StoryBuilder {
  /// Lets an intent have no order until a day, and the order from its first second on.
  fileprivate mutating func learnOrder(_ order: String, of intent: Int, on day: BusinessDay) {
    story.intents[intent].changeAll { $0.merchantOrderID = "" }
    let time = clock.calendar.start(of: day)
    story.intents[intent].change(at: time) { record in
      record.merchantOrderID = order
      record.modifiedAt = time
    }
  }
}
