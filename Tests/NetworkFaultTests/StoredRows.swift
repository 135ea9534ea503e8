import GRDB

/// Every stored line, file and current record of a database, each as a text without what depends on
/// the order of arrival.
func storedRows(ofDatabase path: String) throws -> Set<String> {
  var readOnly = Configuration()
  readOnly.readonly = true
  let queue = try DatabaseQueue(path: path, configuration: readOnly)
  defer { try? queue.close() }
  return try queue.read { db in
    var rows: Set<String> = []
    for table in storedTables {
      for row in try Row.fetchAll(db, sql: table.sql) {
        rows.insert(table.name + " " + text(of: row))
      }
    }
    return rows
  }
}

private let storedTables: [(name: String, sql: String)] =
  [
    "payment_intent", "capture", "refund", "invoice", "subscription", "checkout_session",
    "dispute",
  ].map { ($0, "SELECT * FROM \"\($0)\" WHERE closed_run IS NULL") } + [
    (
      "settlement_line",
      """
      SELECT content.sha256, line.* FROM settlement_line AS line
        JOIN file_content AS content ON content.id = line.content_id
      """
    ),
    (
      "file",
      """
      SELECT version.source, version.name, content.sha256, content.state FROM file_version AS version
        JOIN file_content AS content ON content.id = version.content_id
        WHERE version.superseded_run IS NULL
      """
    ),
  ]

/// A row without what depends on the order of arrival.
private func text(of row: Row) -> String {
  let derived: Set<String> = ["id", "content_id", "version_id", "opened_run", "closed_run"]
  let isRecord = row.hasColumn("version_id")
  return row.compactMap { column, value in
    if column == "id" && isRecord { return "id=\(value)" }
    if derived.contains(column) || column.hasPrefix("case_") { return nil }
    return "\(column)=\(value)"
  }.joined(separator: " ")
}
