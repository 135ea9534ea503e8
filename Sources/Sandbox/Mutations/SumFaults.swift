import SettlementModel

/// One line for several captures of an intent is some units off their sum.
package enum AggregatedLineOff: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let (intent, parts) = story.parts()
    var captures: [Settleable] = []
    for (ordinal, part) in parts.enumerated() {
      captures.append(
        story.captureByHand(
          intent, part, at: story.createdAt.adding(seconds: 300 + ordinal * 300),
          ordinal: ordinal))
    }
    let last = captures[captures.count - 1]
    let day = story.settlementDay(after: last.occurredAt)
    for capture in captures { story.expectPending(capture, until: day.adding(days: -1)) }
    let line = story.addLine(for: last, on: day)
    let sum = parts.reduce(0) { $0 + $1.minorUnits }
    let gross = sum + (story.random.chance(percent: 50) ? 1 : sum / 6 + 2)
    story.story.lines[line].changeGross(to: story.money(gross))
    story.nameOnlyIntent(line)
    let intentID = story.intent(intent).id
    story.expect(.amountMismatch, about: last, from: day, line: line) { finding in
      finding.recordType = .paymentIntent
      finding.recordID = intentID
      finding.expected = sum
      finding.actual = gross
    }
  }
}

/// Two lines that are to settle one capture together leave a residual, which nobody may write off.
package enum SplitLinesShort: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let payment = story.addAutomaticPayment(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let first = story.settle(payment)
    let day = story.story.lines[first].settledOn
    let second = story.addLine(for: payment, on: day)
    let half = amount.minorUnits / 2
    let parts = [half, half - Int64(story.random.pick([1, 2, 90]))]
    story.story.lines[first].changeGross(to: story.money(parts[0]))
    story.story.lines[second].changeGross(to: story.money(parts[1]))
    story.expect(.amountMismatch, about: payment, from: day, line: first) {
      $0.actual = parts[0] + parts[1]
    }
  }
}

/// Two equal lines of one file on one capture: the second is a double settlement, no twin.
package enum EqualLinesOneCapture: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.addAutomaticPayment(
      story.price(), order: story.identifiers.order(), at: story.createdAt)
    let first = story.settle(payment)
    story.story.lines.append(story.story.lines[first])
    let day = story.story.lines[first].settledOn
    story.expect(
      .duplicateSettlement, about: payment, from: day, line: story.story.lines.count - 1
    ) { finding in
      finding.expected = 0
      finding.actual = payment.amount.minorUnits
    }
  }
}

/// A line of a like amount and a near date, with keys that nobody knows: it settles nothing, and
/// the payment that it resembles stays open.
package enum LookalikeLine: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let payment = story.addAutomaticPayment(
      story.price(), order: story.identifiers.order(), at: story.createdAt)
    story.expectMissing(payment)
    let day = story.settlementDay(after: payment.occurredAt)
    let line = story.addLine(for: payment, on: day)
    let order = story.identifiers.order(9)
    story.nameOnlyOrder(line)
    story.story.lines[line].merchantOrderID = order
    story.expect(.missingInAPI, about: payment, from: day, line: line) { finding in
      finding.paymentIntentID = ""
      finding.merchantOrderID = order
      finding.recordType = .capture
      finding.recordID = ""
      finding.expected = 0
      finding.actual = payment.amount.minorUnits
    }
  }
}
