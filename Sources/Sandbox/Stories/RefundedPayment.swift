import SettlementModel

/// Everything is given back in one refund, which may leave its amount unstated.
package enum FullRefund: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefund(
      of: payment.intent, payment.amount, at: story.laterThan(payment),
      days: story.random.number(1...2), statesAmount: story.random.chance(percent: 50))
    story.settleRefund(refund)
  }
}

/// One or two parts are given back; now and then a line names its refund by the acquirer's number
/// alone.
package enum PartialRefunds: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    var time = story.laterThan(payment)
    for ordinal in 0..<story.random.number(1...2) {
      let part = story.money(payment.amount.minorUnits * Int64(story.random.number(10...40)) / 100)
      let refund = story.addRefund(of: payment.intent, part, at: time, ordinal: ordinal)
      let line = story.settleRefund(refund)
      if story.random.chance(percent: 30) {
        story.story.lines[line].transactionID = ""
        story.story.lines[line].arn =
          story.story.refunds[ordinal].final.acquirerReferenceNumber
      }
      time = time.adding(days: 1)
    }
  }
}

/// A part is given back, then the rest without an amount.
package enum RemainderRefund: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let part = story.money(payment.amount.minorUnits / 4)
    let time = story.laterThan(payment)
    let first = story.addRefund(of: payment.intent, part, at: time)
    story.settleRefund(first)
    let rest = story.money(payment.amount.minorUnits - part.minorUnits)
    let second = story.addRefund(
      of: payment.intent, rest, at: time.adding(days: 1), ordinal: 1, statesAmount: false)
    story.settleRefund(second)
  }
}

/// A refund does not go through: pending until it fails, nothing after.
package enum FailedRefund: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefund(
      of: payment.intent, payment.amount, at: story.laterThan(payment), outcome: .failed,
      days: story.random.number(1...3))
    story.expectPending(refund, until: refund.agesFrom.adding(days: -1))
  }
}

/// A refund that is still on its way: pending however old it gets.
package enum OpenRefund: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let part = story.money(payment.amount.minorUnits / 2)
    let refund = story.addRefund(
      of: payment.intent, part, at: story.laterThan(payment),
      outcome: story.random.chance(percent: 50) ? .received : .accepted)
    story.expectPending(refund, until: nil)
  }
}

/// The shopper's bank sends a refund back: debited, then given back in full.
package enum ReversedRefund: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefund(
      of: payment.intent, payment.amount, at: story.laterThan(payment))
    let debit = story.settleRefund(refund)
    let day = story.story.lines[debit].settledOn.adding(days: 2)
    var credit = story.story.lines[debit]
    credit.type = "REFUND_REVERSAL"
    credit.settledOn = day
    credit.rate = story.rates.rate(
      from: credit.gross.currency, to: credit.settlementCurrency, on: day)
    credit.occurredAt = story.clock.calendar.start(of: day).adding(seconds: 7_200)
    credit.changeGross(to: payment.amount)
    if story.random.chance(percent: 50) {
      story.story.refunds[0].change(at: credit.occurredAt) { record in
        record.status = "failed"
        record.modifiedAt = credit.occurredAt
      }
    }
    story.story.lines.append(credit)
  }
}

extension StoryBuilder {
  /// An automatic payment with its line.
  mutating func settledPayment() -> Settleable {
    let payment = addAutomaticPayment(price(), order: identifiers.order(), at: createdAt)
    settle(payment)
    return payment
  }

  /// A point in time one to four days after a payment.
  mutating func laterThan(_ payment: Settleable) -> Timestamp {
    payment.occurredAt.adding(days: random.number(1...4)).adding(seconds: random.number(0...900))
  }
}
