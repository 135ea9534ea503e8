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
}
