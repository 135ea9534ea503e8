package import GRDB

/// The contents that count, and the names that reports give them.
package struct LiveContent {
  package struct Name: Hashable {
    package let source: String
    package let name: String
    /// Whether its lines' settlement amounts are to be held to their rates.
    package let checksSettlementAmount: Bool
  }

  package let names: [Int64: Name]

  /// Reads all of it: one entry a file.
  package init(_ db: Database) throws {
    var names: [Int64: Name] = [:]
    let sql = """
      SELECT live.content_id, live.source, live.name, content.checks_settlement_amount
      FROM live_content AS live JOIN file_content AS content ON content.id = live.content_id
      """
    try PreparedStatement(db, sql).forEachRow { row in
      names[row.integer(0)] = Name(
        source: row.text(1), name: row.text(2), checksSettlementAmount: row.integer(3) != 0)
    }
    self.names = names
  }
}
