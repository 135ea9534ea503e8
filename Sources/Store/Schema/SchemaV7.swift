import Foundation

/// What version 7 adds: what was purged or erased, and entries of the audit trail about that.
enum SchemaV7 {
  static let statements =
    [
      // Views name the table; they are looked at again when they are used.
      "PRAGMA legacy_alter_table = ON",
      SchemaV4.entries.replacing("CREATE TABLE audit_entry", with: "CREATE TABLE audit_entry_next")
        .replacing("('finding', 'file')", with: "('finding', 'file', 'database')")
        .components(before: "CREATE INDEX"),
      "INSERT INTO audit_entry_next SELECT * FROM audit_entry",
      "DROP TABLE audit_entry",
      "ALTER TABLE audit_entry_next RENAME TO audit_entry",
      "CREATE INDEX audit_entry_subject ON audit_entry (subject, id)",
      "PRAGMA legacy_alter_table = OFF",
      "DROP TRIGGER file_acceptance_unchanged",
      "DROP TRIGGER file_acceptance_kept",
      SchemaV4.guards,
    ] + [
      erasedOrders, keptFiles, purgedContents, purgedRows, purgedLines, purgedPayouts, purgedRecords,
    ]

  /// Merchant orders that a person had erased, by a digest of their id, and what stands for them.
  static let erasedOrders = """
    CREATE TABLE erased_order (
      digest TEXT PRIMARY KEY NOT NULL,
      pseudonym TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """

  /// Kept files that were rewritten: their name stays the digest of what was received.
  static let keptFiles = """
    CREATE TABLE rewritten_file (
      content_id INTEGER PRIMARY KEY NOT NULL REFERENCES file_content (id),
      kept_sha256 TEXT NOT NULL CHECK (length(kept_sha256) = 64)
    ) STRICT
    """

  /// Contents of which lines are gone, and the kept file with the last of them; their counts and
  /// sums stay where they were.
  static let purgedContents = """
    CREATE TABLE purged_content (
      content_id INTEGER PRIMARY KEY NOT NULL REFERENCES file_content (id),
      -- The earliest local date of an occurrence or settlement.
      earliest_day INTEGER,
      is_whole INTEGER NOT NULL
    ) STRICT
    """

  /// Rows that went from files of which others stay: read again, they go again.
  static let purgedRows = """
    CREATE TABLE purged_row (
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      row INTEGER NOT NULL,
      PRIMARY KEY (content_id, row)
    ) STRICT, WITHOUT ROWID
    """

  /// What verdicts said of purged lines.
  static let purgedLines = """
    CREATE TABLE purged_line (
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      outcome TEXT NOT NULL,
      currency TEXT NOT NULL,
      lines INTEGER NOT NULL,
      -- Decimal text of minor units: a sum may be beyond 64 bits.
      gross TEXT NOT NULL,
      PRIMARY KEY (content_id, outcome, currency)
    ) STRICT, WITHOUT ROWID
    """

  /// What purged lines add to their payouts and batches.
  static let purgedPayouts = """
    CREATE TABLE purged_payout (
      id TEXT NOT NULL,
      is_batch INTEGER NOT NULL,
      currency TEXT NOT NULL,
      merchant_no TEXT NOT NULL,
      lines INTEGER NOT NULL,
      lines_net TEXT NOT NULL,
      payout_rows INTEGER NOT NULL,
      paid_out TEXT NOT NULL,
      batch_id TEXT NOT NULL,
      first_settled_on INTEGER,
      last_settled_on INTEGER,
      occurred_on INTEGER,
      PRIMARY KEY (id, is_batch, currency)
    ) STRICT, WITHOUT ROWID
    """

  /// Purged API objects: what they were worth, by two ways, and that they are not new.
  static let purgedRecords = """
    CREATE TABLE purged_record (
      type TEXT NOT NULL,
      id TEXT NOT NULL,
      status TEXT NOT NULL,
      currency TEXT NOT NULL,
      -- What the object says it is worth; NULL where it counts in no sum of captures and refunds.
      fact_value INTEGER,
      is_counted INTEGER NOT NULL,
      -- What its verdict said; NULL where it had none.
      outcome TEXT,
      value INTEGER,
      state_at INTEGER NOT NULL,
      PRIMARY KEY (type, id)
    ) STRICT, WITHOUT ROWID
    """
}

extension String {
  /// The text before the first occurrence of another, or all of it.
  fileprivate func components(before mark: String) -> String {
    range(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
  }
}
