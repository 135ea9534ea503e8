/// What version 10 adds: sums that are kept, so that a night does not read its whole history, and ways to
/// what changed since a run.
enum SchemaV10 {
  static let statements =
    [keptTotals, keptMarks, extents, payouts, payoutIDs, accounts, amountless, oldest]
    + [tolerated, pastCaptures, sessionIntents, sessionOrders]
    + StoredTotals.recordTables.map { table in
      "CREATE INDEX \(table)_past_closed_run ON \(table) (closed_run) WHERE closed_run IS NOT NULL"
    }

  /// What open verdicts and current records summed to when a run had ended.
  static let keptTotals = """
    CREATE TABLE kept_total (
      run INTEGER NOT NULL,
      measure TEXT NOT NULL,
      -- An outcome, a kind of fact, or a type and status.
      label TEXT NOT NULL,
      -- Empty where amounts are not summed.
      currency TEXT NOT NULL,
      rows INTEGER NOT NULL,
      -- Decimal text of minor units: a sum may be beyond 64 bits.
      total TEXT NOT NULL,
      PRIMARY KEY (run, measure, label, currency)
    ) STRICT, WITHOUT ROWID
    """

  /// The last row of each table that those sums hold: later ones were opened by later runs.
  static let keptMarks = """
    CREATE TABLE kept_mark (
      run INTEGER NOT NULL,
      table_name TEXT NOT NULL,
      last_row INTEGER NOT NULL,
      PRIMARY KEY (run, table_name)
    ) STRICT, WITHOUT ROWID
    """

  /// One row a content whose lines were summed.
  static let extents = """
    CREATE TABLE content_extent (
      content_id INTEGER PRIMARY KEY REFERENCES file_content (id),
      first_occurred_at INTEGER,
      first_settled_on INTEGER
    ) STRICT
    """

  /// What a content's lines add to each payout or batch.
  static let payouts = """
    CREATE TABLE content_payout (
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      id TEXT NOT NULL,
      is_batch INTEGER NOT NULL,
      currency TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      lines INTEGER NOT NULL,
      lines_net TEXT NOT NULL,
      payout_rows INTEGER NOT NULL,
      paid_out TEXT NOT NULL,
      first_settled_on INTEGER,
      last_settled_on INTEGER,
      PRIMARY KEY (content_id, id, is_batch, currency)
    ) STRICT, WITHOUT ROWID
    """

  static let payoutIDs = "CREATE INDEX content_payout_id ON content_payout (id)"

  /// Whose lines a content holds, and the first row of each.
  static let accounts = """
    CREATE TABLE content_account (
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      merchant_no TEXT NOT NULL,
      app_id TEXT NOT NULL,
      first_row INTEGER NOT NULL,
      PRIMARY KEY (content_id, merchant_no, app_id)
    ) STRICT, WITHOUT ROWID
    """

  /// Refunds that state no amount.
  static let amountless = """
    CREATE INDEX refund_amountless ON refund (id) WHERE closed_run IS NULL AND amount IS NULL
    """

  static let oldest = """
    CREATE INDEX dispute_created ON dispute (created_at) WHERE closed_run IS NULL
    """

  /// Matches that a tolerance let through.
  static let tolerated = """
    CREATE INDEX match_tolerated ON match (currency) WHERE closed_run IS NULL AND tolerated <> 0
    """

  static let pastCaptures = """
    CREATE INDEX capture_past_intent ON capture (payment_intent_id) WHERE closed_run IS NOT NULL
    """

  static let sessionIntents = """
    CREATE INDEX checkout_session_intent
      ON checkout_session (payment_intent_id) WHERE closed_run IS NULL AND payment_intent_id <> ''
    """

  static let sessionOrders = """
    CREATE INDEX checkout_session_order
      ON checkout_session (merchant_order_id) WHERE closed_run IS NULL AND merchant_order_id <> ''
    """
}
