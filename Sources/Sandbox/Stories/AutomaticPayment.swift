import SettlementModel

/// The usual case: paid, captured at once, settled in one line.
package enum AutomaticPayment: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.addAutomaticPayment(
      story.price(), order: story.identifiers.order(), at: story.createdAt)
    story.settle(payment)
  }
}

/// A card is checked without taking money: an intent over zero that never settles.
package enum ZeroAuthorization: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    _ = story.addAutomaticPayment(
      story.money(0), order: story.identifiers.order(), at: story.createdAt, hasCapture: false)
  }
}
