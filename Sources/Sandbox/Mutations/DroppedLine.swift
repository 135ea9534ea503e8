import SettlementModel

/// The line of a capture never comes: pending through its due days, MISSING_IN_SETTLEMENT after.
package enum DroppedLine: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let order = story.identifiers.order()
    if story.random.chance(percent: 70) {
      let payment = story.addAutomaticPayment(story.price(), order: order, at: story.createdAt)
      story.expectMissing(payment)
    } else {
      let amount = story.price()
      let intent = story.addAuthorization(amount, order: order, at: story.createdAt)
      let capture = story.captureByHand(
        intent, amount, at: story.createdAt.adding(days: 1),
        ordinal: story.random.chance(percent: 50) ? 0 : nil)
      story.expectMissing(capture)
    }
  }
}

/// The line of a refund that went through never comes.
package enum DroppedRefundLine: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefund(
      of: payment.intent, payment.amount, at: story.laterThan(payment),
      statesAmount: story.random.chance(percent: 70))
    story.expectMissing(refund)
  }
}
