import SettlementModel

/// Billed and paid as agreed, period after period.
package enum PlainSubscription: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    story.bill(story.agree(plan), story.periods(plan))
  }
}

/// Anchored on one of the last days of a long month.
package enum MonthEnd: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    let year = story.clock.firstDay.components.year
    let day = story.random.number(29...31)
    guard let anchor = BusinessDay(year: year - 1, month: 12, day: day) else {
      preconditionFailure("December has 31 days")
    }
    (plan.interval, plan.intervalCount, plan.anchor) = (.month, 1, anchor)
    story.bill(story.agree(plan), story.periods(plan))
  }
}

/// Anchored on 29 February, by the year or by the month.
package enum LeapDay: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    let year = story.clock.firstDay.components.year
    guard let leapDay = (1...8).lazy.compactMap({ BusinessDay(year: year - $0, month: 2, day: 29) }).first
    else { preconditionFailure("a leap year comes within eight years, but for 1900 and 2100") }
    (plan.interval, plan.intervalCount, plan.anchor) = (.year, 1, leapDay)
    if story.random.chance(percent: 40) { (plan.interval, plan.intervalCount) = (.month, 6) }
    story.bill(story.agree(plan), story.periods(plan))
  }
}

/// A period of many days, weeks or months.
package enum LongInterval: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    let lengths: [(SubscriptionPlan.Interval, Int)] = [
      (.year, 1), (.month, 3), (.month, 6), (.week, 6), (.day, 45), (.year, 2),
    ]
    (plan.interval, plan.intervalCount) = story.random.pick(lengths)
    plan.anchor = story.clock.firstDay.adding(days: -story.random.number(0...400))
    story.bill(story.agree(plan), story.periods(plan))
  }
}

/// Began within the last days of the world.
package enum FreshlyBegun: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    plan.anchor = story.clock.lastDay.adding(days: -story.random.number(0...5))
    if story.random.chance(percent: 30) { (plan.interval, plan.intervalCount) = (.day, 1) }
    story.bill(story.agree(plan), story.periods(plan))
  }
}

/// The merchant makes each invoice and pays it: nothing is late.
package enum MerchantManaged: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    plan.isMerchantManaged = true
    story.bill(story.agree(plan), story.periods(plan))
  }
}

/// The subscription tells its current period, month by month.
package enum CurrentPeriodStated: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    for period in story.periods(plan) {
      story.bill(agreement, period)
      story.tellPeriod(agreement, period)
    }
  }
}

/// Something else about the subscription changes with every invoice, such as the newest one's id.
package enum ManyVersions: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    for period in story.periods(plan) {
      let bill = story.bill(agreement, period)
      let invoice = story.story.invoices[bill.invoice].final
      story.change(agreement, at: invoice.modifiedAt) { $0.latestInvoiceID = invoice.id }
    }
  }
}

/// A renewal is given back in full.
package enum RefundedRenewal: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let periods = story.periods(plan)
    for period in periods {
      let bill = story.bill(agreement, period)
      guard period == periods.last, let payment = bill.payment else { continue }
      let refund = story.addRefund(of: payment.intent, payment.amount, at: payment.occurredAt.adding(days: 1))
      story.settleRefund(refund)
    }
  }
}

extension StoryBuilder {
  /// From a period's first invoice on, the subscription says which period runs.
  package mutating func tellPeriod(
    _ agreement: Agreement, _ period: Int, offDays: Int = 0
  ) {
    let start = self.start(ofPeriod: period, agreement.plan)
    let end = self.start(ofPeriod: period + 1, agreement.plan)
    // Half a minute later the invoice was paid.
    story.subscriptions[agreement.subscription].change(at: start.adding(seconds: 60)) { record in
      record.currentPeriodStart = start.adding(days: offDays)
      record.currentPeriodEnd = end.adding(days: offDays)
    }
  }
}
