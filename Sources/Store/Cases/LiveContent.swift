package import GRDB

/// The contents that count, and the names that reports give them.
package struct LiveContent {
  package struct Name: Hashable {
    package let source: String
    package let name: String
  }

  package let names: [Int64: Name]

  /// Reads all of it: one entry a file.
  package init(_ db: Database) throws {
    var names: [Int64: Name] = [:]
    let sql = "SELECT content_id, source, name FROM live_content"
    try PreparedStatement(db, sql).forEachRow { row in
      names[row.integer(0)] = Name(source: row.text(1), name: row.text(2))
    }
    self.names = names
  }
}
