import SettlementModel

/// The shopper pays in another currency than the intent states: the line's gross is the shopper's,
/// its settlement amount is the record's.
package enum AdaptivePricing: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let payment = story.addAdaptivePayment()
    story.settle(payment.money)
    story.presentInShopperCurrency(story.story.lines.count - 1, payment.shopper)
  }
}

/// The refund of a payment in the shopper's currency: its line too is the shopper's, at a later
/// day's rate, and settles for the record's amount.
package enum AdaptiveRefund: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (payment, shopper) = story.addAdaptivePayment()
    story.settle(payment)
    story.presentInShopperCurrency(story.story.lines.count - 1, shopper)
    let part = story.money(payment.amount.minorUnits / 2)
    let refund = story.addRefund(of: payment.intent, part, at: story.laterThan(payment))
    let line = story.settleRefund(refund)
    story.presentInShopperCurrency(line, shopper)
  }
}

extension StoryBuilder {
  /// A payment in a currency that the merchant is paid out in, by a shopper of another currency.
  mutating func addAdaptivePayment() -> (money: Settleable, shopper: Currency) {
    currency = Self.known(random.pick(WorldRates.settlementCodes))
    settlementCurrency = currency
    let shopper = random.pick(
      WorldParameters.supportedCurrencies.filter { $0 != currency.code })
    let payment = addAutomaticPayment(price(), order: identifiers.order(), at: createdAt)
    return (payment, Self.known(shopper))
  }

  /// Writes a line as the shopper saw it: gross in the shopper's currency at the day's rate, the
  /// settlement amount as it was.
  mutating func presentInShopperCurrency(_ position: Int, _ shopper: Currency) {
    var line = story.lines[position]
    let rate = rates.rate(from: shopper, to: line.settlementCurrency, on: line.settledOn)
    let digits = Int(rate.scale) + Int(shopper.digits) - Int(line.settlementCurrency.digits)
    precondition(digits >= 0, "every rate of the world has more digits than currencies differ by")
    let product = Int128(line.settlementMinorUnits) * ExchangeRate.powerOfTen(digits)
    let half = Int128(rate.mantissa) / 2 * Int128(line.settlementMinorUnits.signum())
    line.rate = rate
    let gross = Int64((product + half) / Int128(rate.mantissa))
    line.gross = Money(minorUnits: gross, currency: shopper)
    story.lines[position] = line
  }
}
