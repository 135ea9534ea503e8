import SettlementModel

/// A period of the discount is billed at the regular price.
package enum DiscountForgotten: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.discountedPlan()
    // At least one of the discounted periods lies within the coverage.
    plan.anchor = max(plan.anchor, story.coverageStart)
    let wrong = story.random.number(0...Int(plan.discount?.periods ?? 1) - 1)
    story.bill(plan, wrong: wrong, .discountNotApplied, total: plan.price)
  }
}

/// A period after the discount is billed at the discount's price.
package enum DiscountKept: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.discountedPlan()
    plan.anchor = max(plan.anchor, story.coverageStart)
    let low = plan.discount?.price
    let first = Int(plan.discount?.periods ?? 1)
    let late = story.periods(plan).filter { $0 >= first }
    story.bill(
      plan, wrong: late.isEmpty ? -1 : story.random.pick(late), .discountAfterEnd, total: low)
  }
}

/// A period is billed at a price that nobody agreed to.
package enum PriceWrong: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let isDiscounted = story.random.chance(percent: 30)
    var plan = isDiscounted ? story.discountedPlan() : story.plan()
    plan.anchor = max(plan.anchor, story.coverageStart)
    plan.statesMaximum = !isDiscounted && story.random.chance(percent: 20)
    let periods = story.periods(plan)
    let wrong = periods.isEmpty ? -1 : story.random.number(0...periods.count - 1)
    let right = plan.price(ofPeriod: max(0, wrong))
    let over = story.random.pick([Int64(2), 99, 1_000])
    // What is stated as a maximum is broken by more only.
    let isLess = !plan.statesMaximum && right.minorUnits > 500 && story.random.chance(percent: 50)
    var total = story.money(right.minorUnits + (isLess ? -100 : over))
    let agreed: [Money] = [plan.price] + (plan.discount.map { [$0.price] } ?? [])
    if agreed.contains(total) { total.minorUnits += 7 }
    story.bill(plan, wrong: wrong, .invoicePriceMismatch, total: total)
  }
}

extension StoryBuilder {
  /// Bills every period, one of them at another price than agreed. The session is there: what was
  /// agreed is known.
  fileprivate mutating func bill(
    _ plan: SubscriptionPlan, wrong: Int, _ code: FindingCode, total: Money?
  ) {
    let agreement = agree(plan, hasSession: true)
    for period in periods(plan) {
      guard period == wrong, let total else {
        bill(agreement, period)
        continue
      }
      let bill = bill(agreement, period, total: total)
      expect(
        code, about: bill, expected: plan.price(ofPeriod: period).minorUnits,
        actual: total.minorUnits)
    }
  }
}
