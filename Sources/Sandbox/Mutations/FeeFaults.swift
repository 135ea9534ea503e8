import SettlementModel

/// A line costs more than the rate card says.
package enum FeeOvercharged: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    story.plantFee(.feeOvercharged) { fee, random in fee + Int64(random.pick([1, 17, 250])) }
  }
}

/// A line costs less than the rate card says, but something.
package enum FeeUndercharged: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    story.plantFee(.feeUndercharged) { fee, random in fee - Int64(random.pick([1, 9, 29])) }
  }
}

/// A line costs nothing.
package enum FeeMissing: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    story.plantFee(.feeMissing) { _, _ in 0 }
  }
}

/// A refund does not return the part of the fee that the rate card promises.
package enum FeeKept: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (refund, line, due) = story.addReturningRefund()
    let currency = story.settlementCurrency
    let day = story.story.lines[line].settledOn
    story.expect(.feeNotReturned, about: refund, from: day, line: line) { finding in
      finding.currency = currency
      finding.expected = due
      finding.actual = 0
    }
  }
}

/// A refund returns its part of the fee, as the rate card says.
package enum FeeReturned: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (_, line, due) = story.addReturningRefund()
    story.story.lines[line].charge(fee: -due, tax: 0)
  }
}

extension StoryBuilder {
  /// A settled payment whose line states another fee than the card's.
  fileprivate mutating func plantFee(
    _ code: FindingCode, _ change: (Int64, inout SeededRandom) -> Int64
  ) {
    let payment = settledPayment()
    let line = story.lines.count - 1
    let right = story.lines[line].fee
    let wrong = change(right, &random)
    story.lines[line].charge(fee: wrong, tax: story.lines[line].tax)
    let currency = settlementCurrency
    expect(code, about: payment, from: story.lines[line].settledOn, line: line) { finding in
      finding.currency = currency
      finding.expected = -right
      finding.actual = -wrong
    }
  }

  /// A partial refund by the method that returns fees, its line without a fee so far, and what of
  /// the payment's fee is due back.
  fileprivate mutating func addReturningRefund() -> (refund: Settleable, line: Int, due: Int64) {
    paymentMethod = RateCard.returningMethod
    let payment = settledPayment()
    let fee = story.lines[story.lines.count - 1].fee
    let part = money(payment.amount.minorUnits * Int64(random.number(30...90)) / 100)
    let refund = addRefund(of: payment.intent, part, at: laterThan(payment))
    let line = settle(refund, on: refund.agesFrom.adding(days: random.number(1...2)))
    let due = RateCard.returned(
      of: fee, part: part.minorUnits, whole: payment.amount.minorUnits)
    return (refund, line, due)
  }
}
