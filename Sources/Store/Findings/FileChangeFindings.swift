import GRDB
import SettlementModel

/// Findings about names that came again with other content.
enum FileChangeFindings {
  private struct Change {
    let position: FilePosition
    let version: Int64
    let old: Int64
    let new: Int64
  }

  static func add(_ db: Database, to list: inout ControlFindingList) throws {
    for change in try changes(db) {
      let old = try nets(db, of: change.old)
      let new = try nets(db, of: change.new)
      let currencies = Set(old.keys).union(new.keys).sorted()
        .filter { old[$0, default: 0] != new[$0, default: 0] }
      let detail =
        "Version \(change.version) of the file replaced an accepted one with other content; "
        + "ask why it was issued again, and resolve this by hand."
      if currencies.isEmpty { try list.append(.fileChanged, at: change.position, detail: detail) }
      for currency in currencies {
        try list.append(.fileChanged, at: change.position, detail: detail) { finding in
          finding.currency = currency
          finding.expectedMinorUnits = old[currency, default: 0]
          finding.actualMinorUnits = new[currency, default: 0]
        }
      }
    }
  }

  /// Accepted versions after an accepted one of other content, ordered by source, name and version.
  private static func changes(_ db: Database) throws -> [Change] {
    var changes: [Change] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT source, name, version, old, new FROM (
        SELECT version.source, version.name, version.version, version.content_id AS new,
          lag(version.content_id) OVER (
            PARTITION BY version.source, version.name ORDER BY version.version) AS old
        FROM file_version AS version JOIN file_content AS content ON content.id = version.content_id
        WHERE content.state = 'readable')
      WHERE old <> new ORDER BY source, name, version
      """)
    try statement.forEachRow { row in
      changes.append(
        Change(
          position: FilePosition(source: row.text(0), file: row.text(1), row: 0),
          version: row.integer(2), old: row.integer(3), new: row.integer(4)))
    }
    return changes
  }

  private static func nets(_ db: Database, of content: Int64) throws -> [Currency: Int128] {
    var nets: [Currency: Int128] = [:]
    let statement = try PreparedStatement(
      db, "SELECT currency, total FROM file_total WHERE content_id = ? AND measure = 'net'")
    try statement.bind(1, content).forEachRow { row in
      let currency = try row.currency(0, in: "file_total.currency")
      nets[currency] = try row.sum(1, in: "file_total.total")
    }
    return nets
  }
}
