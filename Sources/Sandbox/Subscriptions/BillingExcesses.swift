import SettlementModel

/// One period has a second invoice, which nobody pays.
package enum InvoicedTwice: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let twice = story.oneRenewal(plan)
    for period in story.periods(plan) {
      story.bill(agreement, period)
      guard period == twice else { continue }
      let bill = story.issue(agreement, period, lateSeconds: 900)
      if story.random.chance(percent: 50) { story.refuse(bill) }
      let total = story.story.invoices[bill.invoice].final.total.minorUnits
      story.expect(.invoiceTwiceInPeriod, about: bill, expected: 0, actual: total)
    }
  }
}

/// One period is invoiced and paid twice.
package enum ChargedTwice: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let twice = story.oneRenewal(plan)
    for period in story.periods(plan) {
      story.bill(agreement, period)
      guard period == twice else { continue }
      let bill = story.bill(agreement, period, lateSeconds: 900)
      let total = story.story.invoices[bill.invoice].final.total.minorUnits
      story.expect(.chargedTwiceInPeriod, about: bill, expected: 0, actual: total)
    }
  }
}

/// A cancelled subscription is billed for a period after its end.
package enum BilledAfterEnd: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let wrong = story.oneRenewal(plan)
    let last = wrong > 0 ? wrong - 1 : story.lastPeriod(plan)
    story.bill(agreement, 0...last)
    story.cancel(agreement, in: last, atPeriodEnd: story.random.chance(percent: 50))
    guard wrong > 0 else { return }
    story.expectUnagreed(.billedAfterCancel, story.bill(agreement, wrong))
  }
}

/// A subscription is billed for a period that begins on the day of its announced end.
package enum BilledAfterAnnouncedEnd: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let wrong = story.oneRenewal(plan)
    let last = wrong > 0 ? wrong - 1 : story.lastPeriod(plan)
    story.announceEnd(agreement, with: last)
    story.bill(agreement, 0...last)
    guard wrong > 0 else { return }
    story.expectUnagreed(.billedAfterCancel, story.bill(agreement, wrong))
  }
}

/// A paused subscription is billed.
package enum BilledInPause: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let wrong = story.oneRenewal(plan)
    let last = wrong > 0 ? wrong - 1 : story.lastPeriod(plan)
    story.bill(agreement, 0...last)
    story.pause(agreement, in: last)
    guard wrong > 0 else { return }
    story.expectUnagreed(.billedWhilePaused, story.bill(agreement, wrong))
  }
}

/// One period more is billed than was agreed.
package enum CyclesExceeded: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    let wrong = story.oneRenewal(plan)
    guard wrong > 0 else { return PlainSubscription.tell(&story) }
    plan.cycles = wrong
    let agreement = story.agree(plan)
    story.bill(agreement, story.periods(plan))
    story.expectUnagreed(.cycleCountExceeded, story.bill(agreement, wrong))
  }
}

extension StoryBuilder {
  /// A bill that should not be there at all.
  fileprivate mutating func expectUnagreed(_ code: FindingCode, _ bill: Bill) {
    expect(
      code, about: bill, expected: 0,
      actual: story.invoices[bill.invoice].final.total.minorUnits)
  }
}
