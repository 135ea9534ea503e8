import PaymentAPI
import SettlementModel
import Testing

@Suite struct TermsMappingTests {
  private static let usd = Currency(code: "USD")!
  private static let march = Timestamp(seconds: 1_772_323_200)

  private func record(_ type: RecordType, _ json: String) throws -> APIRecord {
    try RecordMapper(unit: .major).record(type, from: try JSONDocument(Array(json.utf8)).root)
  }

  private func terms(_ extra: String) throws -> SubscriptionTerms? {
    let json =
      #"{"id":"s","status":"active","create_at":"2026-03-01T00:00:00Z""#
      + (extra.isEmpty ? "" : ",") + extra + "}"
    guard case .subscription(let read) = try record(.subscription, json) else { return nil }
    return read.terms
  }

  @Test func readsASubscriptionsTerms() throws {
    let read = try terms(
      """
      "currency":"USD","collection_method":"charge_automatically",
      "recurring":{"interval":"month","interval_count":3,"unit_amount":99.99,
        "total_billing_cycles":12},
      "discount_period_config":{"discount_period_count":1,"discount_period_amount":0.01},
      "cancel_at":"2026-03-01T00:00:00Z","canceled_at":1772323200,"cancel_at_period_end":true,
      "ended_at":"","current_period_start":"2026-03-01","current_period_end":null
      """)
    #expect(
      read
        == SubscriptionTerms(
          recurrence: Recurrence(unit: .month, count: 3),
          unitAmount: Money(minorUnits: 9999, currency: Self.usd), totalBillingCycles: 12,
          discount: DiscountTerms(periodCount: 1, amountMinorUnits: 1),
          collectionMethod: "charge_automatically", cancelAt: Self.march, canceledAt: Self.march,
          cancelsAtPeriodEnd: true,
          currentPeriodStart: Timestamp(seconds: 1_772_323_200 + 43_200)))
  }

  @Test func aUnitAmountInQuotesIsAMaximumAndNoCyclesAreNoCap() throws {
    let read = try #require(
      try terms(
        #""currency":"JPY","recurring":{"interval":"day","unit_amount":"500","#
          + #""total_billing_cycles":0}"#))
    #expect(read.unitAmountIsMaximum && read.unitAmount?.minorUnits == 500)
    #expect(read.totalBillingCycles == nil && read.recurrence == Recurrence(unit: .day, count: 1))
  }

  @Test func withoutACurrencyThereIsNoPrice() throws {
    let read = try #require(try terms(#""recurring":{"interval":"week","unit_amount":5}"#))
    #expect(read.unitAmount == nil && read.recurrence?.unit == .week)
    #expect(try terms("") == SubscriptionTerms())
  }

  @Test(arguments: [
    (#""recurring":{"interval":"fortnight"}"#, "interval is neither"),
    (#""recurring":{"interval":"day","interval_count":0}"#, "interval_count is 0"),
    (#""recurring":{"interval":"day","interval_count":1.5}"#, "interval_count is no whole number"),
    (#""recurring":[]"#, "recurring is no object"),
    (#""currency":"USD","recurring":{"interval":"day","unit_amount":-1}"#, "unit_amount is negative"),
    (#""currency":"USD","discount_period_config":{"discount_period_count":1}"#, "discount_period_amount is missing"),
    (#""cancel_at":"soon""#, "cancel_at is no time"),
  ])
  func namesTheFieldOfBadTerms(_ extra: String, _ reason: String) throws {
    let problem = try #require(throws: FieldProblem.self) { _ = try terms(extra) }
    #expect(problem.reason.contains(reason), "\(problem.reason)")
  }

  @Test func readsAnInvoicesPeriod() throws {
    guard
      case .invoice(let read) = try record(
        .invoice,
        """
        {"id":"i","currency":"USD","total_amount":1,"status":"payment_failed",
         "period_start":"2026-03-01T00:00:00Z","period_end":"","due_date":"2026-03-01",
         "code":"card_declined","decline_code":"insufficient_funds",
         "create_at":"2026-03-01T00:00:00Z"}
        """)
    else { throw FieldProblem(reason: "no invoice") }
    #expect(read.periodStart == Self.march && read.periodEnd == nil)
    #expect(read.dueAt == Timestamp(seconds: 1_772_323_200 + 43_200))
    #expect(read.failure == "card_declined, insufficient_funds")
  }

  private func session(_ items: String) throws -> SessionTerms? {
    let json = """
      {"id":"cs","mode":"subscription","amount":99.99,"currency":"USD","status":"open",
       "payment_status":"unpaid","created":1772323200,"expires_at":1772409600,
       "collection_method":null,"line_items":\(items),
       "subscription_data":{"discount_period_config":
         {"discount_period_count":2,"discount_period_amount":"0.01"}}}
      """
    guard case .checkoutSession(let read) = try record(.checkoutSession, json) else { return nil }
    return read.terms
  }

  @Test(arguments: [
    (#"[{"quantity":3,"unit_amount":33.33}]"#, 9999 as Int64?),
    (#"[{"unit_amount":50},{"quantity":2,"price_data":{"unit_amount":"0.01"}}]"#, 5002),
    (#"{"data":[{"unit_amount":50}]}"#, 5000), (#"[{"name":"free text"}]"#, nil), ("[]", nil),
    ("null", nil),
  ])
  func sumsASessionsItems(_ items: String, _ sum: Int64?) throws {
    #expect(
      try session(items)
        == SessionTerms(
          mode: "subscription", expiresAt: Timestamp(seconds: 1_772_409_600),
          lineItemsMinorUnits: sum,
          discount: DiscountTerms(periodCount: 2, amountMinorUnits: 1)))
  }

  @Test(arguments: [
    (#"[{"unit_amount":"1e2"}]"#, "unit_amount is written with an exponent"),
    (#"[{"unit_amount":1,"quantity":-1}]"#, "quantity is no whole number"), (#"[7]"#, "line_items"),
    (#"7"#, "line_items is no list"),
    (#"[{"quantity":999999999,"unit_amount":92233720368547758.07}]"#, "line_items sum to too much"),
  ])
  func namesTheFieldOfBadItems(_ items: String, _ reason: String) throws {
    let problem = try #require(throws: FieldProblem.self) { _ = try session(items) }
    #expect(problem.reason.contains(reason), "\(problem.reason)")
  }
}
