import SettlementModel

/// Two payments of one merchant order that are both meant, a few minutes apart.
package enum RepeatedOrder: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let order = story.identifiers.order()
    for ordinal in 0...1 {
      let payment = story.addAutomaticPayment(
        story.price(), order: order, at: story.createdAt.adding(seconds: ordinal * 300),
        ordinal: ordinal)
      story.settle(payment)
    }
  }
}

/// Two equal payments of one order: two lines, each on its own payment or both on the order alone.
package enum EqualPayments: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    let day = story.settlementDay(after: story.createdAt)
    let namesOrderOnly = story.random.chance(percent: 50)
    for ordinal in 0...1 {
      let payment = story.addAutomaticPayment(
        amount, order: order, at: story.createdAt.adding(seconds: ordinal * 300),
        ordinal: ordinal)
      let line = story.settle(payment, on: day)
      if namesOrderOnly { story.nameOnlyOrder(line) }
    }
  }
}

/// Two equal captures of one intent, and two lines that name only the intent.
package enum EqualCaptures: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let half = story.price()
    let intent = story.addAuthorization(
      story.money(half.minorUnits * 2), order: story.identifiers.order(), at: story.createdAt)
    let day = story.settlementDay(after: story.createdAt)
    for ordinal in 0...1 {
      let capture = story.captureByHand(
        intent, half, at: story.createdAt.adding(seconds: 200 + ordinal * 200), ordinal: ordinal)
      let line = story.settle(capture, on: day)
      story.nameOnlyIntent(line)
    }
  }
}
