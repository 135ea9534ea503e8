package import GRDB

/// The contents that count, and the names that reports give them.
package struct LiveContent {
  package struct Name: Hashable {
    package let source: String
    package let name: String
  }

  /// A common table `live_content (content_id, source, name)`: readable content that a version names which is not
  /// superseded, with the first of those versions in byte order of name, then source.
  package static let commonTable = """
    live_content (content_id, source, name) AS (
      SELECT content_id, source, name FROM (
        SELECT version.content_id, version.source, version.name,
          row_number() OVER (
            PARTITION BY version.content_id ORDER BY version.name, version.source) AS place
        FROM file_version AS version JOIN file_content AS content ON content.id = version.content_id
        WHERE version.superseded_run IS NULL AND content.state = 'readable')
      WHERE place = 1)
    """

  package let names: [Int64: Name]

  /// Reads all of it: one entry a file.
  package init(_ db: Database) throws {
    var names: [Int64: Name] = [:]
    let sql = "WITH \(Self.commonTable) SELECT content_id, source, name FROM live_content"
    try PreparedStatement(db, sql).forEachRow { row in
      names[row.integer(0)] = Name(source: row.text(1), name: row.text(2))
    }
    self.names = names
  }
}
