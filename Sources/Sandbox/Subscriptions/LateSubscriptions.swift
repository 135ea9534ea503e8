import SettlementModel

/// One invoice comes some days late, within the grace.
package enum LateWithinGrace: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    plan.isMerchantManaged = story.random.chance(percent: 50)
    story.billWithOneLate(plan, days: story.random.number(1...3))
  }
}

/// An invoice is drafted and one is voided before the good one of the same period.
package enum DraftAndVoid: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    for period in story.periods(plan) {
      story.bill(agreement, period)
      guard story.random.chance(percent: 50) else { continue }
      let spare = story.issue(agreement, period, total: story.price(), lateSeconds: 120)
      let status = story.random.pick(["draft", "void", "cancelled"])
      story.story.invoices[spare.invoice].changeAll { $0.status = status }
    }
  }
}

/// The bank says no, and yes a few days later, within the payment's grace.
package enum PaidOnSecondTry: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    story.billWithOneRetried(days: story.random.number(1...6))
  }
}

/// The bank says no, and yes long after the invoice was due.
package enum InvoicePaidTooLate: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    story.billWithOneRetried(days: story.random.number(9...15))
  }
}

/// One invoice comes after its grace is over.
package enum InvoiceFarTooLate: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    (plan.interval, plan.intervalCount) = story.random.pick([(.month, 1), (.week, 2)])
    plan.isMerchantManaged = story.random.chance(percent: 50)
    story.billWithOneLate(plan, days: story.random.number(5...9))
  }
}

extension StoryBuilder {
  /// Bills every period; the invoice of one covered renewal is made some days late.
  fileprivate mutating func billWithOneLate(_ plan: SubscriptionPlan, days: Int) {
    let agreement = agree(plan)
    let renewals = coveredRenewals(plan)
    let late = renewals.isEmpty ? -1 : random.pick(renewals)
    for period in periods(plan) {
      guard period == late else {
        bill(agreement, period)
        continue
      }
      let made = plan.day(ofPeriod: period).adding(days: days)
      expectNoInvoice(agreement, period, until: made.adding(days: -1))
      bill(agreement, period, lateSeconds: days * 86_400)
    }
  }

  /// Bills every period; the bank refuses the payment of one covered renewal for some days.
  fileprivate mutating func billWithOneRetried(days: Int) {
    var plan = plan()
    // A schedule without overlap: the retries end before the next period begins.
    (plan.interval, plan.intervalCount) = (.month, 1)
    let agreement = agree(plan)
    let renewals = coveredRenewals(plan)
    let refused = renewals.isEmpty ? -1 : random.pick(renewals)
    for period in periods(plan) {
      guard period == refused else {
        bill(agreement, period)
        continue
      }
      var bill = issue(agreement, period)
      refuse(bill)
      let time = story.invoices[bill.invoice].final.createdAt.adding(days: days)
      expectUnpaid(
        bill, due: plan.day(ofPeriod: period), until: clock.day(of: time).adding(days: -1))
      pay(&bill, at: time)
    }
  }

  /// The bank refuses the bill's first payment: the invoice says so.
  package mutating func refuse(_ bill: Bill) {
    let invoice = story.invoices[bill.invoice].final
    let intent = addFailedIntent(
      invoice.total, order: identifiers.order(story.intents.count + 1),
      at: invoice.createdAt.adding(seconds: 10), ordinal: story.intents.count % 10)
    tie(bill.invoice, to: intent)
    let time = invoice.createdAt.adding(seconds: 40)
    story.invoices[bill.invoice].change(at: time) { record in
      record.status = "payment_failed"
      record.modifiedAt = time
    }
  }
}
