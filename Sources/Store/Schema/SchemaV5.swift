/// What version 5 adds: history for what had none, and ways into what was closed.
enum SchemaV5 {
  static let statements =
    [fingerprint, refusals] + exchanges
    + closedVersions.map { table, column in
      """
      CREATE INDEX \(table)_past_\(column) ON \(table) (\(column)) WHERE closed_run IS NOT NULL
      """
    } + [openedFindings]

  /// Under which rules and configuration the run judged; NULL where it judged nothing, and for
  /// runs before this version.
  static let fingerprint = "ALTER TABLE run ADD COLUMN evaluation_fingerprint TEXT"

  /// Content that was refused until it was read again: the columns of `file_content` as they were,
  /// and the run that read it again.
  static let refusals = """
    CREATE TABLE past_refusal (
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      profile TEXT NOT NULL,
      rows_physical INTEGER NOT NULL,
      rows_header INTEGER NOT NULL,
      rows_preamble INTEGER NOT NULL,
      rows_blank INTEGER NOT NULL,
      rows_control INTEGER NOT NULL,
      rows_ignored INTEGER NOT NULL,
      rows_loaded INTEGER NOT NULL,
      rows_rejected INTEGER NOT NULL,
      refusal_cause TEXT,
      refusal_row INTEGER,
      refusal_detail TEXT,
      refusal_currency TEXT,
      refusal_stated INTEGER,
      refusal_summed INTEGER,
      masked_numbers INTEGER NOT NULL,
      checks_settlement_amount INTEGER NOT NULL,
      read_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER NOT NULL REFERENCES run (id),
      PRIMARY KEY (content_id, read_run)
    ) STRICT, WITHOUT ROWID
    """

  /// `case_exchange` with the run that opened and the run that closed each row; what there is
  /// counts from the newest run on.
  static let exchanges = [
    """
    CREATE TABLE case_exchange_version (
      -- Derived: what an evaluation of the case said.
      case_key INTEGER NOT NULL,
      currency TEXT NOT NULL,
      settlement_currency TEXT NOT NULL,
      refunds INTEGER NOT NULL,
      -- Decimal text of minor units: a sum may be beyond 64 bits.
      gain TEXT NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      closed_run INTEGER REFERENCES run (id)
    ) STRICT
    """,
    """
    INSERT INTO case_exchange_version
    SELECT case_key, currency, settlement_currency, refunds, gain, (SELECT max(id) FROM run), NULL
    FROM case_exchange
    """,
    "DROP TABLE case_exchange",
    "ALTER TABLE case_exchange_version RENAME TO case_exchange",
    """
    CREATE UNIQUE INDEX case_exchange_open
      ON case_exchange (case_key, currency, settlement_currency) WHERE closed_run IS NULL
    """,
  ]

  /// Which closed versions are looked for, and by what: a first load closes nothing, so that these
  /// cost it nothing.
  private static let closedVersions = [
    ("finding", "closed_run"), ("finding", "case_key"), ("match", "case_key"),
    ("line_verdict", "closed_run"), ("line_verdict", "line_id"), ("line_verdict", "case_key"),
    ("record_verdict", "closed_run"), ("record_verdict", "id"), ("record_verdict", "case_key"),
    ("payment_intent", "id"), ("payment_intent", "case_key"), ("capture", "id"),
    ("capture", "case_key"), ("refund", "id"), ("refund", "case_key"), ("dispute", "id"),
    ("dispute", "case_key"), ("invoice", "id"), ("subscription", "id"),
    ("checkout_session", "id"),
  ]

  /// What a run opened, for the comparison of two nights.
  static let openedFindings = "CREATE INDEX finding_opened ON finding (opened_run)"
}
