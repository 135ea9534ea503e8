import SettlementModel

/// The line's gross is a unit or a good part off, over or under; its own sums hold.
package enum AmountOff: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let line = story.story.lines.count - 1
    let amount = payment.amount.minorUnits
    let offset = story.random.chance(percent: 50) ? 1 : amount / 7 + 3
    let gross = story.random.chance(percent: 50) ? amount + offset : amount - offset
    story.story.lines[line].changeGross(to: story.money(gross))
    let day = story.story.lines[line].settledOn
    story.expect(.amountMismatch, about: payment, from: day, line: line) { $0.actual = gross }
  }
}

/// The line is in another currency than the capture.
package enum CurrencyChanged: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    story.currency = StoryBuilder.known("USD")
    story.settlementCurrency = StoryBuilder.known("EUR")
    let payment = story.settledPayment()
    let line = story.story.lines.count - 1
    let other = StoryBuilder.known(story.random.pick(["GBP", "KWD", "JPY"]))
    let day = story.story.lines[line].settledOn
    story.story.lines[line].rate = story.rates.rate(
      from: other, to: story.settlementCurrency, on: day)
    story.story.lines[line].changeGross(
      to: Money(minorUnits: payment.amount.minorUnits, currency: other))
    story.expect(.currencyMismatch, about: payment, from: day, line: line) { finding in
      finding.expected = nil
    }
  }
}

/// The line's net is some cents off its own sums.
package enum NetWrong: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let line = story.story.lines.count - 1
    let right = story.story.lines[line].net
    let wrong = right + Int64(story.random.pick([-25, -3, 2, 40]))
    story.story.lines[line].net = wrong
    let currency = story.settlementCurrency
    story.expect(
      .netMismatch, about: payment, from: story.story.lines[line].settledOn, line: line
    ) { finding in
      finding.currency = currency
      finding.expected = right
      finding.actual = wrong
    }
  }
}

/// The line's settlement amount is not its gross at its rate; the net goes with the stated amount.
package enum SettlementAmountWrong: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let line = story.story.lines.count - 1
    let right = story.story.lines[line].settlementMinorUnits
    // Far beyond what the rate's last digit can explain.
    let offset = right / 20 + 50
    let wrong = story.random.chance(percent: 50) ? right + offset : right - offset
    story.story.lines[line].changeSettlement(to: wrong)
    let currency = story.settlementCurrency
    story.expect(
      .fxMismatch, about: payment, from: story.story.lines[line].settledOn, line: line
    ) { finding in
      finding.currency = currency
      finding.expected = right
      finding.actual = wrong
    }
  }
}
