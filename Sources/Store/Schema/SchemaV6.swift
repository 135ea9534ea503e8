/// What version 6 adds: the terms of subscriptions and sessions, and the periods of invoices.
///
/// Rows of before have no terms: `has_terms` is 0 until the object is read again.
enum SchemaV6 {
  static let statements =
    columns("invoice", ["period_start INTEGER", "period_end INTEGER", "due_at INTEGER", text("failure")])
    + columns(
      "subscription",
      [
        flag("has_terms"), text("currency"), text("interval_unit"), "interval_count INTEGER",
        "unit_amount INTEGER", flag("unit_amount_is_maximum"), "total_billing_cycles INTEGER",
        "discount_periods INTEGER", "discount_amount INTEGER", text("collection_method"),
        "cancel_at INTEGER", "canceled_at INTEGER", flag("cancels_at_period_end"),
        "ended_at INTEGER", "current_period_start INTEGER", "current_period_end INTEGER",
      ])
    + columns(
      "checkout_session",
      [
        flag("has_terms"), text("mode"), "expires_at INTEGER", "line_items_amount INTEGER",
        "discount_periods INTEGER", "discount_amount INTEGER", text("collection_method"),
      ])
    + [invoices, sessions, subscriptionsView]

  private static func columns(_ table: String, _ columns: [String]) -> [String] {
    columns.map { "ALTER TABLE \(table) ADD COLUMN \($0)" }
  }

  private static func text(_ name: String) -> String { "\(name) TEXT NOT NULL DEFAULT ''" }

  private static func flag(_ name: String) -> String { "\(name) INTEGER NOT NULL DEFAULT 0" }

  /// From a subscription to what bills it.
  static let invoices = """
    CREATE INDEX invoice_subscription
      ON invoice (subscription_id) WHERE closed_run IS NULL AND subscription_id <> ''
    """

  /// From a subscription to what made it.
  static let sessions = """
    CREATE INDEX checkout_session_subscription
      ON checkout_session (subscription_id) WHERE closed_run IS NULL AND subscription_id <> ''
    """

  private static func time(_ column: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%SZ', \(column) / 1000, 'unixepoch') AS \(column)"
  }

  /// Every subscription as it is now with its terms; amounts in minor units.
  static let subscriptionsView = """
    CREATE VIEW v_subscriptions AS
    SELECT id, status, currency, interval_unit, interval_count,
      unit_amount AS unit_amount_minor, unit_amount_is_maximum, total_billing_cycles,
      discount_periods, discount_amount AS discount_amount_minor, collection_method,
      \(time("cancel_at")), \(time("canceled_at")), cancels_at_period_end, \(time("ended_at")),
      \(time("current_period_start")), \(time("current_period_end")), \(time("created_at")),
      \(time("modified_at")), has_terms
    FROM subscription WHERE closed_run IS NULL
    """
}
