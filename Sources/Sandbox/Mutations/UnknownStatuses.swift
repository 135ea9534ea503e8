import SettlementModel

/// An intent in a state that no document names, with or without a line.
package enum UnknownIntentStatus: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let intent = story.addIntent(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let time = story.createdAt.adding(seconds: 40)
    story.story.intents[intent].change(at: time) { record in
      record.status = "under_manual_review"
      record.modifiedAt = time
    }
    if story.random.chance(percent: 50) {
      let money = Settleable(
        recordType: .paymentIntent, recordID: story.intent(intent).id, intent: intent,
        amount: amount, occurredAt: time, agesFrom: story.clock.day(of: time))
      _ = story.addLine(for: money, on: story.settlementDay(after: time))
    }
    story.expect(.unknownStatus, aboutIntent: intent, from: story.clock.day(of: time)) {
      $0.currency = nil
    }
  }
}

/// A capture in a state that no document names; its intent is as usual.
package enum UnknownCaptureStatus: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let intent = story.addAuthorization(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let time = story.createdAt.adding(seconds: 600)
    let capture = story.addCapture(
      of: intent, amount, at: time, ordinal: 0, status: "under_manual_review")
    story.expect(.unknownStatus, about: capture, from: story.clock.day(of: time)) { finding in
      finding.expected = nil
      finding.currency = nil
    }
  }
}

/// A line on an intent that the shopper's bank refused.
package enum FailedIntentSettled: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let intent = story.addFailedIntent(
      amount, order: story.identifiers.order(), at: story.createdAt, ordinal: 0)
    let time = story.intent(intent).modifiedAt
    let money = Settleable(
      recordType: .paymentIntent, recordID: story.intent(intent).id, intent: intent,
      amount: amount, occurredAt: time, agesFrom: story.clock.day(of: time))
    let day = story.settlementDay(after: time)
    let line = story.addLine(for: money, on: day)
    story.expect(.statusMismatch, about: money, from: day, line: line) { finding in
      finding.expected = 0
      finding.actual = amount.minorUnits
    }
  }
}
