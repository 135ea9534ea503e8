/// What version 8 adds: the definitions of indexes that a first load does without for a while, and ways
/// to single payouts.
enum SchemaV8 {
  static let statements = [suspendedIndexes] + payouts

  /// Empty but during a first load, and after one that was killed until the next opening.
  static let suspendedIndexes = """
    CREATE TABLE suspended_index (
      name TEXT PRIMARY KEY NOT NULL,
      -- The statement that makes it again.
      definition TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """

  /// Lines by payout and by batch; payout rows, which are few; the first
  /// settlement date of a file; and captures without a line, of which a payout's differences ask.
  static let payouts = [
    """
    CREATE INDEX settlement_line_payout ON settlement_line (payout_id) WHERE payout_id <> ''
    """,
    "CREATE INDEX settlement_line_batch ON settlement_line (batch_id) WHERE batch_id <> ''",
    """
    CREATE INDEX settlement_line_payout_row ON settlement_line (content_id)
      WHERE kind IN ('payout', 'payout_return')
    """,
    "CREATE INDEX settlement_line_settled ON settlement_line (content_id, settled_on)",
    """
    CREATE INDEX record_verdict_unsettled ON record_verdict (id)
      WHERE closed_run IS NULL AND type = 'capture' AND outcome = 'not_settleable'
    """,
  ]
}
