import SettlementModel

/// The system makes no invoice for one period.
package enum InvoiceForgotten: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    story.billAllBut(story.agree(plan), [story.oneRenewal(plan)])
  }
}

/// The merchant's own code forgets one period.
package enum RenewalForgotten: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    plan.isMerchantManaged = true
    story.billAllBut(story.agree(plan), [story.oneRenewal(plan)])
  }
}

/// From one period on nothing is billed any more.
package enum LastInvoiceForgotten: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    var plan = story.plan()
    plan.isMerchantManaged = story.random.chance(percent: 50)
    let first = story.oneRenewal(plan)
    let forgotten = story.periods(plan).filter { first >= 0 && $0 >= first }
    story.billAllBut(story.agree(plan), forgotten)
  }
}

/// The invoice of one period stays unpaid.
package enum InvoiceUnpaid: SubscriptionStory {
  package static func tell(_ story: inout StoryBuilder) {
    let plan = story.plan()
    let agreement = story.agree(plan)
    let unpaid = story.oneRenewal(plan)
    for period in story.periods(plan) {
      guard period == unpaid else {
        story.bill(agreement, period)
        continue
      }
      let bill = story.issue(agreement, period)
      var due = plan.day(ofPeriod: period)
      if story.random.chance(percent: 50) {
        let days = story.random.number(1...5)
        let dueAt = story.story.invoices[bill.invoice].final.createdAt.adding(days: days)
        story.story.invoices[bill.invoice].changeAll { $0.dueAt = dueAt }
        due = due.adding(days: days)
      }
      if story.random.chance(percent: 60) { story.refuse(bill) }
      story.expectUnpaid(bill, due: due)
    }
  }
}

extension StoryBuilder {
  /// One of the covered periods after the first; -1 where there is none.
  package mutating func oneRenewal(_ plan: SubscriptionPlan) -> Int {
    let renewals = coveredRenewals(plan)
    return renewals.isEmpty ? -1 : random.pick(renewals)
  }

  /// Bills every period but some, which stay without an invoice.
  fileprivate mutating func billAllBut(_ agreement: Agreement, _ forgotten: [Int]) {
    for period in periods(agreement.plan) {
      if forgotten.contains(period) {
        expectNoInvoice(agreement, period)
      } else {
        bill(agreement, period)
      }
    }
  }
}
