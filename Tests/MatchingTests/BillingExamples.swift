import Matching
import SettlementModel
import Testing

@Suite struct BillingExamples {
  struct BillingExample: Sendable, CustomTestStringConvertible {
    let name: String
    let subject: BillingCase.Subject
    let parts: [Part]
    let findings: [String]
    var testDescription: String { name }

    init(
      _ name: String, _ subject: BillingCase.Subject, _ parts: [Part] = [],
      finds findings: [String] = []
    ) {
      self.name = name
      self.subject = subject
      self.parts = parts
      self.findings = findings
    }
  }

  static func invoice(
    _ total: String, _ status: Invoice.Status, intent: String = "pi1"
  ) -> BillingCase.Subject { .invoice(bill(total, status, intent: intent)) }

  static func bill(_ total: String, _ status: Invoice.Status, intent: String = "pi1") -> Invoice {
    Invoice(
      id: "inv1", paymentIntentID: intent, total: money(total), status: status,
      createdAt: time("2026-03-01"), modifiedAt: time("2026-03-01"))
  }

  static func session(
    _ status: String, _ paymentStatus: String, intent: String = "pi1", subscription: String = "",
    amount: String = "100.00 USD", invoice: Invoice? = nil
  ) -> BillingCase.Subject {
    .session(
      CheckoutSession(
        id: "cs1", paymentIntentID: intent, subscriptionID: subscription, amount: money(amount),
        status: status, paymentStatus: paymentStatus, createdAt: time("2026-03-01")),
      invoice: invoice)
  }

  static let invoices: [BillingExample] = [
    BillingExample(
      "paid and captured", invoice("100.00 USD", .paid), [payment("pi1", "100.00 USD")]),
    BillingExample(
      "paid, nothing captured", invoice("100.00 USD", .paid),
      [payment("pi1", "100.00 USD", .failed)],
      finds: ["INVOICE_PAID_NOT_CAPTURED invoice inv1 100.00 0.00 USD"]),
    BillingExample(
      "paid, captured by the second intent", invoice("100.00 USD", .paid),
      [payment("pi1", "100.00 USD", .failed), payment("pi2", "100.00 USD")]),
    BillingExample(
      "paid without any intent", invoice("100.00 USD", .paid, intent: ""),
      finds: ["INVOICE_PAID_NOT_CAPTURED invoice inv1 100.00 0.00 USD"]),
    BillingExample("a free invoice", invoice("0.00 USD", .paid, intent: "")),
    BillingExample("paid, intent not held", invoice("100.00 USD", .paid)),
    BillingExample(
      "paid, captured in another currency", invoice("100.00 USD", .paid),
      [payment("pi1", "100.00 EUR")],
      finds: ["INVOICE_PAID_NOT_CAPTURED invoice inv1 100.00 0.00 USD"]),
    BillingExample(
      "paid, another amount captured", invoice("100.00 USD", .paid),
      [payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "90.00 USD")],
      finds: ["INVOICE_AMOUNT_MISMATCH invoice inv1 100.00 90.00 USD"]),
    BillingExample(
      "captured, not paid", invoice("100.00 USD", .open), [payment("pi1", "100.00 USD")],
      finds: ["INVOICE_CAPTURED_NOT_PAID invoice inv1 100.00 100.00 USD"]),
    BillingExample(
      "captured and refunded, not paid", invoice("100.00 USD", .void),
      [payment("pi1", "100.00 USD"), refund("r1", of: "pi1", "USD")]),
    BillingExample(
      "captured and refunded in part, not paid", invoice("100.00 USD", .cancelled),
      [payment("pi1", "100.00 USD"), refund("r1", of: "pi1", "40.00 USD")],
      finds: ["INVOICE_CAPTURED_NOT_PAID invoice inv1 100.00 60.00 USD"]),
    BillingExample(
      "a status that nobody knows", invoice("100.00 USD", .unknown("odd")),
      finds: ["UNKNOWN_STATUS invoice inv1 - - -"]),
  ]

  static let sessions: [BillingExample] = [
    BillingExample("paid", session("complete", "paid"), [payment("pi1", "100.00 USD")]),
    BillingExample(
      "paid without money", session("complete", "paid"), [payment("pi1", "100.00 USD", .failed)],
      finds: ["SESSION_STATUS_MISMATCH checkout_session cs1 - - -"]),
    BillingExample(
      "paid, waits for its capture", session("complete", "paid"),
      [payment("pi1", "100.00 USD", .requiresCapture)]),
    BillingExample(
      "expired with money", session("expired", "unpaid"), [payment("pi1", "100.00 USD")],
      finds: ["SESSION_STATUS_MISMATCH checkout_session cs1 - - -"]),
    BillingExample(
      "expired without money", session("expired", "unpaid"),
      [payment("pi1", "100.00 USD", .cancelled)]),
    BillingExample(
      "unpaid with money", session("complete", "unpaid"), [payment("pi1", "100.00 USD")],
      finds: ["SESSION_STATUS_MISMATCH checkout_session cs1 - - -"]),
    BillingExample("paid, intent not held", session("complete", "paid")),
    BillingExample(
      "a subscription through its first invoice",
      session(
        "complete", "paid", intent: "", subscription: "sub1", invoice: bill("100.00 USD", .paid)),
      [payment("pi1", "100.00 USD")]),
    BillingExample(
      "a subscription whose first invoice captured nothing",
      session(
        "complete", "paid", intent: "", subscription: "sub1", invoice: bill("100.00 USD", .paid)),
      [payment("pi1", "100.00 USD", .failed)],
      finds: ["SESSION_STATUS_MISMATCH checkout_session cs1 - - -"]),
    BillingExample(
      "a subscription whose first invoice is not held",
      session("complete", "paid", intent: "", subscription: "sub1")),
    BillingExample(
      "a payment status that nobody knows", session("complete", "odd"),
      finds: ["UNKNOWN_STATUS checkout_session cs1 - - -"]),
  ]

  @Test(arguments: invoices + sessions)
  func `invoices and sessions`(_ example: BillingExample) {
    let paid = Part.assemble(example.parts)
    let found = BillingEvaluator(policy: Example.policy(on: "2026-03-05")).findings(
      of: BillingCase(
        subject: example.subject, intents: paid.intents, captures: paid.captures,
        refunds: paid.refunds))
    #expect(found.map(Example.text) == example.findings)
    #expect(found.allSatisfy { $0.id.utf8.count == 17 })
  }
}
