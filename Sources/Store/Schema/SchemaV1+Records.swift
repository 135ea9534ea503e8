extension SchemaV1 {
  /// One row a version of an object; the current one has no `closed_run`. `case_key` is derived.
  static let records = """
    CREATE TABLE payment_intent (
      version_id INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      app_id TEXT NOT NULL,
      merchant_order_id TEXT NOT NULL,
      invoice_id TEXT NOT NULL,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL,
      captured_amount INTEGER,
      status TEXT NOT NULL,
      captures_automatically INTEGER,
      payment_method TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      modified_at INTEGER NOT NULL,
      case_key INTEGER NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX payment_intent_current ON payment_intent (id) WHERE closed_run IS NULL;
    CREATE INDEX payment_intent_case ON payment_intent (case_key) WHERE closed_run IS NULL;
    CREATE INDEX payment_intent_order
      ON payment_intent (merchant_order_id) WHERE closed_run IS NULL AND merchant_order_id <> '';
    CREATE INDEX payment_intent_invoice
      ON payment_intent (invoice_id) WHERE closed_run IS NULL AND invoice_id <> '';
    CREATE TABLE capture (
      version_id INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      payment_intent_id TEXT NOT NULL,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL,
      status TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      case_key INTEGER NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX capture_current ON capture (id) WHERE closed_run IS NULL;
    CREATE INDEX capture_case ON capture (case_key) WHERE closed_run IS NULL;
    CREATE INDEX capture_intent ON capture (payment_intent_id) WHERE closed_run IS NULL;
    CREATE TABLE refund (
      version_id INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      payment_intent_id TEXT NOT NULL,
      arn TEXT NOT NULL,
      amount INTEGER,
      currency TEXT NOT NULL,
      status TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      app_id TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      modified_at INTEGER NOT NULL,
      case_key INTEGER NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX refund_current ON refund (id) WHERE closed_run IS NULL;
    CREATE INDEX refund_case ON refund (case_key) WHERE closed_run IS NULL;
    CREATE INDEX refund_intent ON refund (payment_intent_id) WHERE closed_run IS NULL;
    CREATE INDEX refund_arn ON refund (arn) WHERE closed_run IS NULL AND arn <> '';
    CREATE TABLE invoice (
      version_id INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      app_id TEXT NOT NULL,
      subscription_id TEXT NOT NULL,
      payment_intent_id TEXT NOT NULL,
      total INTEGER NOT NULL,
      currency TEXT NOT NULL,
      status TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      modified_at INTEGER NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX invoice_current ON invoice (id) WHERE closed_run IS NULL;
    CREATE INDEX invoice_intent
      ON invoice (payment_intent_id) WHERE closed_run IS NULL AND payment_intent_id <> '';
    CREATE TABLE subscription (
      version_id INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      app_id TEXT NOT NULL,
      first_invoice_id TEXT NOT NULL,
      latest_invoice_id TEXT NOT NULL,
      status TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      modified_at INTEGER NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX subscription_current ON subscription (id) WHERE closed_run IS NULL;
    CREATE TABLE checkout_session (
      version_id INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      app_id TEXT NOT NULL,
      merchant_order_id TEXT NOT NULL,
      payment_intent_id TEXT NOT NULL,
      subscription_id TEXT NOT NULL,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL,
      status TEXT NOT NULL,
      payment_status TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX checkout_session_current ON checkout_session (id) WHERE closed_run IS NULL;
    CREATE TABLE dispute (
      version_id INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      app_id TEXT NOT NULL,
      payment_intent_id TEXT NOT NULL,
      merchant_order_id TEXT NOT NULL,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL,
      amount_won INTEGER,
      is_retrieval INTEGER NOT NULL,
      status TEXT NOT NULL,
      is_closed INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      event_at INTEGER NOT NULL,
      case_key INTEGER NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX dispute_current ON dispute (id) WHERE closed_run IS NULL;
    CREATE INDEX dispute_case ON dispute (case_key) WHERE closed_run IS NULL;
    CREATE INDEX dispute_intent
      ON dispute (payment_intent_id) WHERE closed_run IS NULL AND payment_intent_id <> '';
    CREATE INDEX dispute_order
      ON dispute (merchant_order_id) WHERE closed_run IS NULL AND merchant_order_id <> '';
    """

  /// Where pulls stand, what the API does not know, and what of it could not be read.
  static let pulls = """
    CREATE TABLE pull (
      id INTEGER PRIMARY KEY,
      run_id INTEGER NOT NULL REFERENCES run (id),
      account TEXT NOT NULL,
      window_from INTEGER,
      business_day INTEGER NOT NULL,
      -- What it covers; NULL while it runs or where it could not finish.
      complete_up_to INTEGER,
      state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'incomplete')),
      detail TEXT NOT NULL
    ) STRICT;
    CREATE TABLE pull_cursor (
      account TEXT NOT NULL,
      series TEXT NOT NULL,
      window_from INTEGER,
      cursor TEXT NOT NULL,
      PRIMARY KEY (account, series)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE absent_record (
      type TEXT NOT NULL,
      id TEXT NOT NULL,
      asked_run INTEGER NOT NULL REFERENCES run (id),
      PRIMARY KEY (type, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE rejected_record (
      origin TEXT NOT NULL,
      position INTEGER NOT NULL,
      type TEXT NOT NULL,
      id TEXT NOT NULL,
      reason TEXT NOT NULL,
      raw_text TEXT NOT NULL,
      -- The newest run that met it: a complete reading closes what it did not meet.
      seen_run INTEGER NOT NULL REFERENCES run (id),
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX rejected_record_open
      ON rejected_record (type, id, origin, position) WHERE closed_run IS NULL;
    """
}
