import Matching
import SettlementModel
import Testing

/// A subscription as finance would tell it, and what the audit must say of it.
struct SubscriptionExample: Sendable, CustomTestStringConvertible {
  let name: String
  let versions: [Subscription]
  let session: CheckoutSession?
  let invoices: [BilledInvoice]
  let findings: [String]
  let unverifiable: [String]
  let day: String
  let policy: @Sendable (inout MatchingPolicy) -> Void

  init(
    _ name: String, _ versions: Subscription..., session: CheckoutSession? = nil,
    billed invoices: [BilledInvoice], finds findings: [String] = [],
    unverifiable: [String] = [], on day: String = "2026-03-16",
    policy: @escaping @Sendable (inout MatchingPolicy) -> Void = { _ in }
  ) {
    self.name = name
    self.versions = versions
    self.session = session
    self.invoices = invoices
    self.findings = findings
    self.unverifiable = unverifiable
    self.day = day
    self.policy = policy
  }

  var testDescription: String { name }

  func account() -> SubscriptionAccount {
    SubscriptionAudit(policy: Example.policy(on: day, policy)).account(
      of: SubscriptionCase(versions: versions, session: session, invoices: invoices))
  }

  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    let account = account()
    #expect(account.findings.map(Example.text) == findings, sourceLocation: sourceLocation)
    #expect(account.unverifiableInvoiceIDs == unverifiable, sourceLocation: sourceLocation)
    #expect(Set(account.findings.map(\.id)).count == account.findings.count)
    #expect(account.findings.allSatisfy { $0.id.utf8.count == 17 && !$0.detail.isEmpty })
  }
}

/// 99.99 USD on the 15th of each month since January 2026, billed by the system.
func subscription(
  _ status: String = "active", price: String? = "99.99 USD",
  every recurrence: Recurrence? = Recurrence(unit: .month, count: 1),
  since created: String = "2026-01-15", modified: String? = nil, first: String = "inv1",
  method: String = "charge_automatically", _ change: (inout SubscriptionTerms) -> Void = { _ in }
) -> Subscription {
  var terms = SubscriptionTerms(
    recurrence: recurrence, unitAmount: price.map(money), collectionMethod: method)
  change(&terms)
  return Subscription(
    id: "sub1", merchantNumber: "m1", appID: "shop", firstInvoiceID: first, status: status,
    createdAt: time(created), modifiedAt: time(modified ?? created), terms: terms)
}

/// The session that made it, with its discount.
func visit(
  _ amount: String = "99.99 USD", discount: DiscountTerms? = nil, method: String = "auto_charge",
  on day: String = "2026-01-15"
) -> CheckoutSession {
  CheckoutSession(
    id: "cs1", merchantNumber: "m1", appID: "shop", subscriptionID: "sub1", amount: money(amount),
    status: "complete", paymentStatus: "paid", createdAt: time(day),
    terms: SessionTerms(mode: "subscription", discount: discount, collectionMethod: method))
}

/// An invoice for the period that starts on a day, made that day; a paid one was captured.
func billed(
  _ id: String, _ start: String, _ total: String = "99.99 USD", _ status: Invoice.Status = .paid,
  made: String? = nil, due: String? = nil, captured: String? = nil, refunded: String? = nil,
  failure: String = ""
) -> BilledInvoice {
  let made = time(made ?? start)
  let invoice = Invoice(
    id: id, merchantNumber: "m1", appID: "shop", subscriptionID: "sub1",
    paymentIntentID: "pi-\(id)", total: money(total), status: status, createdAt: made,
    modifiedAt: made, periodStart: time(start), dueAt: due.map(time), failure: failure)
  let taken = captured ?? (status == .paid ? total : nil)
  let intent = PaymentIntent(
    id: "pi-\(id)", merchantNumber: "m1", appID: "shop", amount: money(total),
    status: taken == nil ? .failed : .succeeded, createdAt: made, modifiedAt: made)
  let captures = taken.map {
    [
      Capture(
        id: "cap-\(id)", paymentIntentID: intent.id, amount: money($0), status: .succeeded,
        createdAt: made)
    ]
  }
  let refunds = refunded.map {
    [
      Refund(
        id: "r-\(id)", paymentIntentID: intent.id, amountMinorUnits: money($0).minorUnits,
        currency: money($0).currency, status: .succeeded, createdAt: made, modifiedAt: made)
    ]
  }
  return BilledInvoice(
    invoice: invoice, intents: [intent], captures: captures ?? [], refunds: refunds ?? [])
}
