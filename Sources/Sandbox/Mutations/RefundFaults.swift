import SettlementModel

/// A refund is given back in part only.
package enum PartlyReversedRefund: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefund(of: payment.intent, payment.amount, at: story.laterThan(payment))
    let debit = story.settleRefund(refund)
    let part = story.money(payment.amount.minorUnits / 3)
    let credit = story.addReversal(of: debit, part, daysLater: 2)
    let day = story.story.lines[credit].settledOn
    story.expect(.amountMismatch, about: refund, from: day, line: debit) { finding in
      finding.actual = part.minorUnits - payment.amount.minorUnits
    }
  }
}

/// A refund that failed was debited all the same, and not given back.
package enum FailedRefundDebited: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let refund = story.addRefund(
      of: payment.intent, payment.amount, at: story.laterThan(payment), outcome: .failed)
    story.expectPending(refund, until: refund.agesFrom.adding(days: -1))
    let day = refund.agesFrom.adding(days: 1)
    let line = story.addLine(for: refund, on: day)
    story.expect(.statusMismatch, about: refund, from: day, line: line) { finding in
      finding.expected = 0
      finding.actual = -payment.amount.minorUnits
    }
  }
}

/// A refund is debited twice.
package enum RefundDebitedTwice: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let part = story.money(payment.amount.minorUnits / 3)
    let refund = story.addRefund(of: payment.intent, part, at: story.laterThan(payment))
    let first = story.settleRefund(refund)
    var again = story.story.lines[first]
    again.settledOn = again.settledOn.adding(days: 1)
    story.story.lines.append(again)
    let line = story.story.lines.count - 1
    story.expect(.duplicateSettlement, about: refund, from: again.settledOn, line: line) {
      $0.expected = 0
      $0.actual = -part.minorUnits
    }
  }
}

/// A refund is debited with another amount.
package enum RefundAmountOff: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let part = story.money(payment.amount.minorUnits / 2)
    let statesAmount = story.random.chance(percent: 60)
    let refund = story.addRefund(
      of: payment.intent, statesAmount ? part : payment.amount, at: story.laterThan(payment),
      statesAmount: statesAmount)
    let line = story.settleRefund(refund)
    let gross = refund.amount.minorUnits + Int64(story.random.pick([-120, -1, 1, 99]))
    story.story.lines[line].changeGross(to: story.money(gross))
    let day = story.story.lines[line].settledOn
    story.expect(.amountMismatch, about: refund, from: day, line: line) { $0.actual = gross }
  }
}

/// A refund line in another currency than the refund.
package enum RefundCurrencyChanged: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    story.currency = StoryBuilder.known("USD")
    story.settlementCurrency = StoryBuilder.known("EUR")
    let payment = story.settledPayment()
    let refund = story.addRefund(of: payment.intent, payment.amount, at: story.laterThan(payment))
    let line = story.settleRefund(refund)
    let other = StoryBuilder.known(story.random.pick(["GBP", "KWD", "JPY"]))
    let day = story.story.lines[line].settledOn
    story.story.lines[line].rate = story.rates.rate(
      from: other, to: story.settlementCurrency, on: day)
    story.story.lines[line].changeGross(
      to: Money(minorUnits: refund.amount.minorUnits, currency: other))
    story.expect(.currencyMismatch, about: refund, from: day, line: line) { $0.expected = nil }
  }
}

/// A refund line that names a refund which the API does not know.
package enum UnknownRefund: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.settledPayment()
    let part = story.money(-payment.amount.minorUnits / 2)
    let id = story.identifiers.hexadecimal(salt: "unknown refund")
    let unknown = Settleable(
      recordType: .refund, recordID: id, intent: payment.intent, amount: part,
      occurredAt: payment.occurredAt, agesFrom: payment.agesFrom)
    let day = story.settlementDay(after: payment.occurredAt)
    let line = story.addLine(for: unknown, on: day)
    story.expect(.missingInAPI, about: unknown, from: day, line: line) { finding in
      finding.expected = 0
      finding.actual = part.minorUnits
    }
  }
}
