/// What version 11 adds: files that are set aside for their names, whatever their bytes are.
enum SchemaV11 {
  static let statements = [
    nameRefusals, earlierRefusals, fileStanding, "DROP VIEW live_content", liveContent,
    "DROP VIEW v_files", files,
  ]

  /// Why a version of a name does not count though its content may, under this name or another.
  static let nameRefusals = """
    CREATE TABLE name_refusal (
      file_version_id INTEGER NOT NULL REFERENCES file_version (id),
      cause TEXT NOT NULL,
      detail TEXT NOT NULL,
      -- What the name was judged with: with another, it is judged again.
      profile TEXT NOT NULL,
      opened_run INTEGER NOT NULL REFERENCES run (id),
      -- The run in which the version was counted, or refused for its content.
      closed_run INTEGER REFERENCES run (id),
      PRIMARY KEY (file_version_id, opened_run)
    ) STRICT, WITHOUT ROWID
    """

  /// Until now such a refusal stood with the content: the first name that had it was the cause.
  static let earlierRefusals = """
    INSERT INTO name_refusal
    SELECT version.id, content.refusal_cause, content.refusal_detail, content.profile,
      content.read_run, NULL
    FROM file_content AS content JOIN file_version AS version ON version.id = (
      SELECT min(id) FROM file_version WHERE content_id = content.id)
    WHERE content.state <> 'readable' AND version.superseded_run IS NULL
      AND content.refusal_cause IN ('unclearCorrection', 'summaryMissing')
    """

  /// Each version's state and refusal: its name's where that is refused, else its content's.
  static let fileStanding = """
    CREATE VIEW file_standing (
      version_id, state, is_by_name, profile, refusal_cause, refusal_row, refusal_detail,
      refusal_currency, refusal_stated, refusal_summed) AS
    SELECT version.id, iif(own.cause IS NULL, content.state, 'refused'), own.cause IS NOT NULL,
      coalesce(own.profile, content.profile), coalesce(own.cause, content.refusal_cause),
      iif(own.cause IS NULL, content.refusal_row, 0), coalesce(own.detail, content.refusal_detail),
      iif(own.cause IS NULL, content.refusal_currency, NULL),
      iif(own.cause IS NULL, content.refusal_stated, NULL),
      iif(own.cause IS NULL, content.refusal_summed, NULL)
    FROM file_version AS version JOIN file_content AS content ON content.id = version.content_id
    LEFT JOIN name_refusal AS own ON own.file_version_id = version.id AND own.closed_run IS NULL
    """

  /// As before, without the names that are refused.
  static let liveContent = """
    CREATE VIEW live_content (content_id, source, name) AS
    SELECT version.content_id, version.source, version.name
    FROM file_version AS version JOIN file_content AS content ON content.id = version.content_id
    WHERE version.superseded_run IS NULL AND content.state = 'readable'
      AND NOT EXISTS (SELECT 1 FROM name_refusal AS own
        WHERE own.file_version_id = version.id AND own.closed_run IS NULL)
      AND NOT EXISTS (SELECT 1 FROM file_version AS earlier
        WHERE earlier.content_id = version.content_id AND earlier.superseded_run IS NULL
          AND (earlier.name, earlier.source) < (version.name, version.source)
          AND NOT EXISTS (SELECT 1 FROM name_refusal AS own
            WHERE own.file_version_id = earlier.id AND own.closed_run IS NULL))
    """

  /// As before, with the state and refusal of the version.
  static let files = SchemaV2.files
    .replacing("content.state, content.profile", with: "standing.state, standing.profile")
    .replacing("content.refusal_detail", with: "standing.refusal_detail")
    .replacing(
      "LEFT JOIN live_content",
      with: "JOIN file_standing AS standing ON standing.version_id = version.id\n"
        + "LEFT JOIN live_content")
}
