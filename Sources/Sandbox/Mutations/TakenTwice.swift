import SettlementModel

/// Two refunds go through that together give back more than was captured.
package enum RefundedTooMuch: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let parts = [
      story.money(payment.amount.minorUnits * 4 / 5),
      story.money(payment.amount.minorUnits * 2 / 5),
    ]
    let time = story.laterThan(payment)
    var last = story.clock.day(of: time)
    for (ordinal, part) in parts.enumerated() {
      let refund = story.addRefund(
        of: payment.intent, part, at: time.adding(seconds: ordinal * 7_200), ordinal: ordinal)
      story.settleRefund(refund)
      last = max(last, refund.agesFrom)
    }
    story.expect(.refundExceedsCapture, aboutIntent: payment.intent, from: last) { finding in
      finding.expected = payment.amount.minorUnits
      finding.actual = parts.reduce(0) { $0 + $1.minorUnits }
    }
  }
}

/// Everything is refunded, and charged back as well.
package enum RefundedAndChargedBack: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    story.paymentMethod = "card"
    let payment = story.settledPayment()
    let refund = story.addRefund(
      of: payment.intent, payment.amount, at: story.laterThan(payment))
    story.settleRefund(refund)
    let time = story.clock.calendar.start(of: refund.agesFrom.adding(days: 3))
    let dispute = story.openDispute(
      of: payment.intent, payment.amount, at: time.adding(seconds: 36_000))
    let line = story.debit(dispute)
    let day = story.story.lines[line].settledOn
    story.expect(.refundAndChargeback, aboutIntent: payment.intent, from: day) { finding in
      finding.expected = payment.amount.minorUnits
      finding.actual = payment.amount.minorUnits * 2
    }
  }
}
