import SettlementModel
import Store

// A group of billing as the cases that the rules know. What its key names is its subject: `invoice:ID`, `session:ID` or
// `subscription:ID`.
extension GroupPool {
  /// What a group is about.
  enum Subject {
    case billing([BillingCase])
    case subscription(SubscriptionCase)
  }

  /// - Throws: where the key names nothing that came.
  func subject(key: String) throws(StreamProblem) -> Subject {
    let parts = key.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw StreamProblem("key", "of a billing group has no `:`") }
    let id = parts[1]
    switch parts[0] {
    case "invoice":
      if let invoice = invoices.first(where: { $0.id == id }) {
        return .billing([billed(invoice).billingCase])
      }
    case "session":
      if let session = sessions.first(where: { $0.id == id }) { return .billing([billed(session)]) }
    case "subscription":
      if let found = subscriptionCase(id) { return .subscription(found) }
    default: throw StreamProblem("key", "of a billing group is invoice:ID, session:ID or subscription:ID")
    }
    throw StreamProblem("the group billing \(key) holds no such object")
  }

  private func billed(_ invoice: Invoice) -> BilledInvoice {
    let intents = intents(of: invoice)
    let (captures, refunds) = money(of: intents)
    return BilledInvoice(invoice: invoice, intents: intents, captures: captures, refunds: refunds)
  }

  private func billed(_ session: CheckoutSession) -> BillingCase {
    var invoice: Invoice?
    var found: [PaymentIntent] = []
    if !session.paymentIntentID.isEmpty {
      found = intents.filter { $0.id == session.paymentIntentID }
    } else if !session.subscriptionID.isEmpty {
      let first = newest(session.subscriptionID)?.firstInvoiceID
      invoice = invoices.first { $0.id == first }
      found = invoice.map { intents(of: $0) } ?? []
    }
    let (captures, refunds) = money(of: found)
    return BillingCase(
      subject: .session(session, invoice: invoice), intents: found, captures: captures,
      refunds: refunds)
  }

  /// The version of a subscription that holds now.
  private func newest(_ id: String) -> Subscription? {
    subscriptions.filter { $0.id == id }.max { left, right in
      let ranks = (APIRecord.subscription(left).copyRank, APIRecord.subscription(right).copyRank)
      return (ranks.0.stateAt.milliseconds, ranks.0.progress)
        < (ranks.1.stateAt.milliseconds, ranks.1.progress)
    }
  }

  private func subscriptionCase(_ id: String) -> SubscriptionCase? {
    guard let current = newest(id) else { return nil }
    let past = subscriptions.filter {
      $0.id == id && $0.terms != nil && $0.modifiedAt < current.modifiedAt
    }.sorted { $0.modifiedAt < $1.modifiedAt }
    let named = [current.firstInvoiceID, current.latestInvoiceID]
    let billing = invoices.filter {
      // Another subscription's invoice stays with that one.
      $0.subscriptionID == id || $0.subscriptionID.isEmpty && named.contains($0.id)
    }
    return SubscriptionCase(
      versions: past + [current],
      session: sessions.filter { $0.subscriptionID == id }
        .min { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) },
      invoices: billing.map(billed).sorted {
        ($0.start, $0.invoice.createdAt, $0.invoice.id) < ($1.start, $1.invoice.createdAt, $1.invoice.id)
      })
  }
}
