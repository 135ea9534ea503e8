import SettlementModel

/// One or two attempts of an order fail or are given up before one succeeds.
package enum RetriedPayment: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    let attempts = story.random.number(1...2)
    for attempt in 0..<attempts {
      let time = story.createdAt.adding(seconds: attempt * 120)
      if story.random.chance(percent: 50) {
        _ = story.addFailedIntent(amount, order: order, at: time, ordinal: attempt)
      } else {
        let intent = story.addIntent(amount, order: order, at: time, ordinal: attempt)
        story.cancel(intent, at: time.adding(seconds: 90))
      }
    }
    let payment = story.addAutomaticPayment(
      amount, order: order, at: story.createdAt.adding(seconds: attempts * 120),
      ordinal: attempts)
    let line = story.settle(payment)
    // The order alone still finds the attempt that moved money.
    if story.random.chance(percent: 30) { story.nameOnlyOrder(line) }
  }
}

extension StoryBuilder {
  /// Leaves a line with its merchant order as the only key.
  package mutating func nameOnlyOrder(_ line: Int) {
    story.lines[line].type = "PAYMENT"
    story.lines[line].transactionID = ""
    story.lines[line].paymentIntentID = ""
  }

  /// Leaves a line with its intent and order, without a capture's id.
  package mutating func nameOnlyIntent(_ line: Int) {
    story.lines[line].type = "PAYMENT"
    story.lines[line].transactionID = story.lines[line].paymentIntentID
  }
}
