import SettlementModel

/// A refund in another currency than its capture, settled in its own.
package enum RefundInOtherCurrency: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefundInOtherCurrency(of: payment)
    story.settleRefund(refund)
  }
}

/// A refund is sent back by the shopper's bank, then made again under an id of its own.
package enum RefundMadeAgain: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let first = story.addRefund(of: payment.intent, payment.amount, at: story.laterThan(payment))
    let debit = story.settleRefund(first)
    let back = story.addReversal(of: debit, payment.amount, daysLater: 1)
    let day = story.story.lines[back].settledOn
    // The API says so before the second refund is asked for.
    story.story.refunds[0].change(at: story.clock.calendar.start(of: day)) { record in
      record.status = "failed"
      record.modifiedAt = story.clock.calendar.start(of: day)
    }
    let time = story.clock.calendar.start(of: day).adding(seconds: 40_000)
    let second = story.addRefund(of: payment.intent, payment.amount, at: time, ordinal: 1)
    story.settleRefund(second)
  }
}

/// A reversal that names no refund of its own, only the intent.
package enum ReversalByIntent: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefund(of: payment.intent, payment.amount, at: story.laterThan(payment))
    let debit = story.settleRefund(refund)
    let line = story.addReversal(of: debit, payment.amount, daysLater: 2)
    story.story.lines[line].transactionID = ""
  }
}

/// A line of zero on an intent that was given up: nothing moved, and nothing is wrong.
package enum ZeroLineOnCancelled: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let intent = story.addAuthorization(
      story.price(), order: story.identifiers.order(), at: story.createdAt)
    let time = story.createdAt.adding(seconds: 900)
    story.cancel(intent, at: time)
    let nothing = Settleable(
      recordType: .paymentIntent, recordID: story.intent(intent).id, intent: intent,
      amount: story.money(0), occurredAt: time, agesFrom: story.clock.day(of: time))
    let line = story.addLine(for: nothing, on: story.settlementDay(after: time))
    story.story.lines[line].chargeByCard()
  }
}

extension StoryBuilder {
  /// A succeeded refund of a payment in another currency than the payment's.
  mutating func addRefundInOtherCurrency(of payment: Settleable) -> Settleable {
    let code = random.pick(
      WorldRates.settlementCodes.filter { $0 != payment.amount.currency.code })
    let amount = Money(minorUnits: Int64(random.number(300...9_000)), currency: Self.known(code))
    return addRefund(of: payment.intent, amount, at: laterThan(payment))
  }

  /// The line that gives a debited refund back, all of it or a part, under the refund's id; returns
  /// its place.
  mutating func addReversal(of debit: Int, _ amount: Money, daysLater days: Int) -> Int {
    let day = story.lines[debit].settledOn.adding(days: days)
    var credit = story.lines[debit]
    credit.type = "REFUND_REVERSAL"
    credit.settledOn = day
    credit.rate = rates.rate(from: amount.currency, to: credit.settlementCurrency, on: day)
    credit.occurredAt = clock.calendar.start(of: day).adding(seconds: 7_200)
    credit.changeGross(to: amount)
    story.lines.append(credit)
    return story.lines.count - 1
  }
}
