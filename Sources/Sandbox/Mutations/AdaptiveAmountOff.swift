import SettlementModel

/// The settlement amount of a line in the shopper's currency is not the record's.
package enum AdaptiveAmountOff: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (payment, shopper) = story.addAdaptivePayment()
    story.settle(payment)
    let line = story.story.lines.count - 1
    let offset = payment.amount.minorUnits / 9 + 4
    story.story.lines[line].changeGross(
      to: story.money(payment.amount.minorUnits + offset))
    story.presentInShopperCurrency(line, shopper)
    // Section 9.10: neither gross nor settlement amount is the record's, so the currencies differ.
    let day = story.story.lines[line].settledOn
    story.expect(.currencyMismatch, about: payment, from: day, line: line) { $0.expected = nil }
  }
}
