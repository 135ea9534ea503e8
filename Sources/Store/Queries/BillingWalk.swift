package import GRDB
package import SettlementModel

/// Walks invoices and checkout sessions with the money behind them: memory holds one.
package final class BillingWalk {
  private let db: Database
  private let money: BillingMoneyQuery
  private let firstInvoice: PreparedStatement

  /// Invoices that no held subscription bills, as a condition on `r`: the others come with their
  /// subscription.
  package static let withoutSubscription = """
    r.subscription_id = '' OR NOT EXISTS (
      SELECT 1 FROM subscription AS s WHERE s.id = r.subscription_id AND s.closed_run IS NULL)
    """

  package init(_ db: Database) throws {
    self.db = db
    money = try BillingMoneyQuery(db)
    firstInvoice = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.invoice.list(of: "r"))
      FROM subscription AS s JOIN invoice AS r ON r.id = s.first_invoice_id
      WHERE s.id = ? AND s.closed_run IS NULL AND r.closed_run IS NULL
      """)
  }

  /// Calls `body` once a current invoice, by id, then once a current checkout session, by id.
  ///
  /// - Parameters:
  ///   - invoices: a condition on `r`, for single ones; so is `sessions`. Both take
  ///     `argument` for `?1`.
  package func forEach(
    invoices: String = "1", sessions: String = "1", argument: String? = nil,
    _ body: (BillingCase) throws -> Void
  ) throws {
    let bills = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.invoice.list(of: "r")) FROM invoice AS r
      WHERE r.closed_run IS NULL AND (\(invoices)) ORDER BY r.id
      """)
    if invoices.contains("?") { bills.bind(1, argument) }
    try bills.forEachRow { row in
      let invoice = try RecordReaders.invoice.read(row, 0)
      try body(try billingCase(.invoice(invoice), intents: try money.intents(of: invoice)))
    }
    let visits = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.checkoutSession.list(of: "r")) FROM checkout_session AS r
      WHERE r.closed_run IS NULL AND (\(sessions)) ORDER BY r.id
      """)
    if sessions.contains("?") { visits.bind(1, argument) }
    try visits.forEachRow { row in
      try body(try sessionCase(try RecordReaders.checkoutSession.read(row, 0)))
    }
  }

  private func sessionCase(_ session: CheckoutSession) throws -> BillingCase {
    if !session.paymentIntentID.isEmpty {
      let intents = try money.intent(session.paymentIntentID)
      return try billingCase(.session(session, invoice: nil), intents: intents)
    }
    let invoice =
      session.subscriptionID.isEmpty
      ? nil : try firstInvoice.records(session.subscriptionID, RecordReaders.invoice).first
    return try billingCase(
      .session(session, invoice: invoice),
      intents: try invoice.map { try money.intents(of: $0) } ?? [])
  }

  private func billingCase(
    _ subject: BillingCase.Subject, intents: [PaymentIntent]
  ) throws -> BillingCase {
    let (captures, refunds) = try money.money(of: intents)
    return BillingCase(subject: subject, intents: intents, captures: captures, refunds: refunds)
  }
}
