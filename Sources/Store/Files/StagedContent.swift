import GRDB

/// Removal of lines that never became visible.
struct StagedContent {
  let db: Database

  init(_ db: Database) { self.db = db }

  /// Removes a content's lines and rejects, in transactions of bounded size.
  func deleteRows(_ content: Int64) throws {
    // Setting a pragma has every statement of the connection compiled anew.
    guard try hasRows(content) else { return }
    // Nothing refers to a staged line, and looking for that would walk all verdicts once a line.
    let checks = try SettlementDatabase.checksReferences(db)
    try db.execute(sql: "PRAGMA foreign_keys = OFF")
    defer { if checks { try? db.execute(sql: "PRAGMA foreign_keys = ON") } }
    for table in ["settlement_line", "rejected_row"] {
      let key = table == "settlement_line" ? "id" : "row"
      var isDone = false
      while !isDone {
        try db.inTransaction(.immediate) {
          try db.execute(
            sql: """
              DELETE FROM \(table) WHERE content_id = ?1 AND \(key) IN (
                SELECT \(key) FROM \(table) WHERE content_id = ?1 LIMIT ?2)
              """, arguments: [content, SettlementLineImporter.rowsPerTransaction])
          isDone = db.changesCount < SettlementLineImporter.rowsPerTransaction
          return .commit
        }
      }
    }
  }

  private func hasRows(_ content: Int64) throws -> Bool {
    let sql = """
      SELECT EXISTS (SELECT 1 FROM settlement_line WHERE content_id = ?1)
        OR EXISTS (SELECT 1 FROM rejected_row WHERE content_id = ?1)
      """
    return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [content]) ?? true
  }

  /// Undoes a staging: content that no name has goes, content that was refused before is refused
  /// again.
  func discard(_ content: Int64) throws {
    try deleteRows(content)
    try db.inTransaction(.immediate) {
      try db.execute(
        sql: """
          UPDATE file_content SET state = 'refused' WHERE id = ?1
            AND EXISTS (SELECT 1 FROM file_version WHERE content_id = ?1)
          """, arguments: [content])
      try db.execute(
        sql: "DELETE FROM file_content WHERE id = ? AND state = 'staging'", arguments: [content])
      return .commit
    }
  }
}

extension SettlementDatabase {
  /// Removes what imports of killed runs had staged.
  func discardStagedContent() throws {
    try writeInSteps { db in
      let staged = try Int64.fetchAll(
        db, sql: "SELECT id FROM file_content WHERE state = 'staging'")
      for content in staged { try StagedContent(db).discard(content) }
    }
  }
}
