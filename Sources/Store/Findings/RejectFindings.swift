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
      let column = row.text(3).isEmpty ? "" : " in \(row.text(3))"
      try list.append(
        .rowRejected,
        at: FilePosition(source: row.text(0), file: row.text(1), row: Int(row.integer(2))),
        detail: sentence("\(row.text(4))\(column): \(row.text(5))")
          + " Have the file issued again, or correct the profile.")
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
      let id = row.text(3)
      try list.append(
        .recordRejected,
        at: FilePosition(source: "", file: row.text(0), row: Int(row.integer(1))),
        detail: sentence(row.text(4)) + " Nothing of the object counts until it can be read."
      ) { finding in
        finding.recordType = type
        finding.recordID = id
      }
    }
  }

  /// The text with a full stop.
  private static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? text : text + "."
  }
}
