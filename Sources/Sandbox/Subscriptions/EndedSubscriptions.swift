package import SettlementModel

/// As many periods as agreed, and no more.
package enum CyclesOver: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    plan.cycles = story.random.number(1...4)
    story.bill(story.agree(plan), story.periods(plan))
  }
}

/// Cancelled within a period, and ended with it.
package enum CanceledAtPeriodEnd: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let last = story.lastPeriod(plan)
    story.bill(agreement, 0...last)
    story.cancel(agreement, in: last, atPeriodEnd: true)
  }
}

/// Cancelled within a period, and ended at once.
package enum CanceledAtOnce: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let last = story.lastPeriod(plan)
    story.bill(agreement, 0...last)
    story.cancel(agreement, in: last, atPeriodEnd: false)
  }
}

/// To end on a day that was named at the beginning.
package enum CancelAnnounced: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let last = story.lastPeriod(plan)
    story.announceEnd(agreement, with: last)
    story.bill(agreement, 0...last)
  }
}

/// Paused within a period, and still so.
package enum PausedNow: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let last = story.lastPeriod(plan)
    story.bill(agreement, 0...last)
    story.pause(agreement, in: last)
  }
}

/// A trial without an end yet: nothing is due.
package enum InTrial: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan, hasSession: false)
    story.story.subscriptions[agreement.subscription].changeAll { $0.status = "trialing" }
  }
}

/// A trial of two weeks, then the first period: the schedule counts from its invoice.
package enum AfterTrial: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    if plan.interval == .day { plan.interval = .week }
    let agreed = story.agree(plan, hasSession: false)
    story.story.subscriptions[agreed.subscription].changeAll { $0.status = "trialing" }
    var agreement = agreed
    agreement.plan.anchor = plan.anchor.adding(days: 14)
    for period in story.periods(agreement.plan) {
      story.bill(agreement, period, statesPeriod: true)
    }
  }
}

/// The shopper left before the first payment.
package enum NeverCompleted: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan, hasSession: true)
    let start = story.start(ofPeriod: 0, plan)
    guard let session = agreement.session else { return }
    story.story.sessions[session].change(at: start.adding(days: 1)) { $0.status = "expired" }
    guard story.random.chance(percent: 50) else { return }
    story.change(agreement, at: start.adding(days: 1)) { $0.status = "incomplete_expired" }
  }
}

extension StoryBuilder {
  /// One of the periods that begin within the world, the first where the plan begins later.
  package mutating func lastPeriod(_ plan: SubscriptionPlan) -> Int {
    random.number(0...max(0, periods(plan).count - 1))
  }

  /// Cancels a few hours before a day or more of the period is over, so that no period begins on
  /// the same day.
  package mutating func cancel(_ agreement: Agreement, in period: Int, atPeriodEnd: Bool) {
    let plan = agreement.plan
    let time = start(ofPeriod: period, plan).adding(days: 1).adding(seconds: 3_600)
    let end = start(ofPeriod: period + 1, plan)
    change(agreement, at: time) { record in
      record.cancelAtPeriodEnd = atPeriodEnd
      record.canceledAt = time
      if !atPeriodEnd {
        record.status = "canceled"
        record.endedAt = time
      } else {
        record.cancelAt = end
      }
    }
    guard atPeriodEnd else { return }
    change(agreement, at: end) { record in
      record.status = "canceled"
      record.endedAt = end
    }
  }

  /// The end of a period as the subscription's end, known from the beginning.
  package mutating func announceEnd(_ agreement: Agreement, with period: Int) {
    let end = start(ofPeriod: period + 1, agreement.plan)
    story.subscriptions[agreement.subscription].changeAll { $0.cancelAt = end }
  }

  /// Pauses the subscription a day into a period, until further notice; returns when.
  @discardableResult
  package mutating func pause(_ agreement: Agreement, in period: Int) -> Timestamp {
    let time = start(ofPeriod: period, agreement.plan).adding(days: 1)
    change(agreement, at: time) { $0.status = "paused" }
    return time
  }
}
