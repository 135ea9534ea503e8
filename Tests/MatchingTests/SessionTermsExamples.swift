import Matching
import SettlementModel
import Testing

/// What a checkout session's own terms are held against.
@Suite struct SessionTermsExamples {
  private static func findings(
    _ status: String, _ paymentStatus: String, _ parts: [Part], items: Int64? = nil,
    expires: String? = "2026-03-02"
  ) -> [String] {
    let paid = Part.assemble(parts)
    let session = CheckoutSession(
      id: "cs1", paymentIntentID: "pi1", amount: money("100.00 USD"), status: status,
      paymentStatus: paymentStatus, createdAt: time("2026-03-01"),
      terms: SessionTerms(
        mode: "payment", expiresAt: expires.map(time), lineItemsMinorUnits: items))
    return BillingEvaluator(policy: Example.policy(on: "2026-03-10")).findings(
      of: BillingCase(
        subject: .session(session, invoice: nil), intents: paid.intents, captures: paid.captures,
        refunds: paid.refunds)
    ).map(Example.text)
  }

  @Test func `items sum to the amount, or not`() {
    let paid = [payment("pi1", "100.00 USD")]
    #expect(Self.findings("complete", "paid", paid, items: 10_000).isEmpty)
    #expect(Self.findings("complete", "paid", paid, items: nil).isEmpty)
    #expect(
      Self.findings("complete", "paid", paid, items: 9000)
        == ["SESSION_TOTAL_MISMATCH checkout_session cs1 90.00 100.00 USD"])
  }

  @Test func `money after the session expired`() {
    let late = [
      payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "100.00 USD", on: "2026-03-03"),
    ]
    let finding = "SESSION_MONEY_AFTER_EXPIRY checkout_session cs1 0.00 100.00 USD"
    #expect(Self.findings("complete", "paid", late) == [finding])
    // One fact, one finding: it says why the session and its money disagree.
    #expect(Self.findings("expired", "unpaid", late) == [finding])
    #expect(Self.findings("complete", "paid", late, expires: nil).isEmpty)
    let inTime = [
      payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "100.00 USD", on: "2026-03-02"),
    ]
    #expect(Self.findings("complete", "paid", inTime).isEmpty)
    #expect(
      Self.findings("expired", "unpaid", inTime)
        == ["SESSION_STATUS_MISMATCH checkout_session cs1 - - -"])
    let failed = [
      payment("pi1", "100.00 USD"), capture("c1", of: "pi1", "60.00 USD"),
      capture("c2", of: "pi1", "40.00 USD", .failed, on: "2026-03-03"),
    ]
    #expect(Self.findings("complete", "paid", failed).isEmpty)
  }

  @Test func `what was authorized in time may be captured by hand later`() {
    let byHand = [
      payment("pi1", "100.00 USD", manual: true),
      capture("c1", of: "pi1", "100.00 USD", on: "2026-03-05"),
    ]
    #expect(Self.findings("complete", "paid", byHand).isEmpty)
    #expect(
      Self.findings("expired", "unpaid", byHand)
        == ["SESSION_MONEY_AFTER_EXPIRY checkout_session cs1 0.00 100.00 USD"])
  }
}
