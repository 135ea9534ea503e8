/// Views over the first schema: `live_content` for tieout's own queries, `v_…` for people who
/// query with `sqlite3`.
enum ViewsV1 {
  /// Digits after the decimal point by currency, so that views can print major units.
  static let currencyDigits = """
    CREATE TABLE currency_digits (
      currency TEXT PRIMARY KEY NOT NULL,
      digits INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """

  static let statements = [liveContent] + PeopleViewsV1.statements

  /// Content that counts, and the name that reports give it.
  static let liveContent = """
    CREATE VIEW live_content (content_id, source, name) AS
    SELECT version.content_id, version.source, version.name
    FROM file_version AS version JOIN file_content AS content ON content.id = version.content_id
    WHERE version.superseded_run IS NULL AND content.state = 'readable' AND NOT EXISTS (
      SELECT 1 FROM file_version AS earlier
      WHERE earlier.content_id = version.content_id AND earlier.superseded_run IS NULL
        AND (earlier.name, earlier.source) < (version.name, version.source))
    """
}
