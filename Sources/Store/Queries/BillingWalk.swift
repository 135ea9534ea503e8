package import GRDB
package import SettlementModel

/// Walks invoices and checkout sessions with the money behind them: memory holds one.
package final class BillingWalk {
  private let db: Database
  private let intentByID: PreparedStatement
  private let intentsByInvoice: PreparedStatement
  private let intentsByOrder: PreparedStatement
  private let capturesByIntent: PreparedStatement
  private let refundsByIntent: PreparedStatement
  private let firstInvoice: PreparedStatement

  package init(_ db: Database) throws {
    self.db = db
    let intent = "SELECT \(RecordReaders.paymentIntent.list(of: "r")) FROM payment_intent AS r"
    let current = "r.closed_run IS NULL"
    intentByID = try PreparedStatement(db, "\(intent) WHERE r.id = ? AND \(current)")
    intentsByInvoice = try PreparedStatement(
      db, "\(intent) WHERE r.invoice_id = ? AND r.invoice_id <> '' AND \(current)")
    intentsByOrder = try PreparedStatement(
      db, "\(intent) WHERE r.merchant_order_id = ? AND r.merchant_order_id <> '' AND \(current)")
    capturesByIntent = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.capture.list(of: "r")) FROM capture AS r
      WHERE r.payment_intent_id = ? AND \(current)
      """)
    refundsByIntent = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.refund.list(of: "r")) FROM refund AS r
      WHERE r.payment_intent_id = ? AND \(current)
      """)
    firstInvoice = try PreparedStatement(
      db,
      """
      SELECT \(RecordReaders.invoice.list(of: "r"))
      FROM subscription AS s JOIN invoice AS r ON r.id = s.first_invoice_id
      WHERE s.id = ? AND s.closed_run IS NULL AND \(current)
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
      try body(try billingCase(.invoice(invoice), intents: try intents(of: invoice)))
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
      let intents = try records(
        intentByID, session.paymentIntentID, RecordReaders.paymentIntent)
      return try billingCase(.session(session, invoice: nil), intents: intents)
    }
    let invoice =
      session.subscriptionID.isEmpty
      ? nil : try records(firstInvoice, session.subscriptionID, RecordReaders.invoice).first
    return try billingCase(
      .session(session, invoice: invoice), intents: try invoice.map { try intents(of: $0) } ?? [])
  }

  private func intents(of invoice: Invoice) throws -> [PaymentIntent] {
    var found: [String: PaymentIntent] = [:]
    for (statement, id) in [
      (intentByID, invoice.paymentIntentID), (intentsByInvoice, invoice.id),
      (intentsByOrder, invoice.id),
    ] where !id.isEmpty {
      for intent in try records(statement, id, RecordReaders.paymentIntent) {
        found[intent.id] = intent
      }
    }
    return found.values.sorted { ByteOrder.precedes($0.id, $1.id) }
  }

  private func billingCase(
    _ subject: BillingCase.Subject, intents: [PaymentIntent]
  ) throws -> BillingCase {
    var found = BillingCase(subject: subject, intents: intents)
    for intent in intents {
      found.captures += try records(capturesByIntent, intent.id, RecordReaders.capture)
      found.refunds += try records(refundsByIntent, intent.id, RecordReaders.refund)
    }
    found.captures.sort { ByteOrder.precedes($0.id, $1.id) }
    found.refunds.sort {
      $0.createdAt != $1.createdAt
        ? $0.createdAt < $1.createdAt : ByteOrder.precedes($0.id, $1.id)
    }
    return found
  }

  private func records<Record>(
    _ statement: PreparedStatement, _ id: String, _ columns: RecordColumns<Record>
  ) throws -> [Record] {
    var records: [Record] = []
    try statement.bind(1, id).forEachRow { records.append(try columns.read($0, 0)) }
    return records
  }
}
