import SettlementModel
import Store
import TestSupport
import Testing

/// Judging the invoices and sessions that something changed gives what judging all of them gives.
@Suite struct ChangedBillingTests {
  private static let code = FindingCode.invoiceAmountMismatch

  /// Nights of random records, each of which may name, move to or change any other.
  @Test(arguments: [1, 7, 42, 2026, 90210, 31_337] as [UInt64])
  func changedOnesAreAllThatChanged(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let fixture = try StoreFixture()
    var run = try fixture.run()
    var changedNights = 0
    for night in 1...60 {
      let records = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        record(at: Int64(night), using: &random)
      }
      if !records.isEmpty {
        _ = try fixture.database.store(
          page: RecordPage(records: records, series: "s"), run: run, account: "a")
      }
      let selection = try judge(fixture, run, .incremental, rules: "\(night / 30)")
      if selection == .changed { changedNights += 1 }
      let found = try findings(fixture)
      // Everything judged again changes nothing.
      let before = try fixture.texts("SELECT max(version_id) || count(*) FROM finding")
      try judge(fixture, run, .full, rules: "\(night / 30)")
      #expect(try findings(fixture) == found, "seed \(seed), night \(night)")
      #expect(try fixture.texts("SELECT max(version_id) || count(*) FROM finding") == before)
      // Now and then a run pulls and judges again.
      if Int.random(in: 0..<5, using: &random) > 0 { run = try fixture.run() }
    }
    #expect(changedNights > 20)
  }

  /// What the judging run itself takes back leaves no trace, so that all are judged again.
  @Test func whatTheSameRunTakesBackIsSeen() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    func store(_ total: Int64, _ modified: Int64, run: RunID) throws {
      let bill = invoice("b1", intent: "", total: total, at: modified)
      _ = try fixture.database.store(
        page: RecordPage(records: [.invoice(bill)], series: "s"), run: run, account: "a")
    }
    try store(5, 1, run: run)
    #expect(try judge(fixture, run, .incremental, rules: "1") == .all)
    try store(6, 2, run: run)
    #expect(try judge(fixture, run, .incremental, rules: "1") == .all)
    #expect(try findings(fixture).first?.contains(": 6 ") == true)
    let next = try fixture.run()
    #expect(try judge(fixture, next, .incremental, rules: "1") == nil)
    try store(7, 3, run: next)
    #expect(try judge(fixture, next, .incremental, rules: "1") == .changed)
    try store(8, 4, run: next)
    #expect(try judge(fixture, next, .incremental, rules: "1") == .all)
    #expect(try judge(fixture, try fixture.run(), .incremental, rules: "2") == .all)
  }

  private static func money(_ amount: Int64) -> Money {
    Money(minorUnits: amount, currency: StoreFixture.usd)
  }

  private func invoice(
    _ id: String, of plan: String = "", intent: String, total: Int64, at time: Int64
  ) -> Invoice {
    Invoice(
      id: id, subscriptionID: plan, paymentIntentID: intent, total: Self.money(total),
      status: .paid, createdAt: Timestamp(milliseconds: 1), modifiedAt: Timestamp(milliseconds: time))
  }

  private func record(at time: Int64, using random: inout SeededGenerator) -> APIRecord {
    func id(_ letter: String) -> String { "\(letter)\(Int.random(in: 1...6, using: &random))" }
    func maybe(_ letter: String) -> String {
      Int.random(in: 0..<3, using: &random) == 0 ? "" : id(letter)
    }
    let (at, amount) = (Timestamp(milliseconds: time), Int64.random(in: 1...4, using: &random))
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      return .paymentIntent(
        PaymentIntent(
          id: id("i"), merchantOrderID: maybe("b"), invoiceID: maybe("b"),
          amount: Self.money(amount), status: .succeeded, createdAt: Timestamp(milliseconds: 1),
          modifiedAt: at))
    case 1:
      return .capture(
        Capture(
          id: id("c"), paymentIntentID: id("i"), amount: Self.money(amount), status: .succeeded,
          createdAt: at))
    case 2:
      return .refund(
        Refund(
          id: id("r"), paymentIntentID: id("i"), amountMinorUnits: amount,
          currency: StoreFixture.usd, status: .succeeded, createdAt: Timestamp(milliseconds: 1),
          modifiedAt: at))
    case 3: return .invoice(invoice(id("b"), of: maybe("p"), intent: maybe("i"), total: amount, at: time))
    case 4:
      return .subscription(
        Subscription(
          id: id("p"), firstInvoiceID: maybe("b"), status: "active",
          createdAt: Timestamp(milliseconds: 1), modifiedAt: at))
    default:
      return .checkoutSession(
        CheckoutSession(
          id: id("s"), paymentIntentID: maybe("i"), subscriptionID: maybe("p"),
          amount: Self.money(amount), status: "complete", paymentStatus: "paid", createdAt: at))
    }
  }

  /// Reports all that decides about each invoice and session, and about those of a subscription.
  @discardableResult
  private func judge(
    _ fixture: StoreFixture, _ run: RunID, _ mode: EvaluationMode, rules: String
  ) throws -> BillingSelection? {
    var selection: BillingSelection?
    try fixture.database.atOnce {
      if mode == .incremental, try fixture.database.isBillingJudged(under: rules) { return }
      try fixture.database.replaceBillingFindings(
        run: run, businessDay: fixture.day, mode: mode, under: rules, codes: [Self.code]
      ) { selected, report in
        selection = selected
        try fixture.database.forEachBillingCase(selected) { try report(Self.finding(about: $0)) }
        try fixture.database.forEachSubscriptionCase { one in
          for bill in one.invoices where bill.invoice.subscriptionID == one.current.id {
            try report(Self.finding(about: bill.billingCase))
          }
        }
      }
      try fixture.database.noteBillingJudged(under: rules, rules: rules, run: run)
    }
    return selection
  }

  private static func finding(about one: BillingCase) -> Finding {
    let (type, id, own): (RecordType, String, String) =
      switch one.subject {
      case .invoice(let bill): (.invoice, bill.id, ": \(bill.total.minorUnits) \(bill)")
      case .session(let visit, let bill): (.checkoutSession, visit.id, "\(visit) \(String(describing: bill))")
      }
    return Finding(
      id: "\(type)-\(id)", code: code, recordType: type, recordID: id,
      detail: "\(own) \(one.intents) \(one.captures) \(one.refunds)")
  }

  private func findings(_ fixture: StoreFixture) throws -> [String] {
    try fixture.texts(
      "SELECT finding_id || detail FROM finding WHERE closed_run IS NULL ORDER BY finding_id")
  }
}
