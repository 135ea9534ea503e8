/// The second schema: what people accept, what took the place of what, and how two versions differ.
enum SchemaV2 {
  static let statements = [
    maskedNumbers, checkedRates, acceptances, replacements, dropFilesView, files,
  ]

  /// Card numbers that were masked while the content was read.
  static let maskedNumbers =
    "ALTER TABLE file_content ADD COLUMN masked_numbers INTEGER NOT NULL DEFAULT 0"

  /// Whether the profile that read the content says that rates hold between its amounts; until now
  /// all did.
  static let checkedRates = """
    ALTER TABLE file_content ADD COLUMN checks_settlement_amount INTEGER NOT NULL DEFAULT 1
    """

  /// Content that a person had counted as it is, and why; kept for ever.
  static let acceptances = """
    CREATE TABLE file_acceptance (
      id INTEGER PRIMARY KEY,
      content_id INTEGER NOT NULL REFERENCES file_content (id),
      source TEXT NOT NULL,
      name TEXT NOT NULL,
      -- The name that it took the place of; empty where it stands for itself.
      replaces_name TEXT NOT NULL,
      refusal_detail TEXT NOT NULL,
      note TEXT NOT NULL,
      accepted_by TEXT NOT NULL,
      accepted_at INTEGER NOT NULL,
      run INTEGER NOT NULL REFERENCES run (id)
    ) STRICT;
    CREATE INDEX file_acceptance_content ON file_acceptance (content_id);
    """

  /// Names whose content ended because a correction under another name took its place, and how many
  /// lines two contents differ by: derived, and kept because it takes reading both.
  static let replacements = """
    CREATE TABLE file_replacement (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      old_name TEXT NOT NULL,
      old_content_id INTEGER NOT NULL REFERENCES file_content (id),
      new_name TEXT NOT NULL,
      new_content_id INTEGER NOT NULL REFERENCES file_content (id),
      run INTEGER NOT NULL REFERENCES run (id)
    ) STRICT;
    CREATE TABLE file_difference (
      old_content_id INTEGER NOT NULL REFERENCES file_content (id),
      new_content_id INTEGER NOT NULL REFERENCES file_content (id),
      rows_added INTEGER NOT NULL,
      rows_removed INTEGER NOT NULL,
      rows_altered INTEGER NOT NULL,
      PRIMARY KEY (old_content_id, new_content_id)
    ) STRICT, WITHOUT ROWID;
    """

  static let dropFilesView = "DROP VIEW v_files"

  /// As before, with masked card numbers and the newest acceptance.
  static let files = """
    CREATE VIEW v_files AS
    SELECT version.source, version.name, version.version,
      CASE WHEN version.file_date IS NULL THEN NULL
        ELSE date(version.file_date * 86400, 'unixepoch') END AS file_date,
      content.sha256, content.size_bytes, content.state, content.profile,
      version.superseded_run IS NULL AS current, live.name AS counted_as,
      content.rows_physical, content.rows_loaded, content.rows_rejected, content.rows_ignored,
      content.masked_numbers, content.refusal_detail, acceptance.accepted_by,
      strftime('%Y-%m-%dT%H:%M:%SZ', acceptance.accepted_at / 1000, 'unixepoch') AS accepted_at,
      acceptance.note AS accepted_note, acceptance.replaces_name, version.arrived_run,
      version.superseded_run
    FROM file_version AS version
    JOIN file_content AS content ON content.id = version.content_id
    LEFT JOIN live_content AS live
      ON live.content_id = content.id AND version.superseded_run IS NULL
    LEFT JOIN file_acceptance AS acceptance ON acceptance.id = (
      SELECT max(id) FROM file_acceptance AS newest WHERE newest.content_id = content.id)
    """
}
