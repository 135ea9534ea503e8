import GRDB
import SettlementModel

/// Objects that could not be read: kept while nothing readable took their place.
struct RejectedRecords {
  let db: Database
  let run: RunID

  /// Closes the rejects of objects that are stored now.
  func settle(_ stored: [RecordReference]) throws {
    let isAnyOpen = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM rejected_record WHERE closed_run IS NULL)")
    guard isAnyOpen == true else { return }
    let statement = try SQLStatement(
      db,
      """
      UPDATE rejected_record SET closed_run = ?1 WHERE type = ?2 AND id = ?3 AND closed_run IS NULL
      """)
    defer { statement.finalize() }
    for reference in stored {
      statement.bind(run.number, at: 1)
      statement.bind(reference.type.rawValue, at: 2)
      statement.bind(reference.id, at: 3)
      try statement.run()
    }
  }

  /// Keeps rejects, each once however often it is met; the number of new ones.
  ///
  /// An object with an id is the same wherever it stands in its origin; one without is named by
  /// its place.
  func keep(_ rejects: [RejectedRecord]) throws -> Int {
    var newCount = 0
    for reject in rejects {
      let place = reject.id.isEmpty ? "AND position = ?" : "AND position IS NOT ?"
      let open = try Row.fetchOne(
        db,
        sql: """
          SELECT rowid, reason, raw_text FROM rejected_record
          WHERE type = ? AND id = ? AND origin = ? AND closed_run IS NULL \(place)
          """,
        arguments: [
          reject.type.rawValue, reject.id, reject.origin, reject.id.isEmpty ? reject.position : nil,
        ])
      if let open {
        let (rowID, reason, rawText): (Int64, String, String) = (open[0], open[1], open[2])
        if reason == reject.reason, rawText == reject.rawText {
          try db.execute(
            sql: "UPDATE rejected_record SET seen_run = ? WHERE rowid = ?",
            arguments: [run.number, rowID])
          continue
        }
        try db.execute(
          sql: "UPDATE rejected_record SET closed_run = ? WHERE rowid = ?",
          arguments: [run.number, rowID])
      }
      try add(reject)
      newCount += 1
    }
    return newCount
  }

  private func add(_ reject: RejectedRecord) throws {
    try db.execute(
      sql: """
        INSERT INTO rejected_record
          (origin, position, type, id, reason, raw_text, seen_run, opened_run)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        reject.origin, reject.position, reject.type.rawValue, reject.id, reject.reason,
        reject.rawText, run.number, run.number,
      ])
  }
}
