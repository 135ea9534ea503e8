import GRDB
import SettlementModel

/// The statements by which objects of one type are held, closed and added.
final class RecordTable<Record: StoredRecord> {
  private let find: SQLStatement
  private let close: SQLStatement
  private let replaceUnseen: SQLStatement
  private let add: SQLStatement
  private let run: Int64

  /// What was held before; `caseKey` is nil for types without a case.
  struct Held {
    var record: Record
    var versionID: Int64
    var caseKey: Int64?
  }

  init(_ db: Database, run: RunID) throws {
    self.run = run.number
    let keyColumn = Record.hasCase ? ["case_key"] : []
    let columns = Record.columns + keyColumn
    let list = columns.joined(separator: ", ")
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    find = try SQLStatement(
      db,
      """
      SELECT \((columns + ["version_id"]).joined(separator: ", ")) FROM \(Record.table)
      WHERE id = ? AND closed_run IS NULL
      """)
    // A version that this run opened was never seen by anybody: it goes instead of being closed.
    replaceUnseen = try SQLStatement(
      db, "DELETE FROM \(Record.table) WHERE version_id = ? AND opened_run = ?")
    close = try SQLStatement(
      db, "UPDATE \(Record.table) SET closed_run = ?2 WHERE version_id = ?1 AND opened_run <> ?2")
    add = try SQLStatement(
      db, "INSERT INTO \(Record.table) (\(list), opened_run) VALUES (\(places), ?)")
  }

  func finalize() {
    for statement in [find, close, replaceUnseen, add] { statement.finalize() }
  }

  /// The current version of an object, or nil.
  func held(_ id: String) throws -> Held? {
    find.bind(id, at: 1)
    defer { find.reset() }
    guard try find.step() else { return nil }
    let count = Int32(Record.columns.count)
    let keyCount: Int32 = Record.hasCase ? 1 : 0
    return Held(
      record: try Record(from: find), versionID: find.integer(count + keyCount),
      caseKey: Record.hasCase ? find.integer(count) : nil)
  }

  /// Makes `record` the current version in place of `held`.
  func store(_ record: Record, caseKey: CaseKey?, over held: Held?) throws {
    if let held {
      for statement in [replaceUnseen, close] {
        statement.bind(held.versionID, at: 1)
        statement.bind(run, at: 2)
        try statement.run()
      }
    }
    record.bind(to: add)
    var next = Int32(Record.columns.count) + 1
    if Record.hasCase {
      add.bind(caseKey?.number, at: next)
      next += 1
    }
    add.bind(run, at: next)
    try add.run()
  }
}
