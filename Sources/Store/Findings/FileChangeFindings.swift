import GRDB
import SettlementModel

/// Findings about names that came again with other content.
enum FileChangeFindings {
  private struct Change {
    let position: FilePosition
    /// What replaced what.
    let what: String
    /// Counts of lines, as the sentence goes on.
    let rows: String
    let old: Int64
    let new: Int64
  }

  static func add(_ db: Database, to list: inout ControlFindingList) throws {
    for change in try changes(db) {
      let old = try nets(db, of: change.old)
      let new = try nets(db, of: change.new)
      let currencies = Set(old.keys).union(new.keys).sorted()
        .filter { old[$0, default: 0] != new[$0, default: 0] }
      let deltas = currencies.map { currency in
        let delta = new[currency, default: 0] - old[currency, default: 0]
        return (delta > 0 ? "+" : "")
          + DecimalText.majorUnits(ofMinorUnits: delta, digits: currency.digits) + " \(currency)"
      }
      let detail =
        change.what + change.rows
        + (deltas.isEmpty
          ? "The net stays as it was" : "The net changed by " + deltas.joined(separator: ", "))
        + "; ask why it was issued again, and resolve this by hand."
      if currencies.isEmpty { list.append(.fileChanged, at: change.position, detail: detail) }
      for currency in currencies {
        list.append(.fileChanged, at: change.position, detail: detail) { finding in
          finding.currency = currency
          finding.expectedMinorUnits = old[currency, default: 0]
          finding.actualMinorUnits = new[currency, default: 0]
        }
      }
    }
  }

  /// Accepted contents that took the place of others: ordered by source, name and version, then
  /// corrections under other names, oldest first.
  private static func changes(_ db: Database) throws -> [Change] {
    var changes: [Change] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT pair.source, pair.name, pair.version, pair.old, pair.new, rows_added, rows_removed,
        rows_altered, (SELECT max(old_name) FROM file_replacement AS replacement
          WHERE pair.version = 0 AND replacement.source = pair.source
            AND replacement.new_name = pair.name AND replacement.old_content_id = pair.old)
      FROM (\(FileVersions.replacedPairs)) AS pair
      LEFT JOIN file_difference AS difference
        ON difference.old_content_id = pair.old AND difference.new_content_id = pair.new
      ORDER BY pair.source, pair.name, pair.version = 0, pair.version, pair.new, pair.old
      """)
    try statement.forEachRow { row in
      changes.append(
        Change(
          position: FilePosition(source: row.text(0), file: row.text(1), row: 0),
          what: row.isNull(8)
            ? "Version \(row.integer(2)) of the file replaced an accepted one with other content"
            : "The file replaced \(row.text(8)), which had been accepted",
          rows: row.isNull(5)
            ? ". "
            : ": \(row.integer(5)) lines added, \(row.integer(6)) removed, "
              + "\(row.integer(7)) altered. ",
          old: row.integer(3), new: row.integer(4)))
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
