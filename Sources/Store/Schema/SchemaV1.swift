/// The first schema, frozen once released: later schemas are migrations of their own.
///
/// Facts (files, lines, records, rejects, decisions) are added and never edited; columns that are derived from them say
/// so. Amounts are minor units of the currency beside them, days are days since 1970-01-01, times are milliseconds since
/// the epoch. Text that a file or object does not state is the empty string; an amount that it does not state is NULL.
enum SchemaV1 {
  static let statements = [runs, files, lines, records, pulls, evaluation, findings]

  /// Every invocation that wrote, and what the store remembers between runs.
  static let runs = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      command TEXT NOT NULL,
      business_day INTEGER NOT NULL,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      exit_code INTEGER
    ) STRICT;
    CREATE TABLE setting (
      name TEXT PRIMARY KEY NOT NULL,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// Content is what was read, once a digest; a version says that a name had that content from a run on.
  ///
  /// Content counts while it is readable and a version that is not superseded names it. Its reported name is the first in
  /// byte order of those versions, whichever came first.
  static let files = """
    CREATE TABLE file_content (
      id INTEGER PRIMARY KEY,
      sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
      size_bytes INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('staging', 'readable', 'refused')),
      profile TEXT NOT NULL,
      rows_physical INTEGER NOT NULL DEFAULT 0,
      rows_header INTEGER NOT NULL DEFAULT 0,
      rows_preamble INTEGER NOT NULL DEFAULT 0,
      rows_blank INTEGER NOT NULL DEFAULT 0,
      rows_control INTEGER NOT NULL DEFAULT 0,
      rows_ignored INTEGER NOT NULL DEFAULT 0,
      rows_loaded INTEGER NOT NULL DEFAULT 0,
      rows_rejected INTEGER NOT NULL DEFAULT 0,
      refusal_cause TEXT,
      refusal_row INTEGER,
      refusal_detail TEXT,
      refusal_currency TEXT,
      refusal_stated INTEGER,
      refusal_summed INTEGER,
      read_run INTEGER NOT NULL REFERENCES run (id)
    ) STRICT;
    CREATE TABLE file_total (
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      measure TEXT NOT NULL CHECK (measure IN ('gross', 'net')),
      currency TEXT NOT NULL,
      -- Decimal text of minor units: a sum may be beyond 64 bits.
      total TEXT NOT NULL,
      PRIMARY KEY (content_id, measure, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE file_version (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      name TEXT NOT NULL,
      version INTEGER NOT NULL,
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      file_date INTEGER,
      remote_size_bytes INTEGER NOT NULL,
      remote_modified_seconds INTEGER NOT NULL,
      remote_modified_nanoseconds INTEGER NOT NULL,
      fetched_at INTEGER NOT NULL,
      arrived_run INTEGER NOT NULL REFERENCES run (id),
      superseded_run INTEGER REFERENCES run (id),
      UNIQUE (source, name, version)
    ) STRICT;
    CREATE INDEX file_version_content ON file_version (content_id);
    CREATE TABLE rejected_row (
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      row INTEGER NOT NULL,
      column_name TEXT NOT NULL,
      reason TEXT NOT NULL,
      detail TEXT NOT NULL,
      raw_text TEXT NOT NULL,
      PRIMARY KEY (content_id, row)
    ) STRICT, WITHOUT ROWID;
    """

  /// `case_key` is derived: the case that the linking step found for the line, NULL before.
  static let lines = """
    CREATE TABLE settlement_line (
      id INTEGER PRIMARY KEY,
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      row INTEGER NOT NULL,
      byte_offset INTEGER NOT NULL,
      byte_length INTEGER NOT NULL,
      kind TEXT NOT NULL,
      kind_text TEXT NOT NULL,
      record_id TEXT NOT NULL,
      record_ids_are_foreign INTEGER NOT NULL,
      original_record_id TEXT NOT NULL,
      payment_intent_id TEXT NOT NULL,
      capture_id TEXT NOT NULL,
      refund_id TEXT NOT NULL,
      dispute_id TEXT NOT NULL,
      merchant_order_id TEXT NOT NULL,
      arn TEXT NOT NULL,
      occurred_at INTEGER,
      settled_on INTEGER,
      currency TEXT NOT NULL,
      gross INTEGER NOT NULL,
      settlement_currency TEXT NOT NULL,
      exchange_rate TEXT,
      settlement_amount INTEGER,
      fee INTEGER,
      tax INTEGER,
      reserve INTEGER,
      net INTEGER,
      opening_balance INTEGER,
      closing_balance INTEGER,
      computed_net INTEGER,
      batch_id TEXT NOT NULL,
      payout_id TEXT NOT NULL,
      payment_method TEXT NOT NULL,
      card_brand TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      app_id TEXT NOT NULL,
      description TEXT NOT NULL,
      case_key INTEGER
    ) STRICT;
    CREATE INDEX settlement_line_content ON settlement_line (content_id, row);
    CREATE INDEX settlement_line_case ON settlement_line (case_key);
    CREATE INDEX settlement_line_record ON settlement_line (record_id) WHERE record_id <> '';
    CREATE INDEX settlement_line_intent
      ON settlement_line (payment_intent_id) WHERE payment_intent_id <> '';
    CREATE INDEX settlement_line_order
      ON settlement_line (merchant_order_id) WHERE merchant_order_id <> '';
    CREATE INDEX settlement_line_arn ON settlement_line (arn) WHERE arn <> '';
    CREATE INDEX settlement_line_original
      ON settlement_line (original_record_id) WHERE original_record_id <> '';
    CREATE INDEX settlement_line_capture ON settlement_line (capture_id) WHERE capture_id <> '';
    CREATE INDEX settlement_line_refund ON settlement_line (refund_id) WHERE refund_id <> '';
    CREATE INDEX settlement_line_dispute ON settlement_line (dispute_id) WHERE dispute_id <> '';
    """

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
    CREATE TABLE archive_file (
      name TEXT PRIMARY KEY NOT NULL,
      sha256 TEXT NOT NULL,
      read_run INTEGER NOT NULL REFERENCES run (id)
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

  /// What the rules said, with the run that opened it and the run that closed it.
  ///
  /// The open verdict of a line or record is unique: nothing is claimed twice.
  static let evaluation = """
    CREATE TABLE touched_case (
      case_key INTEGER PRIMARY KEY
    ) STRICT;
    CREATE TABLE case_agenda (
      case_key INTEGER PRIMARY KEY,
      next_due_day INTEGER,
      awaits_pull INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX case_agenda_due ON case_agenda (next_due_day) WHERE next_due_day IS NOT NULL;
    CREATE INDEX case_agenda_pull ON case_agenda (case_key) WHERE awaits_pull = 1;
    CREATE TABLE match (
      id INTEGER PRIMARY KEY,
      case_key INTEGER NOT NULL,
      rule TEXT NOT NULL,
      link TEXT NOT NULL,
      tolerated INTEGER NOT NULL,
      currency TEXT NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE INDEX match_case ON match (case_key) WHERE closed_run IS NULL;
    CREATE TABLE line_verdict (
      line_id INTEGER NOT NULL REFERENCES settlement_line (id),
      case_key INTEGER NOT NULL,
      match_id INTEGER REFERENCES match (id),
      outcome TEXT NOT NULL CHECK (outcome IN ('matched', 'discrepant', 'waiting', 'batch_level')),
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX line_verdict_open ON line_verdict (line_id) WHERE closed_run IS NULL;
    CREATE INDEX line_verdict_case ON line_verdict (case_key) WHERE closed_run IS NULL;
    CREATE INDEX line_verdict_match ON line_verdict (match_id) WHERE match_id IS NOT NULL;
    CREATE TABLE record_verdict (
      type TEXT NOT NULL,
      id TEXT NOT NULL,
      case_key INTEGER NOT NULL,
      match_id INTEGER REFERENCES match (id),
      -- NULL for records that are in no bucket of their own (disputes in a match).
      outcome TEXT CHECK (outcome IN ('matched', 'pending', 'discrepant', 'not_settleable')),
      value INTEGER NOT NULL,
      currency TEXT NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX record_verdict_open ON record_verdict (type, id) WHERE closed_run IS NULL;
    CREATE INDEX record_verdict_case ON record_verdict (case_key) WHERE closed_run IS NULL;
    CREATE INDEX record_verdict_match ON record_verdict (match_id) WHERE match_id IS NOT NULL;
    """

  /// Findings by version, and what people decided about them.
  static let findings = """
    CREATE TABLE finding (
      version_id INTEGER PRIMARY KEY,
      finding_id TEXT NOT NULL,
      origin TEXT NOT NULL CHECK (origin IN ('case', 'billing', 'payout', 'control')),
      case_key INTEGER,
      code TEXT NOT NULL,
      class TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      payment_intent_id TEXT NOT NULL,
      merchant_order_id TEXT NOT NULL,
      record_type TEXT NOT NULL,
      record_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      currency TEXT NOT NULL,
      -- Decimal text of minor units: sums may be beyond 64 bits.
      expected TEXT,
      actual TEXT,
      source TEXT NOT NULL,
      file TEXT NOT NULL,
      row INTEGER,
      batch_id TEXT NOT NULL,
      payout_id TEXT NOT NULL,
      ages_from INTEGER,
      detail TEXT NOT NULL,
      first_seen INTEGER NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT;
    CREATE UNIQUE INDEX finding_open ON finding (finding_id) WHERE closed_run IS NULL;
    CREATE INDEX finding_history ON finding (finding_id);
    CREATE INDEX finding_case ON finding (case_key) WHERE closed_run IS NULL AND origin = 'case';
    CREATE TABLE decision (
      id INTEGER PRIMARY KEY,
      finding_id TEXT NOT NULL,
      action TEXT NOT NULL CHECK (action IN ('resolve', 'reopen')),
      reason TEXT NOT NULL,
      note TEXT NOT NULL,
      decided_by TEXT NOT NULL,
      decided_at INTEGER NOT NULL,
      -- Currency, expected and actual as they were: other amounts open the finding again.
      amounts TEXT NOT NULL
    ) STRICT;
    CREATE INDEX decision_finding ON decision (finding_id, id);
    """
}
