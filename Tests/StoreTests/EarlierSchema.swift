import GRDB
import Store

/// Databases of earlier schemas, made anew or by taking back what later ones added, for tests of
/// migrations.
enum EarlierSchema {
  /// An empty database as a program left it whose newest migration was this one.
  static func makeDatabase(at path: String, upTo migration: String) throws -> DatabaseQueue {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = 0x5469454F") }
    try Migrations.migrator.migrate(queue, upTo: migration)
    return queue
  }

  static func dropLongHistories(_ db: Database) throws {
    for sql in [
      "DROP TABLE content_balance", "DROP TABLE billing_mark", "DROP TABLE archive_digest",
      "DROP INDEX subscription_first_invoice", "DROP INDEX line_verdict_untied",
      "DROP INDEX record_verdict_untied", "DROP INDEX finding_order",
      "DROP INDEX finding_intent", "DROP INDEX finding_of_case", "DROP INDEX finding_listed",
      "DROP INDEX finding_elsewhere",
      """
      CREATE INDEX finding_case ON finding (case_key) WHERE closed_run IS NULL AND origin = 'case'
      """,
      """
      CREATE INDEX finding_past_case_key ON finding (case_key) WHERE closed_run IS NOT NULL
      """,
      "DELETE FROM grdb_migrations WHERE identifier = '12 long histories'",
    ] { try db.execute(sql: sql) }
  }

  static func dropKeptSums(_ db: Database) throws {
    for table in [
      "kept_total", "kept_mark", "content_extent", "content_payout", "content_account",
    ] { try db.execute(sql: "DROP TABLE \(table)") }
    let ended = [
      "payment_intent", "capture", "refund", "invoice", "subscription", "checkout_session",
      "dispute",
    ].map { "\($0)_past_closed_run" }
    for index in ended + [
      "refund_amountless", "dispute_created", "match_tolerated", "capture_past_intent",
      "checkout_session_intent", "checkout_session_order",
    ] { try db.execute(sql: "DROP INDEX \(index)") }
  }

  static func dropBillingTerms(_ db: Database) throws {
    try db.execute(sql: "DROP VIEW v_subscriptions")
    for name in ["invoice_subscription", "checkout_session_subscription"] {
      try db.execute(sql: "DROP INDEX \(name)")
    }
    for (table, columns) in [
      ("subscription", subscriptionColumns), ("checkout_session", sessionColumns),
      ("invoice", ["period_start", "period_end", "due_at", "failure"]),
    ] {
      for column in columns { try db.execute(sql: "ALTER TABLE \(table) DROP COLUMN \(column)") }
    }
    try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '6 billing terms'")
  }

  /// The views keep their names, for others are made of them, and say less.
  static func dropRefusedNames(_ db: Database) throws {
    for sql in [
      "DROP VIEW v_files", "DROP VIEW live_content", "DROP VIEW file_standing",
      "DROP TABLE name_refusal", "CREATE VIEW v_files AS SELECT source, name FROM file_version",
      """
      CREATE VIEW live_content (content_id, source, name) AS
      SELECT content_id, source, name FROM file_version WHERE superseded_run IS NULL
      """,
      "DELETE FROM grdb_migrations WHERE identifier = '11 refused names'",
    ] { try db.execute(sql: sql) }
  }

  private static let subscriptionColumns = [
    "has_terms", "currency", "interval_unit", "interval_count", "unit_amount",
    "unit_amount_is_maximum", "total_billing_cycles", "discount_periods", "discount_amount",
    "collection_method", "cancel_at", "canceled_at", "cancels_at_period_end", "ended_at",
    "current_period_start", "current_period_end",
  ]

  private static let sessionColumns = [
    "has_terms", "mode", "expires_at", "line_items_amount", "discount_periods", "discount_amount",
    "collection_method",
  ]
}
