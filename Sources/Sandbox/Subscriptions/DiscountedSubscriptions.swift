import SettlementModel

/// The first periods cost less, as the checkout session says.
package enum DiscountedStart: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.discountedPlan()
    story.bill(story.agree(plan), story.periods(plan))
  }
}

/// The first periods cost less, as the subscription itself says.
package enum DiscountOnSubscription: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.discountedPlan()
    story.bill(story.agree(plan, statesDiscount: true), story.periods(plan))
  }
}

/// The first periods cost less and nothing that is held says so: their price cannot be judged.
package enum DiscountUnknown: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var discounted = story.discountedPlan()
    discounted.anchor = max(discounted.anchor, story.coverageStart)
    var plan = discounted
    plan.discount = nil
    let agreement = story.agree(plan, hasSession: false)
    for period in story.periods(plan) {
      story.bill(agreement, period, total: discounted.price(ofPeriod: period))
    }
  }
}

/// The subscription states the most that may be taken, and takes less.
package enum AtMostPrice: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    plan.statesMaximum = true
    let agreement = story.agree(plan)
    for period in story.periods(plan) {
      let less = story.random.chance(percent: 60)
      let total = less ? story.money(max(1, plan.price.minorUnits * 2 / 3)) : nil
      story.bill(agreement, period, total: total)
    }
  }
}

/// The price goes up, and what was billed before cost what it did then.
package enum PriceRaised: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan, hasSession: false)
    var now = agreement
    let periods = story.periods(plan)
    let from = periods.isEmpty ? 0 : story.random.number(1...max(1, periods.count - 1))
    for period in periods {
      if period == from {
        now.plan.price = story.money(plan.price.minorUnits + 500)
        let raised = now.plan.price
        let time = story.start(ofPeriod: period, plan).adding(seconds: -7_200)
        story.change(now, at: time) { $0.amount = raised }
      }
      story.bill(now, period)
    }
  }
}

/// Billed long before anybody pulled it, at a price that the terms known now do not state: they hold
/// from their own time on.
package enum EarlierPriceUnknown: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    (plan.interval, plan.intervalCount) = (.month, 1)
    plan.anchor = story.clock.firstDay.adding(days: -story.random.number(70...120))
    let agreement = story.agree(plan, hasSession: false)
    let raise = story.random.number(2...3)
    let earlier = story.money(plan.price.minorUnits + 123)
    story.story.subscriptions[agreement.subscription].changeAll { $0.amount = earlier }
    for period in story.periods(plan) {
      if period == raise {
        let time = story.start(ofPeriod: period, plan).adding(seconds: -7_200)
        story.change(agreement, at: time) { $0.amount = plan.price }
      }
      story.bill(agreement, period, total: period < raise ? earlier : nil)
    }
  }
}

extension StoryBuilder {
  /// A plan whose first one to three periods cost a hundredth, or the smallest unit.
  package mutating func discountedPlan() -> SubscriptionPlan {
    var plan = plan()
    let low = random.chance(percent: 50) ? 1 : max(1, plan.price.minorUnits / 3)
    plan.discount = DiscountPeriods(periods: Int64(random.number(1...3)), price: money(low))
    return plan
  }
}
