import GRDB
import SettlementModel

/// Finds what paid an invoice: its intents with their captures and refunds.
final class BillingMoneyQuery {
  private let intentByID: PreparedStatement
  private let intentsByInvoice: PreparedStatement
  private let intentsByOrder: PreparedStatement
  private let capturesByIntent: PreparedStatement
  private let refundsByIntent: PreparedStatement

  init(_ db: Database) throws {
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
  }

  func intent(_ id: String) throws -> [PaymentIntent] {
    try intentByID.records(id, RecordReaders.paymentIntent)
  }

  /// The nested intent, intents that name the invoice, and intents whose merchant order is its id;
  /// by id.
  func intents(of invoice: Invoice) throws -> [PaymentIntent] {
    var found: [String: PaymentIntent] = [:]
    for (statement, id) in [
      (intentByID, invoice.paymentIntentID), (intentsByInvoice, invoice.id),
      (intentsByOrder, invoice.id),
    ] where !id.isEmpty {
      for intent in try statement.records(id, RecordReaders.paymentIntent) {
        found[intent.id] = intent
      }
    }
    return found.values.sorted { ByteOrder.precedes($0.id, $1.id) }
  }

  /// Captures by id, refunds by creation and id.
  func money(
    of intents: [PaymentIntent]
  ) throws -> (captures: [Capture], refunds: [Refund]) {
    var captures: [Capture] = []
    var refunds: [Refund] = []
    for intent in intents {
      captures += try capturesByIntent.records(intent.id, RecordReaders.capture)
      refunds += try refundsByIntent.records(intent.id, RecordReaders.refund)
    }
    captures.sort { ByteOrder.precedes($0.id, $1.id) }
    refunds.sort {
      $0.createdAt != $1.createdAt
        ? $0.createdAt < $1.createdAt : ByteOrder.precedes($0.id, $1.id)
    }
    return (captures, refunds)
  }
}

extension PreparedStatement {
  /// The records of the rows that one id leads to.
  func records<Record>(_ id: String, _ columns: RecordColumns<Record>) throws -> [Record] {
    var records: [Record] = []
    try bind(1, id).forEachRow { records.append(try columns.read($0, 0)) }
    return records
  }
}
