import GRDB
import SettlementModel

/// The orders that were erased: what comes of them again comes under their pseudonyms.
struct ErasedOrders: Sendable {
  /// The setting that keeps what digests of orders are salted with.
  static let saltName = "erasure_salt"

  private(set) var pseudonyms: [String: String] = [:]
  private var salt = ""

  init(_ db: Database) throws {
    let sql = "SELECT digest, pseudonym FROM erased_order"
    for row in try Row.fetchAll(db.cachedStatement(sql: sql)) {
      pseudonyms[row[0]] = row[1]
    }
    guard !pseudonyms.isEmpty else { return }
    salt = try Setting.value(db, Self.saltName) ?? ""
  }

  /// The order's pseudonym where it was erased, else the order itself.
  func name(of order: String) -> String {
    guard !pseudonyms.isEmpty, !order.isEmpty else { return order }
    return pseudonyms[ErasedText.digest(order, salt: salt)] ?? order
  }

  /// The record as it is to be kept.
  func applied(to record: APIRecord) -> APIRecord {
    guard !pseudonyms.isEmpty else { return record }
    switch record {
    case .paymentIntent(var one):
      one.merchantOrderID = name(of: one.merchantOrderID)
      return .paymentIntent(one)
    case .checkoutSession(var one):
      one.merchantOrderID = name(of: one.merchantOrderID)
      return .checkoutSession(one)
    case .dispute(var one):
      one.merchantOrderID = name(of: one.merchantOrderID)
      return .dispute(one)
    case .capture, .refund, .invoice, .subscription: return record
    }
  }

  /// Erases what a content's lines say of erased orders.
  func apply(_ db: Database, toLinesOf content: Int64) throws {
    guard !pseudonyms.isEmpty else { return }
    let orders = try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT merchant_order_id FROM settlement_line
        WHERE content_id = ? AND merchant_order_id <> ''
        """, arguments: [content])
    for order in orders {
      let name = name(of: order)
      guard name != order else { continue }
      try db.execute(
        sql: """
          UPDATE settlement_line SET merchant_order_id = ?, description = ''
          WHERE content_id = ? AND merchant_order_id = ?
          """, arguments: [name, content, order])
    }
  }
}
