import SettlementModel

/// Two equal captures of one intent, settled in two files by lines that name only the intent: the
/// older capture comes first.
package enum EqualCapturesOverFiles: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let half = story.price()
    let intent = story.addAuthorization(
      story.money(half.minorUnits * 2), order: story.identifiers.order(), at: story.createdAt)
    var day = story.settlementDay(after: story.createdAt)
    for ordinal in 0...1 {
      let capture = story.captureByHand(
        intent, half, at: story.createdAt.adding(seconds: 200 + ordinal * 200), ordinal: ordinal)
      let line = story.settle(capture, on: day)
      story.nameOnlyIntent(line)
      day = day.adding(days: story.random.number(1...2))
    }
  }
}

/// Three captures, each settled in a file of its own under a batch of its own, the last first.
package enum CapturesInReverse: PaymentStory {
  package static func tell(_ story: inout StoryBuilder) {
    let (intent, parts) = story.parts()
    let start = story.settlementDay(after: story.createdAt)
    for (ordinal, part) in parts.enumerated() {
      let capture = story.captureByHand(
        intent, part, at: story.createdAt.adding(seconds: 300 + ordinal * 300), ordinal: ordinal)
      story.settle(capture, on: start.adding(days: parts.count - ordinal))
    }
  }
}
