/// What version 9 adds: which objects the API's lists do not show any more.
enum SchemaV9 {
  static let statements = [
    """
    CREATE TABLE unseen_record (
      type TEXT NOT NULL,
      id TEXT NOT NULL,
      -- Of the last pull that showed it.
      since_run INTEGER NOT NULL REFERENCES run (id),
      -- The pull that missed it.
      opened_run INTEGER NOT NULL REFERENCES run (id),
      -- What showed it again.
      closed_run INTEGER REFERENCES run (id),
      PRIMARY KEY (type, id, opened_run)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE UNIQUE INDEX unseen_record_current ON unseen_record (type, id) WHERE closed_run IS NULL
    """,
  ]
}
