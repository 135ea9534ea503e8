import GRDB
import SettlementModel

/// Findings about rows and API objects that could not be read.
enum RejectFindings {
  static func addRows(_ db: Database, to list: inout ControlFindingList) throws {
    let statement = try PreparedStatement(
      db,
      """
      SELECT live.source, live.name, reject.row, reject.column_name, reject.reason, reject.detail
      FROM live_content AS live JOIN rejected_row AS reject ON reject.content_id = live.content_id
      ORDER BY live.source, live.name, reject.row
      """)
    try statement.forEachRow { row in
      list.append(
        rejectedRow: FilePosition(
          source: row.text(0), file: row.text(1), row: Int(row.integer(2))),
        column: row.text(3), reason: row.text(4), detail: row.text(5))
    }
  }

  static func addRecords(_ db: Database, to list: inout ControlFindingList) throws {
    let statement = try PreparedStatement(
      db,
      """
      SELECT origin, position, type, id, reason FROM rejected_record WHERE closed_run IS NULL
      ORDER BY origin, position, type, id
      """)
    try statement.forEachRow { row in
      guard let type = RecordType(rawValue: row.text(2)) else {
        throw StoredValueError(place: "rejected_record.type", text: row.text(2))
      }
      list.append(
        rejected: RecordReference(type: type, id: row.text(3)), origin: row.text(0),
        position: Int(row.integer(1)), reason: row.text(4))
    }
  }
}
