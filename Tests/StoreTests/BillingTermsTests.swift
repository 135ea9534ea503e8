import GRDB
import SettlementModel
import Store
import Testing

/// Terms are kept as they were read, version by version; rows of before have none.
struct BillingTermsTests {
  private static let usd = StoreFixture.usd

  private func store(_ records: [APIRecord], in fixture: StoreFixture, run: RunID) throws {
    _ = try fixture.database.store(
      page: RecordPage(records: records, series: "s"), run: run, account: "a")
  }

  private func subscription(
    _ id: String = "sub1", price: Int64 = 9999, modified: Int64 = 10, status: String = "active"
  ) -> Subscription {
    Subscription(
      id: id, merchantNumber: "m", appID: "a", firstInvoiceID: "inv1", status: status,
      createdAt: Timestamp(milliseconds: 10), modifiedAt: Timestamp(milliseconds: modified),
      terms: SubscriptionTerms(
        recurrence: Recurrence(unit: .month, count: 2),
        unitAmount: Money(minorUnits: price, currency: Self.usd), unitAmountIsMaximum: true,
        totalBillingCycles: 12, discount: DiscountTerms(periodCount: 1, amountMinorUnits: 1),
        collectionMethod: "charge_automatically", cancelAt: Timestamp(milliseconds: 1),
        canceledAt: Timestamp(milliseconds: 2), cancelsAtPeriodEnd: true,
        endedAt: Timestamp(milliseconds: 3), currentPeriodStart: Timestamp(milliseconds: 4),
        currentPeriodEnd: Timestamp(milliseconds: 5)))
  }

  private func invoice(_ id: String, of subscription: String = "sub1") -> Invoice {
    Invoice(
      id: id, subscriptionID: subscription, paymentIntentID: "pi-\(id)",
      total: Money(minorUnits: 9999, currency: Self.usd), status: .paid,
      createdAt: Timestamp(milliseconds: 20), modifiedAt: Timestamp(milliseconds: 20),
      periodStart: Timestamp(milliseconds: 19), periodEnd: Timestamp(milliseconds: 30),
      dueAt: Timestamp(milliseconds: 25), failure: "card_declined")
  }

  private var session: CheckoutSession {
    CheckoutSession(
      id: "cs1", subscriptionID: "sub1", amount: Money(minorUnits: 9999, currency: Self.usd),
      status: "complete", paymentStatus: "paid", createdAt: Timestamp(milliseconds: 9),
      terms: SessionTerms(
        mode: "subscription", expiresAt: Timestamp(milliseconds: 99), lineItemsMinorUnits: 9999,
        discount: DiscountTerms(periodCount: 2, amountMinorUnits: 7), collectionMethod: "auto_charge"))
  }

  private func cases(_ database: SettlementDatabase) throws -> [SubscriptionCase] {
    var found: [SubscriptionCase] = []
    try database.forEachSubscriptionCase { found.append($0) }
    return found
  }

  @Test func aSubscriptionComesWithEverythingThatBillsIt() throws {
    let fixture = try StoreFixture()
    let (first, second) = (try fixture.run(), try fixture.run())
    let old = subscription(price: 5000)
    try store([.subscription(old), .checkoutSession(session)], in: fixture, run: first)
    let new = subscription(modified: 50)
    var loose = invoice("inv1", of: "")
    loose.periodStart = Timestamp(milliseconds: 18)
    try store(
      [
        .subscription(new), .invoice(invoice("inv2")), .invoice(loose),
        .invoice(invoice("other", of: "sub2")), .subscription(subscription("sub3")),
      ], in: fixture, run: second)
    let found = try cases(fixture.database)
    #expect(found.map(\.current.id) == ["sub1", "sub3"])
    let one = try #require(found.first)
    #expect(one.versions == [old, new] && one.session == session)
    #expect(one.invoices.map(\.invoice) == [loose, invoice("inv2")])
    // Invoices without a held subscription, and without the name of one, stand alone.
    var alone: [String] = []
    try fixture.database.forEachBillingCase {
      if case .invoice(let invoice) = $0.subject { alone.append(invoice.id) }
    }
    #expect(alone == ["inv1", "other"])
    for id in ["sub1", "inv2", "cs1"] {
      #expect(try fixture.database.subscriptionCases(forID: id).map(\.current.id) == ["sub1"])
    }
    #expect(try fixture.database.subscriptionCases(forID: "nothing").isEmpty)
  }

  @Test func anEarlierNightKnowsTheVersionsOfThen() throws {
    let fixture = try StoreFixture()
    let runs = try (0..<3).map { _ in try fixture.run() }
    let versions = [10, 20, 30].map { subscription(price: Int64($0), modified: Int64($0)) }
    for (run, version) in zip(runs, versions) {
      try store([.subscription(version)], in: fixture, run: run)
    }
    for (count, run) in runs.enumerated() {
      let past = try SettlementDatabase.open(path: fixture.path, asOf: run)
      #expect(try cases(past).map(\.versions) == [Array(versions[...count])])
    }
  }

  @Test func rowsOfBeforeHaveNoTermsUntilTheyAreReadAgain() throws {
    let fixture = try StoreFixture()
    let (first, second) = (try fixture.run(), try fixture.run())
    try store(
      [.subscription(subscription(status: "canceled")), .checkoutSession(session), .invoice(invoice("inv2"))],
      in: fixture, run: first)
    try fixture.database.write { db in
      try EarlierSchema.dropBillingTerms(db)
      try db.execute(sql: "PRAGMA user_version = 5")
    }
    try fixture.reopen()
    let old = try #require(try cases(fixture.database).first)
    #expect(old.current.terms == nil && old.session?.terms == nil)
    #expect(old.invoices.first?.invoice.periodStart == nil)
    // Over, and yet to be asked for once more.
    let asked = try fixture.database.nonFinalRecords(createdBefore: Timestamp(milliseconds: 100))
    #expect(asked == [RecordReference(type: .subscription, id: "sub1")])

    try store(
      [.subscription(subscription(status: "canceled")), .checkoutSession(session), .invoice(invoice("inv2"))],
      in: fixture, run: second)
    let read = try #require(try cases(fixture.database).first)
    #expect(read.versions == [subscription(status: "canceled")] && read.session == session)
    #expect(read.invoices.map(\.invoice) == [invoice("inv2")])
    #expect(
      try fixture.database.nonFinalRecords(createdBefore: Timestamp(milliseconds: 100)).isEmpty)
  }

  @Test func invoicesThatASubscriptionNamesAreAskedFor() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try store([.subscription(subscription())], in: fixture, run: run)
    let named = [RecordReference(type: .invoice, id: "inv1")]
    #expect(try fixture.database.namedButNotHeld(limit: 10) == named)
    try store([.invoice(invoice("inv1"))], in: fixture, run: run)
    #expect(try fixture.database.namedButNotHeld(limit: 10).isEmpty)
  }
}
