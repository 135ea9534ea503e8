import SettlementModel

/// Two chargebacks of one payment, a part each; the lines name their dispute, or only the intent
/// and the amount.
package enum SeveralChargebacks: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    story.paymentMethod = "card"
    let payment = story.settledPayment()
    let namesDispute = story.random.chance(percent: 50)
    for (ordinal, divisor) in [3, 2].enumerated() {
      let time = payment.occurredAt.adding(days: 2 + ordinal * 2).adding(seconds: 60)
      let dispute = story.openDispute(
        of: payment.intent, story.money(payment.amount.minorUnits / Int64(divisor)), at: time,
        ordinal: ordinal)
      story.debit(dispute, namesDispute: namesDispute)
    }
  }
}

/// A chargeback is won, and the credit names only the intent.
package enum WonByIntent: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (dispute, _) = story.chargeback()
    story.debit(dispute)
    let time = dispute.openedAt.adding(days: 2)
    story.closeDispute(dispute, at: time, won: dispute.amount.minorUnits)
    let line = story.credit(
      dispute, dispute.amount.minorUnits, on: story.clock.day(of: time).adding(days: 1), at: time)
    story.story.lines[line].transactionID = ""
  }
}
