import GRDB
public import SettlementModel

/// What the API was asked for and does not have.
struct AbsenceNotes {
  let db: Database

  /// Forgets the absence of objects that came after all.
  func forget(_ arrived: [RecordReference]) throws {
    let hasAny = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM absent_record)")
    guard hasAny == true else { return }
    let statement = try SQLStatement(db, "DELETE FROM absent_record WHERE type = ? AND id = ?")
    defer { statement.finalize() }
    for reference in arrived {
      statement.bind(reference.type.rawValue, at: 1)
      statement.bind(reference.id, at: 2)
      try statement.run()
    }
  }
}

extension SettlementDatabase {
  /// Notes that the API answered 404 for an object; forgotten when the object arrives.
  public func noteAbsent(_ reference: RecordReference, run: RunID) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO absent_record (type, id, asked_run) VALUES (?, ?, ?)
          ON CONFLICT (type, id) DO UPDATE SET asked_run = excluded.asked_run
          """, arguments: [reference.type.rawValue, reference.id, run.number])
    }
  }
}
