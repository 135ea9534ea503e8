import Matching
import Reporting
import SettlementModel
import Store

/// Follows subscriptions and sessions from what was agreed to what was paid out.
struct SubscriptionStories {
  let database: SettlementDatabase
  let policy: MatchingPolicy

  /// One chain a subscription that the id of itself, its session or a finding leads to, or that of a
  /// session without subscription; none for an invoice's id, whose payment tells its own story.
  func chains(of id: String) throws -> [ChainNarrative] {
    let billing = try database.billingCases(forID: id)
    if billing.contains(where: { $0.isInvoice(id) }) { return [] }
    let ofSubscriptions = try database.subscriptionCases(forID: id).map(chain)
    if !ofSubscriptions.isEmpty { return try ofSubscriptions.map(narrative) }
    return try billing.compactMap { try sessionChain($0, id: id) }.map(narrative)
  }

  /// Ids of what is found about the subscriptions that the id leads to, ascending.
  func findingIDs(of id: String) throws -> [String] {
    let audit = SubscriptionAudit(policy: policy)
    return try Set(database.subscriptionCases(forID: id).flatMap { audit.findings(of: $0).map(\.id) })
      .sorted()
  }

  private func narrative(_ chain: SubscriptionChain) throws -> ChainNarrative {
    let bills = chain.periods.flatMap(\.bills)
    let payments = bills.flatMap(\.payments).flatMap { payment in
      [
        RecordReference(type: .capture, id: payment.recordID),
        RecordReference(type: .paymentIntent, id: payment.paymentIntentID),
      ]
    }
    let subscription = chain.subscription.map { RecordReference(type: .subscription, id: $0.id) }
    let records =
      (subscription.map { [$0] } ?? [])
      + bills.map { RecordReference(type: $0.type, id: $0.id) } + payments
    return ChainNarrative(
      chain, notSeenSince: try database.notSeenSince(records), calendar: policy.calendar)
  }

  private func chain(_ one: SubscriptionCase) throws -> SubscriptionChain {
    let account = SubscriptionAudit(policy: policy).account(of: one)
    let payments = ChainPayments(database: database, policy: policy)
    let absent = account.findings.filter { $0.recordType == .subscription && $0.isAboutPeriod }
    let session = try one.session.map { try sessionFindings($0) } ?? []
    var chain = SubscriptionChain(
      subscription: one.current, isMerchantManaged: one.isMerchantManaged, session: one.session,
      silence: account.silence,
      findings: session + account.findings.filter { $0.recordType == .subscription && !$0.isAboutPeriod })
    chain.periods = try account.periods.map { period in
      ChainPeriod(
        number: period.index + 1, startsOn: period.start, due: period.isHeldToSchedule ? account.owed(period) : nil,
        note: note(period, in: account),
        bills: try period.invoices.map { try bill($0, account.findings, payments) },
        findings: absent.filter { $0.agesFrom == period.start }, isJudged: period.isHeldToSchedule)
    }
    for other in account.otherInvoices {
      chain.periods.append(
        ChainPeriod(
          number: nil, startsOn: policy.calendar.day(of: other.start), due: nil,
          note: "in no known period", bills: [try bill(other, account.findings, payments)],
          isJudged: false))
    }
    chain.periods.sort { ($0.startsOn, $0.number ?? 0) < ($1.startsOn, $1.number ?? 0) }
    return chain
  }

  private func note(_ period: BilledPeriod, in account: SubscriptionAccount) -> String {
    let isTakenAtItsWord = period.isHeldToSchedule && account.owed(period) != nil
    if let exemption = period.exemption, !isTakenAtItsWord { return exemption.rawValue }
    if period.invoices.contains(where: { account.unverifiableInvoiceIDs.contains($0.invoice.id) }) {
      return "price unverifiable: no terms are known that say what it should be"
    }
    if period.price == nil { return "price unknown" }
    return period.priceIsMaximum ? "at most" : ""
  }

  private func bill(
    _ billed: BilledInvoice, _ found: [Finding], _ payments: ChainPayments
  ) throws -> ChainBill {
    let invoice = billed.invoice
    let own = found.filter { $0.recordType == .invoice && $0.recordID == invoice.id }
    let money = BillingEvaluator(policy: policy).findings(of: billed.billingCase)
    return ChainBill(
      type: .invoice, id: invoice.id, status: invoice.status.rawValue, total: invoice.total,
      createdAt: invoice.createdAt, payments: try payments.payments(of: billed.intents),
      findings: own + money)
  }

  private func sessionFindings(_ session: CheckoutSession) throws -> [Finding] {
    let evaluator = BillingEvaluator(policy: policy)
    return try database.billingCases(forID: session.id).filter { $0.isSession(session.id) }
      .flatMap { evaluator.findings(of: $0) }
  }

  /// The chain of a session that sells once: what it asks for is due.
  private func sessionChain(_ billing: BillingCase, id: String) throws -> SubscriptionChain? {
    guard case .session(let session, _) = billing.subject, session.id == id else { return nil }
    let payments = ChainPayments(database: database, policy: policy)
    let bill = ChainBill(
      type: .checkoutSession, id: session.id, status: session.status, total: session.amount,
      createdAt: session.createdAt, payments: try payments.payments(of: billing.intents),
      findings: BillingEvaluator(policy: policy).findings(of: billing))
    let isOver = session.status == "expired" || session.paymentStatus == "no_payment_required"
    let isBilled = !isOver || !bill.payments.isEmpty
    let period = ChainPeriod(
      number: nil, startsOn: policy.calendar.day(of: session.createdAt),
      due: isOver ? nil : session.amount, note: isOver ? "the session is over without payment" : "",
      bills: isBilled ? [bill] : [])
    return SubscriptionChain(
      subscription: nil, session: session, findings: isBilled ? [] : bill.findings, periods: [period])
  }
}

extension Finding {
  /// Whether it is about one period of a subscription rather than the subscription as a whole.
  fileprivate var isAboutPeriod: Bool {
    switch code {
    case .invoiceLate, .invoiceNotIssued, .renewalNotCharged: true
    default: false
    }
  }
}

extension BillingCase {
  fileprivate func isInvoice(_ id: String) -> Bool {
    if case .invoice(let invoice) = subject { return invoice.id == id }
    return false
  }

  fileprivate func isSession(_ id: String) -> Bool {
    if case .session(let session, _) = subject { return session.id == id }
    return false
  }
}
