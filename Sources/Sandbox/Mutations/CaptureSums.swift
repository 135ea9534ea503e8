import SettlementModel

/// The intent states another captured amount than its captures make.
package enum CaptureTotalWrong: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let captured = story.money(amount.minorUnits / 2)
    let intent = story.addAuthorization(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let capture = story.captureByHand(
      intent, captured, at: story.createdAt.adding(seconds: 600), ordinal: 0)
    let offset = captured.minorUnits / 5 + 1
    let stated = captured.minorUnits + (story.random.chance(percent: 50) ? offset : -offset)
    story.story.intents[intent].change(at: capture.occurredAt) { $0.capturedMinorUnits = stated }
    story.settle(capture)
    let from = story.clock.day(of: capture.occurredAt)
    story.expect(.captureTotalMismatch, aboutIntent: intent, from: from) { finding in
      finding.expected = stated
      finding.actual = captured.minorUnits
    }
  }
}

/// Captures above what was authorized.
package enum CapturedTooMuch: Mutation {
  package static func plant(in story: inout StoryBuilder) {
    let amount = story.price()
    let intent = story.addAuthorization(
      amount, order: story.identifiers.order(), at: story.createdAt)
    let parts = [
      story.money(amount.minorUnits * 3 / 5), story.money(amount.minorUnits * 4 / 5),
    ]
    var last = story.createdAt
    for (ordinal, part) in parts.enumerated() {
      let capture = story.captureByHand(
        intent, part, at: story.createdAt.adding(seconds: 300 + ordinal * 50_000),
        ordinal: ordinal)
      story.settle(capture)
      last = capture.occurredAt
    }
    let captured = parts.reduce(0) { $0 + $1.minorUnits }
    story.expect(
      .captureExceedsAuthorization, aboutIntent: intent, from: story.clock.day(of: last)
    ) { finding in
      finding.expected = amount.minorUnits
      finding.actual = captured
    }
  }
}
