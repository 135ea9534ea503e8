import SettlementModel

/// The line items of a subscription's session come to another amount than the session's.
package enum LineItemsWrong: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    plan.anchor = max(plan.anchor, story.coverageStart)
    let agreement = story.agree(plan, hasSession: true)
    var first: Bill?
    for period in story.periods(plan) {
      let bill = story.bill(agreement, period)
      if period == 0 { first = bill }
    }
    guard let session = agreement.session, let payment = first?.payment else { return }
    let sum = story.money(plan.price.minorUnits + Int64(story.random.pick([-1, 1, 250])))
    story.story.sessions[session].changeAll { $0.lineItems = [(1, sum)] }
    story.expectSession(
      .sessionTotalMismatch, session, payment,
      from: story.clock.day(of: story.story.sessions[session].final.createdAt),
      expected: sum.minorUnits, actual: plan.price.minorUnits)
  }
}

/// A session's payment is captured after the session expired: for one payment, without
/// subscription.
package enum SessionPaidAfterExpiry: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let amount = story.price()
    let order = story.identifiers.order()
    let days = Int(story.clock.lastDay.daysSinceEpoch - story.coverageStart.daysSinceEpoch)
    let day = story.coverageStart.adding(days: story.random.number(0...max(0, days - 3)))
    let time = story.clock.calendar.start(of: day)
      .adding(seconds: story.random.number(600...80_000))
    let session = story.addSession(amount, order: order, at: time)
    let payment = story.addAutomaticPayment(
      amount, order: order, at: time.adding(days: 1).adding(seconds: story.random.number(60...3_000)))
    story.complete(session, intent: payment.intent, at: payment.occurredAt)
    story.settle(payment)
    story.expectSession(
      .sessionMoneyAfterExpiry, session, payment, from: story.clock.day(of: payment.occurredAt),
      expected: 0, actual: amount.minorUnits)
  }
}

/// The subscription's own current period is not one of its schedule.
package enum PeriodDisagrees: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    (plan.interval, plan.intervalCount) = (.month, 1)
    let agreement = story.agree(plan)
    let wrong = story.oneRenewal(plan)
    for period in story.periods(plan) {
      story.bill(agreement, period)
      guard period <= wrong else { continue }
      story.tellPeriod(agreement, period, offDays: period == wrong ? 9 : 0)
    }
    guard wrong > 0 else { return }
    story.expectDisagreement(agreement, from: plan.day(ofPeriod: wrong))
  }
}
