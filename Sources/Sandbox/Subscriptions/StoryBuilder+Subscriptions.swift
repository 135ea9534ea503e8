package import SettlementModel

/// A subscription of a story, with what it was agreed to cost.
package struct Agreement: Sendable {
  package var plan: SubscriptionPlan
  /// Places in the story; nil without a session.
  package var subscription: Int
  package var session: Int?
}

/// An invoice of a period.
package struct Bill: Sendable {
  package var invoice: Int
  package var period: Int
  /// Nil where nothing was captured.
  package var payment: Settleable?
}

// How subscriptions begin and how their periods are billed.
extension StoryBuilder {
  /// Weekly, monthly or of another length; it began before the world or within its first half.
  package mutating func plan() -> SubscriptionPlan {
    let lengths: [(SubscriptionPlan.Interval, Int)] = [
      (.month, 1), (.month, 1), (.month, 1), (.week, 1), (.week, 2), (.day, 10), (.month, 2),
    ]
    let (interval, count) = random.pick(lengths)
    let days = Int(clock.lastDay.daysSinceEpoch - clock.firstDay.daysSinceEpoch)
    let offset =
      random.chance(percent: 50) ? -random.number(1...45) : random.number(0...max(1, days / 2))
    return SubscriptionPlan(
      id: identifiers.hexadecimal(prefix: "sub_", salt: "agreement"), interval: interval,
      intervalCount: count, price: price(), anchor: clock.firstDay.adding(days: offset),
      secondOfDay: random.number(600...80_000))
  }

  /// When a period begins.
  package func start(ofPeriod period: Int, _ plan: SubscriptionPlan) -> Timestamp {
    clock.calendar.start(of: plan.day(ofPeriod: period)).adding(seconds: plan.secondOfDay)
  }

  /// The periods of a plan that begin within the world.
  package func periods(_ plan: SubscriptionPlan) -> Range<Int> {
    plan.periods(through: clock.lastDay)
  }

  /// The periods after the first that begin within the world and its coverage.
  package func coveredRenewals(_ plan: SubscriptionPlan) -> [Int] {
    periods(plan).filter { $0 > 0 && plan.day(ofPeriod: $0) >= coverageStart }
  }

  /// A subscription that waits for its first payment, with or without a checkout session.
  ///
  /// - Parameters:
  ///   - hasSession: nil leaves it to chance, where the discount does not need it.
  ///   - statesDiscount: whether the subscription itself states the discount, too.
  package mutating func agree(
    _ plan: SubscriptionPlan, hasSession: Bool? = nil, statesDiscount: Bool = false
  ) -> Agreement {
    let start = self.start(ofPeriod: 0, plan)
    var session: Int?
    let mayLeaveOut = plan.discount == nil || statesDiscount
    if hasSession ?? (!mayLeaveOut || random.chance(percent: 70)) {
      session = addSubscriptionSession(plan, at: start.adding(seconds: -200))
    }
    var record = SubscriptionRecord(
      id: plan.id, amount: plan.price, firstInvoiceID: "", latestInvoiceID: "", createdAt: start,
      modifiedAt: start)
    record.interval = plan.interval.rawValue
    record.intervalCount = Int64(plan.intervalCount)
    record.statesMaximum = plan.statesMaximum
    record.cycles = plan.cycles.map { Int64($0) }
    record.collectionMethod = plan.isMerchantManaged ? "" : "charge_automatically"
    if statesDiscount { record.discount = plan.discount }
    story.subscriptions.append(History(record, from: start))
    let subscription = story.subscriptions.count - 1
    if let session {
      story.sessions[session].change(at: start) { $0.subscriptionID = plan.id }
    }
    return Agreement(plan: plan, subscription: subscription, session: session)
  }

  private mutating func addSubscriptionSession(
    _ plan: SubscriptionPlan, at time: Timestamp
  ) -> Int {
    let session = addSession(
      plan.price, order: identifiers.order(), at: time, isSubscription: true)
    let parts = sum(of: plan.price)
    story.sessions[session].changeAll { record in
      record.lineItems = parts
      record.chargesAutomatically = !plan.isMerchantManaged
      record.discount = plan.discount
    }
    return session
  }

  /// Line items that come to an amount: one, or two of which one is there twice.
  private mutating func sum(of amount: Money) -> [(quantity: Int64, unit: Money)] {
    guard random.chance(percent: 50), amount.minorUnits > 3 else { return [(1, amount)] }
    let twice = amount.minorUnits / 3
    return [(2, money(twice)), (1, money(amount.minorUnits - 2 * twice))]
  }

  /// Bills periods as agreed: each invoice on its day, paid at once, settled some days later.
  package mutating func bill(_ agreement: Agreement, _ periods: some Sequence<Int>) {
    for period in periods { bill(agreement, period) }
  }

  /// Bills one period.
  ///
  /// - Parameters:
  ///   - total: what the invoice asks for; nil for what was agreed.
  ///   - lateSeconds: how long after the period's beginning the invoice is made.
  ///   - statesPeriod: whether the invoice says which period it bills; nil leaves it to chance.
  @discardableResult
  package mutating func bill(
    _ agreement: Agreement, _ period: Int, total: Money? = nil, lateSeconds: Int = 0,
    statesPeriod: Bool? = nil
  ) -> Bill {
    var bill = issue(
      agreement, period, total: total, lateSeconds: lateSeconds, statesPeriod: statesPeriod)
    payAtOnce(&bill)
    if period == 0 { activate(agreement, bill) }
    return bill
  }

  /// An open invoice of a period, without payment.
  package mutating func issue(
    _ agreement: Agreement, _ period: Int, total: Money? = nil, lateSeconds: Int = 0,
    statesPeriod: Bool? = nil
  ) -> Bill {
    let plan = agreement.plan
    let start = self.start(ofPeriod: period, plan)
    let time = start.adding(seconds: lateSeconds)
    let invoice = addInvoice(
      total ?? plan.price(ofPeriod: period), at: time, ordinal: story.invoices.count,
      subscription: plan.id)
    let end = self.start(ofPeriod: period + 1, plan)
    let statesPeriod = statesPeriod ?? random.chance(percent: 80)
    story.invoices[invoice].changeAll { record in
      record.collectionMethod = plan.isMerchantManaged ? "send_invoice" : "charge_automatically"
      guard statesPeriod else { return }
      record.periodStart = start
      record.periodEnd = end
    }
    let id = story.invoices[invoice].final.id
    if story.subscriptions[agreement.subscription].final.firstInvoiceID.isEmpty {
      story.subscriptions[agreement.subscription].changeAll { record in
        record.firstInvoiceID = id
        record.latestInvoiceID = id
      }
    }
    return Bill(invoice: invoice, period: period)
  }

  /// The bill's total is captured ten seconds after the invoice was made, and settled.
  package mutating func payAtOnce(_ bill: inout Bill) {
    let record = story.invoices[bill.invoice].final
    pay(&bill, at: record.createdAt.adding(seconds: 10))
  }

  /// The bill's total is captured by an intent of its own, and settled.
  package mutating func pay(_ bill: inout Bill, at time: Timestamp) {
    let payment = addAutomaticPayment(
      story.invoices[bill.invoice].final.total, order: identifiers.order(story.intents.count + 1),
      at: time, ordinal: story.intents.count % 10)
    tie(bill.invoice, to: payment.intent)
    pay(bill.invoice, at: payment.occurredAt)
    settle(payment)
    bill.payment = payment
  }

  /// The first payment makes the subscription active, and its session complete. The terms were
  /// stated at the beginning: that they hold from then on is what the times say.
  package mutating func activate(_ agreement: Agreement, _ bill: Bill) {
    let time = story.invoices[bill.invoice].final.modifiedAt
    story.subscriptions[agreement.subscription].change(at: time) { $0.status = "active" }
    guard let session = agreement.session else { return }
    story.sessions[session].change(at: time) { record in
      record.status = "complete"
      record.paymentStatus = "paid"
    }
  }

  /// The subscription changes, and says so.
  package mutating func change(
    _ agreement: Agreement, at time: Timestamp, _ edit: (inout SubscriptionRecord) -> Void
  ) {
    story.subscriptions[agreement.subscription].change(at: time) { record in
      edit(&record)
      record.modifiedAt = time
    }
  }
}
