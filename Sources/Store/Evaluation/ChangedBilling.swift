import GRDB
import SettlementModel

/// The invoices and checkout sessions that may be judged otherwise than at an earlier run's end, found by
/// index searches from the versions of records that were opened and closed since.
///
/// An invoice is judged by itself, by its intents, which are those that ``BillingMoneyQuery`` finds, and
/// by their captures and refunds; a session by its intent, or by the first invoice of its subscription.
enum ChangedBilling {
  /// Tables whose records decide.
  static let tables = [
    "payment_intent", "capture", "refund", "invoice", "subscription", "checkout_session",
  ]

  /// The last version of each table when a run had judged.
  struct Marks {
    let run: Int64
    var lastRows: [String: Int64] = [:]
  }

  /// Fills `temp.changed_invoice` and `temp.changed_session` with ids; some of them may be of objects
  /// that are not held.
  static func fill(_ db: Database, since marks: Marks) throws {
    for table in ["changed_intent", "changed_plan", "changed_invoice", "changed_session"] {
      try db.execute(
        sql: """
          CREATE TEMP TABLE IF NOT EXISTS \(table) (id TEXT PRIMARY KEY) WITHOUT ROWID;
          DELETE FROM temp.\(table);
          """)
    }
    func add(_ select: String, to table: String) throws {
      try db.execute(sql: "INSERT OR IGNORE INTO temp.\(table) \(select)")
    }
    func addVersions(of table: String, _ column: String, to changed: String) throws {
      let last = marks.lastRows[table] ?? 0
      try add("SELECT \(column) FROM \(table) WHERE version_id > \(last)", to: changed)
      try add("SELECT \(column) FROM \(table) WHERE closed_run > \(marks.run)", to: changed)
    }
    try addVersions(of: "payment_intent", "id", to: "changed_intent")
    try addVersions(of: "capture", "payment_intent_id", to: "changed_intent")
    try addVersions(of: "refund", "payment_intent_id", to: "changed_intent")
    try addVersions(of: "subscription", "id", to: "changed_plan")
    try addVersions(of: "invoice", "id", to: "changed_invoice")
    try addVersions(of: "checkout_session", "id", to: "changed_session")
    for select in invoices { try add(select, to: "changed_invoice") }
    for select in sessions { try add(select, to: "changed_session") }
  }

  /// Invoices of changed intents, by each way in which they name each other, now and before; and those
  /// of changed subscriptions, which may not be held any more, or be now.
  private static let invoices =
    naming("invoice")
    + ["invoice_id", "merchant_order_id"].flatMap { column in
      ["IS NULL", "IS NOT NULL"].map { closed in
        """
        SELECT intent.\(column) FROM temp.changed_intent AS changed
        CROSS JOIN payment_intent AS intent
        WHERE intent.id = changed.id AND intent.closed_run \(closed)
        """
      }
    }

  private static let sessions =
    naming("checkout_session") + [
      """
      SELECT visit.id FROM temp.changed_invoice AS changed CROSS JOIN subscription AS plan
      CROSS JOIN checkout_session AS visit
      WHERE plan.first_invoice_id = changed.id AND plan.first_invoice_id <> ''
        AND plan.closed_run IS NULL AND visit.subscription_id = plan.id
        AND visit.subscription_id <> '' AND visit.closed_run IS NULL
      """
    ]

  /// Those of a table that name a changed intent or subscription.
  private static func naming(_ table: String) -> [String] {
    [("payment_intent_id", "changed_intent"), ("subscription_id", "changed_plan")].map {
      column, changed in
      """
      SELECT record.id FROM temp.\(changed) AS changed CROSS JOIN \(table) AS record
      WHERE record.\(column) = changed.id AND record.\(column) <> '' AND record.closed_run IS NULL
      """
    }
  }

  /// Conditions of a walk that judges these alone.
  static let selectedInvoices = "r.id IN (SELECT id FROM temp.changed_invoice)"
  static let selectedSessions = "r.id IN (SELECT id FROM temp.changed_session)"

  /// Whether `finding AS f` is about an invoice or session that is not judged: neither for itself, nor
  /// with its subscription.
  static func isUnchanged(codes: Set<FindingCode>) -> String {
    let list = codes.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    return """
      f.code IN (\(list)) AND (
        f.record_type = '\(RecordType.checkoutSession.rawValue)'
          AND f.record_id NOT IN (SELECT id FROM temp.changed_session)
        OR f.record_type = '\(RecordType.invoice.rawValue)'
          AND f.record_id NOT IN (SELECT id FROM temp.changed_invoice)
          AND EXISTS (SELECT 1 FROM invoice AS r WHERE r.id = f.record_id
            AND r.closed_run IS NULL AND (\(BillingWalk.withoutSubscription))))
      """
  }
}
