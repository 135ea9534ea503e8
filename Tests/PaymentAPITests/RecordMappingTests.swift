import PaymentAPI
import SettlementModel
import Testing

@Suite struct RecordMappingTests {
  private let mapper = RecordMapper(
    unit: .major, merchantNumber: "500000000000001", appID: "shop.example")

  private func record(_ type: RecordType, _ json: String) throws -> APIRecord {
    try mapper.record(type, from: try JSONDocument(Array(json.utf8)).root)
  }

  private func reason(_ type: RecordType, _ json: String) throws -> String {
    do {
      _ = try record(type, json)
      return ""
    } catch let problem as FieldProblem {
      return problem.reason
    }
  }

  @Test func readsAFullIntent() throws {
    let usd = try #require(Currency(code: "USD"))
    let read = try record(
      .paymentIntent,
      """
      {"id":1012411211459019141,"amount":"100.230","captured_amount":50,"currency":"usd",
       "status":"canceled","merchant_order_id":"o-1","invoice_id":"inv_1","code":null,
       "payment_method_options":{"type":"card","card":{"auto_capture":false}},
       "merchant_no":"500000000000009","app_id":"other.example","unknown":{"nested":[1,{"x":null}]},
       "create_at":"2026-03-01T08:15:00.250Z","modify_at":1772352900}
      """)
    #expect(
      read
        == .paymentIntent(
          PaymentIntent(
            id: "1012411211459019141", merchantNumber: "500000000000009", appID: "other.example",
            merchantOrderID: "o-1", invoiceID: "inv_1",
            amount: Money(minorUnits: 10023, currency: usd), capturedAmountMinorUnits: 5000,
            status: .cancelled, capturesAutomatically: false, paymentMethod: "card",
            createdAt: Timestamp(milliseconds: 1_772_352_900_250),
            modifiedAt: Timestamp(seconds: 1_772_352_900))))
  }

  @Test func fillsInWhatTheAccountKnows() throws {
    guard case .paymentIntent(let intent) = try record(.paymentIntent, intentJSON("pi_1")) else {
      throw FieldProblem(reason: "not an intent")
    }
    #expect(intent.merchantNumber == "500000000000001" && intent.appID == "shop.example")
    #expect(intent.capturedAmountMinorUnits == nil && intent.capturesAutomatically == nil)
    #expect(intent.modifiedAt == intent.createdAt)
  }

  @Test(arguments: [
    (#""auto_capture":true"#, true), (#""auto_capture":false"#, false),
    (#""capture_method":"manual""#, false), (#""capture_method":"automatic""#, true),
    (#""auto_capture":true,"payment_method_options":{"card":{"auto_capture":false}}"#, false),
  ])
  func knowsManualCapture(_ extra: String, _ expected: Bool) throws {
    guard
      case .paymentIntent(let intent) = try record(.paymentIntent, intentJSON("p", extra: extra))
    else { throw FieldProblem(reason: "not an intent") }
    #expect(intent.capturesAutomatically == expected)
  }

  @Test(arguments: [
    (#"{"id":"p"}"#, "currency"), (#"[1]"#, "no JSON object"), (intentJSON(""), "id"),
    (intentJSON("p", amount: "1e2"), "amount is written with an exponent"),
    (intentJSON("p", amount: "-1"), "amount is negative"),
    (intentJSON("p", amount: "null"), "amount is missing"),
    (intentJSON("p", amount: "true"), "amount is no amount"),
    (intentJSON("p", amount: "0.001"), "amount has 3 decimals, USD has 2"),
    (intentJSON("p", extra: #""captured_amount":"x""#), "captured_amount"),
    (intentJSON("p", status: ""), "status"), (intentJSON("p\\n"), "id holds a control character"),
    (intentJSON("p\\ud800"), "id has a surrogate"),
    (intentJSON("p", extra: #""modify_at":"yesterday""#), "modify_at"),
    (intentJSON("p", extra: #""auto_capture":"no""#), "auto_capture"),
  ])
  func namesTheFieldOfABadIntent(_ json: String, _ reason: String) throws {
    #expect(try self.reason(.paymentIntent, json).contains(reason))
  }

  @Test func keepsUnknownStatuses() throws {
    guard
      case .refund(let refund) = try record(
        .refund,
        #"{"id":"r","payment_intent_id":"p","amount":null,"currency":"JPY","#
          + #""status":"reversed","create_at":1772352900000}"#
      )
    else { throw FieldProblem(reason: "not a refund") }
    #expect(refund.status == .unknown("reversed") && refund.amountMinorUnits == nil)
    #expect(refund.createdAt == Timestamp(seconds: 1_772_352_900))
  }

  @Test func readsInvoicesSubscriptionsAndSessions() throws {
    guard
      case .invoice(let nested) = try record(
        .invoice,
        #"{"id":"i","currency":"USD","total":"9.5","status":"paid","#
          + #""payment_intent":{"id":"p","amount":1},"create_at":"2026-03-01T00:00:00Z"}"#
      ),
      case .invoice(let named) = try record(
        .invoice,
        #"{"id":"i","currency":"USD","total":1,"total_amount":2,"status":"void","#
          + #""payment_intent":"p2","created_at":"2026-03-01T00:00:00Z"}"#
      ),
      case .subscription(let subscription) = try record(
        .subscription,
        #"{"id":"s","status":"active","first_invoice_id":"i1","#
          + #""latest_invoice":{"id":"i2"},"create_at":"2026-03-01T00:00:00Z"}"#
      ),
      case .checkoutSession(let session) = try record(
        .checkoutSession,
        #"{"id":"cs","currency":"USD","amount":1.00,"status":"complete","payment_status":"paid","#
          + #""payment_intent_id":"p","created":1772352900}"#
      )
    else { throw FieldProblem(reason: "not what was asked for") }
    #expect(nested.paymentIntentID == "p" && nested.total.minorUnits == 950)
    #expect(named.paymentIntentID == "p2" && named.total.minorUnits == 200)
    #expect(subscription.firstInvoiceID == "i1" && subscription.latestInvoiceID == "i2")
    #expect(session.paymentIntentID == "p" && session.createdAt.milliseconds == 1_772_352_900_000)
  }

  @Test func refusesACaptureOfAnotherIntent() throws {
    let object = try JSONDocument(Array(captureJSON("c", of: "pi_2").utf8)).root
    #expect(throws: FieldProblem.self) {
      try mapper.record(.capture, from: object, ofIntent: "pi_1")
    }
    let nameless = captureJSON("c", of: "").replacing(#""payment_intent_id":"","#, with: "")
    guard
      case .capture(let capture) = try mapper.record(
        .capture, from: try JSONDocument(Array(nameless.utf8)).root, ofIntent: "pi_1")
    else { throw FieldProblem(reason: "not a capture") }
    #expect(capture.paymentIntentID == "pi_1")
  }

  @Test func readsRejectsWithIDAndText() throws {
    let json = intentJSON("pi_9", amount: #""much""#)
    let object = try JSONDocument(Array(json.utf8)).root
    let rejected = mapper.rejected(
      .paymentIntent, object: object, problem: FieldProblem("amount", "is odd"), origin: "f",
      position: 7)
    #expect(rejected.id == "pi_9" && rejected.position == 7 && rejected.rawText == json)
    #expect(rejected.reason == "amount is odd")
  }

  @Test(arguments: [
    (
      #"{"id":"evt_1","name":"dispute.closed","create_at":"2026-03-05T00:00:00Z","data":DATA}"#,
      true, "2026-03-05T00:00:00Z"
    ),
    (
      #"{"id":"evt_1","name":"dispute.created","create_at":"2026-03-04T00:00:00Z","data":DATA}"#,
      false, "2026-03-04T00:00:00Z"
    ),
    (#"{"id":"evt_1","name":"dispute.created","data":DATA}"#, false, "2026-03-03T00:00:00Z"),
    ("DATA", true, "2026-03-03T00:00:00Z"),
  ])
  func ordersDisputeEvents(_ json: String, _ isClosed: Bool, _ eventAt: String) throws {
    let data = """
      {"id":"d_1","status":"won","amount":10,"amount_won":4.5,"currency":"USD","retrieval":false,\
      "payment_intent_id":"pi_1","merchant_order_id":"o1","create_at":"2026-03-02T00:00:00Z",\
      "modify_at":"2026-03-03T00:00:00Z"}
      """
    guard case .dispute(let dispute) = try record(.dispute, json.replacing("DATA", with: data))
    else { throw FieldProblem(reason: "not a dispute") }
    #expect(dispute.id == "d_1" && dispute.amountWonMinorUnits == 450)
    #expect(dispute.isClosed == isClosed && dispute.eventAt.description == eventAt)
    #expect(dispute.createdAt.description == "2026-03-02T00:00:00Z")
  }

  @Test func refusesOtherEventsAmongDisputes() throws {
    #expect(
      try reason(.dispute, #"{"id":"e","name":"refund.failed","data":{"id":"r"}}"#).contains("name")
    )
  }
}
