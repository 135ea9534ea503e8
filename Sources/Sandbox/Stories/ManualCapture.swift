import SettlementModel

/// The merchant captures by hand within two days: all at once or a part, with a capture object or
/// without.
package enum ManualCapture: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let intent = story.addAuthorization(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let captured =
      story.random.chance(percent: 70) ? amount : story.money(amount.minorUnits * 3 / 4)
    let time = story.createdAt.adding(seconds: story.random.number(60...150_000))
    let capture = story.captureByHand(
      intent, captured, at: time, ordinal: story.random.chance(percent: 60) ? 0 : nil)
    story.settle(capture)
  }
}

/// Parts of one authorization are captured and settled one after the other.
package enum PartialCaptures: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (intent, parts) = story.parts()
    for (ordinal, part) in parts.enumerated() {
      let capture = story.captureByHand(
        intent, part, at: story.createdAt.adding(seconds: 3_600 + ordinal * 40_000),
        ordinal: ordinal)
      story.settle(capture)
    }
  }
}

/// One line settles all captures of an intent.
package enum AggregatedLine: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (intent, parts) = story.parts()
    var captures: [Settleable] = []
    for (ordinal, part) in parts.enumerated() {
      captures.append(
        story.captureByHand(
          intent, part, at: story.createdAt.adding(seconds: 3_600 + ordinal * 40_000),
          ordinal: ordinal))
    }
    let last = captures[captures.count - 1]
    let day = story.settlementDay(after: last.occurredAt)
    for capture in captures { story.expectPending(capture, until: day.adding(days: -1)) }
    let line = story.addLine(for: last, on: day)
    story.story.lines[line].changeGross(
      to: story.money(parts.reduce(0) { $0 + $1.minorUnits }))
    story.nameOnlyIntent(line)
  }
}

/// Two lines of one file settle one capture together.
package enum SplitLines: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let payment = story.addAutomaticPayment(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let first = story.settle(payment)
    let second = story.addLine(for: payment, on: story.story.lines[first].settledOn)
    let part = amount.minorUnits / 3
    story.story.lines[first].changeGross(to: story.money(part))
    story.story.lines[second].changeGross(to: story.money(amount.minorUnits - part))
    story.story.lines[second].charge(fee: 0, tax: 0)
  }
}

/// A capture waits a day for the bank before it is through.
package enum PendingCapture: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let intent = story.addAuthorization(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let time = story.createdAt.adding(seconds: 600)
    let capture = story.addCapture(of: intent, amount, at: time, ordinal: 0, status: "pending")
    let through = time.adding(days: 1)
    story.story.captures[0].change(at: through) { $0.status = "succeeded" }
    story.story.intents[intent].change(at: through) { record in
      record.status = "succeeded"
      record.modifiedAt = through
      record.capturedMinorUnits = amount.minorUnits
    }
    story.settle(capture, on: story.settlementDay(after: through))
  }
}

/// A reservation is given up; nothing moves.
package enum CancelledAuthorization: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let intent = story.addAuthorization(
      story.price(), order: story.identifiers.order(), at: story.createdAt)
    story.cancel(intent, at: story.createdAt.adding(seconds: story.random.number(600...200_000)))
  }
}

extension StoryBuilder {
  /// An authorization and two or three unequal parts of it, which leave a little uncaptured now and
  /// then.
  mutating func parts() -> (intent: Int, parts: [Money]) {
    let amount = price()
    let intent = addAuthorization(amount, order: identifiers.order(), at: createdAt)
    let first = amount.minorUnits / 2
    let second = amount.minorUnits / 5
    var parts = [money(first), money(second)]
    if random.chance(percent: 50) { parts.append(money(amount.minorUnits - first - second)) }
    return (intent, parts)
  }
}
