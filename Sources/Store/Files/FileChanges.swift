import GRDB
public import SettlementModel

/// A name whose accepted content took the place of other accepted content.
public struct FileChange: Sendable, Hashable {
  public var source: String
  public var name: String
  /// The run in which the newer content was accepted.
  public var run: RunID
  /// Sums of stated nets by settlement currency, in minor units.
  public var oldNet: [Currency: Int128]
  public var newNet: [Currency: Int128]
}

extension SettlementDatabase {
  /// The newest change of every name that has one, ordered by name, then source, in byte order.
  public func fileChanges() throws -> [FileChange] {
    let sql = """
      SELECT version.source, version.name, version.arrived_run, version.content_id, (
        SELECT older.content_id FROM file_version AS older
        JOIN file_standing AS standing ON standing.version_id = older.id
        WHERE older.source = version.source AND older.name = version.name
          AND older.version < version.version AND standing.state = 'readable'
          AND older.content_id <> version.content_id
        ORDER BY older.version DESC LIMIT 1) AS old_content
      FROM file_version AS version JOIN file_standing AS standing ON standing.version_id = version.id
      WHERE version.superseded_run IS NULL AND standing.state = 'readable'
        AND old_content IS NOT NULL
      ORDER BY version.name, version.source
      """
    return try read { db in
      try Row.fetchAll(db, sql: sql).map { row in
        FileChange(
          source: row[0], name: row[1], run: RunID(number: row[2]),
          oldNet: try Self.netTotals(db, content: row[4]),
          newNet: try Self.netTotals(db, content: row[3]))
      }
    }
  }

  private static func netTotals(_ db: Database, content: Int64) throws -> [Currency: Int128] {
    let sql = "SELECT currency, total FROM file_total WHERE content_id = ? AND measure = 'net'"
    var totals: [Currency: Int128] = [:]
    for row in try Row.fetchAll(db, sql: sql, arguments: [content]) {
      let (code, text): (String, String) = (row[0], row[1])
      guard let currency = Currency(code: code), let total = Int128(text) else {
        throw DatabaseError(
          resultCode: .SQLITE_CORRUPT, message: "a stored total is \(text) \(code)")
      }
      totals[currency] = total
    }
    return totals
  }
}
