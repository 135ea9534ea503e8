package import GRDB
package import SettlementModel

/// Finds the cases that an id of any kind leads to.
package enum CaseLookup {
  /// Case keys, ascending: of a payment intent, capture, refund, dispute, invoice, checkout
  /// session, subscription, merchant order, ARN, settlement transaction or finding id. Empty where nothing has the id.
  package static func keys(_ db: Database, id: String) throws -> [Int64] {
    if id.isEmpty { return [] }
    var keys: Set<Int64> = []
    for sql in sources {
      try PreparedStatement(db, sql).bind(1, id).forEachRow { keys.insert($0.integer(0)) }
    }
    return keys.sorted()
  }

  private static let sources =
    ["payment_intent", "capture", "refund", "dispute"].map {
      "SELECT case_key FROM \($0) WHERE id = ?1 AND closed_run IS NULL"
    }
    + ["payment_intent", "dispute"].map {
      """
      SELECT case_key FROM \($0)
      WHERE merchant_order_id = ?1 AND merchant_order_id <> '' AND closed_run IS NULL
      """
    }
    + [
      "record_id", "payment_intent_id", "capture_id", "refund_id", "dispute_id",
      "merchant_order_id", "original_record_id", "arn",
    ].map {
      """
      SELECT case_key FROM settlement_line
      WHERE \($0) = ?1 AND \($0) <> '' AND case_key IS NOT NULL
      """
    }
    + [
      """
      SELECT case_key FROM payment_intent
      WHERE invoice_id = ?1 AND invoice_id <> '' AND closed_run IS NULL
      """,
      """
      SELECT intent.case_key FROM invoice AS bill
      JOIN payment_intent AS intent ON intent.id = bill.payment_intent_id
      WHERE bill.id = ?1 AND bill.closed_run IS NULL AND intent.closed_run IS NULL
      """,
      """
      SELECT intent.case_key FROM checkout_session AS session
      JOIN payment_intent AS intent ON intent.id = session.payment_intent_id
      WHERE session.id = ?1 AND session.closed_run IS NULL AND intent.closed_run IS NULL
      """,
      """
      SELECT intent.case_key FROM subscription AS plan
      JOIN invoice AS bill ON bill.closed_run IS NULL
        AND bill.id IN (
          SELECT id FROM invoice AS own
          WHERE own.subscription_id = plan.id AND own.subscription_id <> '' AND own.closed_run IS NULL
          UNION ALL SELECT plan.first_invoice_id UNION ALL SELECT plan.latest_invoice_id)
      JOIN payment_intent AS intent ON intent.closed_run IS NULL
        AND intent.id IN (
          SELECT bill.payment_intent_id UNION ALL SELECT id FROM payment_intent AS paid
          WHERE paid.invoice_id = bill.id AND paid.invoice_id <> '' AND paid.closed_run IS NULL)
      WHERE plan.id = ?1 AND plan.closed_run IS NULL
      """,
      "SELECT case_key FROM refund WHERE arn = ?1 AND arn <> '' AND closed_run IS NULL",
      "SELECT case_key FROM finding WHERE finding_id = ?1 AND case_key IS NOT NULL",
    ]

  /// The invoices and checkout sessions that the id names or whose intent it is.
  package static func billing(_ db: Database, id: String) throws -> [BillingCase] {
    var found: [BillingCase] = []
    try BillingWalk(db).forEach(
      invoices: "r.id IN (\(billingIDs("invoice", ["subscription_id", "payment_intent_id"])))",
      sessions: """
        r.id IN (\(billingIDs(
          "checkout_session", ["subscription_id", "payment_intent_id", "merchant_order_id"])))
        """,
      argument: id
    ) { found.append($0) }
    return found
  }

  /// Ids of a table's objects that have the id, name it in one of `columns`, or are what a finding of
  /// that id is about: each way has an index.
  private static func billingIDs(_ table: String, _ columns: [String]) -> String {
    let named = columns.map { column in
      """
      SELECT id FROM \(table) WHERE \(column) = ?1 AND \(column) <> '' AND closed_run IS NULL
      """
    }
    let ofFinding = "SELECT record_id FROM finding WHERE finding_id = ?1 AND origin = 'billing'"
    return (["SELECT ?1"] + named + [ofFinding]).joined(separator: " UNION ALL ")
  }
}
