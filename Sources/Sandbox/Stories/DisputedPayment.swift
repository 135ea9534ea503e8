import SettlementModel

/// The cardholder's bank asks for papers: a dispute that moves no money. The world's first payment
/// is one, so that disputes are known from the first day on.
package enum RetrievalRequest: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    story.paymentMethod = "card"
    let payment = story.settledPayment()
    let time = story.index == 0 ? payment.occurredAt.adding(seconds: 60) : story.laterThan(payment)
    let dispute = story.openDispute(of: payment.intent, payment.amount, at: time, isRetrieval: true)
    story.closeDispute(dispute, at: time.adding(days: 3), won: nil, isRetrieval: true)
    if story.index > 0, story.random.chance(percent: 30) {
      let second = story.openDispute(
        of: payment.intent, payment.amount, at: time.adding(days: 5), ordinal: 1)
      story.debit(second)
    }
  }
}

/// A chargeback that is open, or lost in the end: the debit stays.
package enum LostChargeback: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (dispute, _) = story.chargeback()
    story.debit(dispute, namesDispute: story.random.chance(percent: 80))
    if story.random.chance(percent: 60) {
      story.closeDispute(dispute, at: dispute.openedAt.adding(days: 4), won: nil)
    }
  }
}

/// A chargeback that is won, all of it or in part, and credited within two days.
package enum WonChargeback: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (dispute, _) = story.chargeback()
    story.debit(dispute)
    let whole = dispute.amount.minorUnits
    let won = story.random.chance(percent: 70) ? whole : whole / 2
    let time = dispute.openedAt.adding(days: story.random.number(2...4))
    story.closeDispute(dispute, at: time, won: won)
    let day = story.clock.day(of: time).adding(days: story.random.number(0...2))
    story.credit(dispute, won, on: day, at: time)
  }
}

extension StoryBuilder {
  /// A card payment with its line, and the dispute about all of it some days later.
  mutating func chargeback() -> (dispute: PlacedDispute, payment: Settleable) {
    paymentMethod = "card"
    let payment = settledPayment()
    let time = payment.occurredAt.adding(days: random.number(2...6)).adding(seconds: 60)
    return (openDispute(of: payment.intent, payment.amount, at: time), payment)
  }
}
