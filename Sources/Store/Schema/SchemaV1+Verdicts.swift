extension SchemaV1 {
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
