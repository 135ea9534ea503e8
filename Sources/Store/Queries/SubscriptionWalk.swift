package import GRDB
package import SettlementModel

/// Walks subscriptions with their versions, session, invoices and the money behind them: memory
/// holds one.
package final class SubscriptionWalk {
  private let db: Database
  private let money: BillingMoneyQuery
  private let pastVersions: PreparedStatement
  private let session: PreparedStatement
  private let invoices: PreparedStatement
  private let invoice: PreparedStatement

  package init(_ db: Database) throws {
    self.db = db
    money = try BillingMoneyQuery(db)
    pastVersions = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.subscription.list(of: "r")) FROM subscription AS r
      WHERE r.id = ? AND r.closed_run IS NOT NULL ORDER BY r.version_id
      """)
    session = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.checkoutSession.list(of: "r")) FROM checkout_session AS r
      WHERE r.subscription_id = ? AND r.subscription_id <> '' AND r.closed_run IS NULL
      ORDER BY r.created_at, r.id LIMIT 1
      """)
    let bills = "SELECT \(RecordReaders.invoice.list(of: "r")) FROM invoice AS r"
    invoices = try PreparedStatement(
      db, "\(bills) WHERE r.subscription_id = ? AND r.subscription_id <> '' AND r.closed_run IS NULL")
    invoice = try PreparedStatement(db, "\(bills) WHERE r.id = ? AND r.closed_run IS NULL")
  }

  /// Calls `body` once a current subscription, by id.
  ///
  /// - Parameter condition: on `r`, for single ones; takes `argument` for `?1`.
  package func forEach(
    where condition: String = "1", argument: String? = nil,
    _ body: (SubscriptionCase) throws -> Void
  ) throws {
    let current = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.subscription.list(of: "r")) FROM subscription AS r
      WHERE r.closed_run IS NULL AND (\(condition)) ORDER BY r.id
      """)
    if condition.contains("?") { current.bind(1, argument) }
    try current.forEachRow { row in
      try body(try subscriptionCase(try RecordReaders.subscription.read(row, 0)))
    }
  }

  private func subscriptionCase(_ current: Subscription) throws -> SubscriptionCase {
    var versions = try pastVersions.records(current.id, RecordReaders.subscription)
    // A version that was read again with its terms is told by the one that has them, and a run may
    // have met versions in any order: their own times say which came first.
    versions = versions.filter { $0.terms != nil && $0.modifiedAt < current.modifiedAt }
      .sorted { $0.modifiedAt < $1.modifiedAt }
    return SubscriptionCase(
      versions: versions + [current],
      session: try session.records(current.id, RecordReaders.checkoutSession).first,
      invoices: try billed(current))
  }

  private func billed(_ subscription: Subscription) throws -> [BilledInvoice] {
    var found = try invoices.records(subscription.id, RecordReaders.invoice)
    for id in Set([subscription.firstInvoiceID, subscription.latestInvoiceID]).sorted()
    where !id.isEmpty && !found.contains(where: { $0.id == id }) {
      // Another subscription's invoice stays with that one.
      found += try invoice.records(id, RecordReaders.invoice).filter(\.subscriptionID.isEmpty)
    }
    return try found.map { invoice in
      let intents = try money.intents(of: invoice)
      let (captures, refunds) = try money.money(of: intents)
      return BilledInvoice(invoice: invoice, intents: intents, captures: captures, refunds: refunds)
    }
    .sorted { ($0.start, $0.invoice.createdAt, $0.invoice.id) < ($1.start, $1.invoice.createdAt, $1.invoice.id) }
  }
}
