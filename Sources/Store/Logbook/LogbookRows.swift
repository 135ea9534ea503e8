import GRDB
public import SettlementModel

/// One row of a table that the logbook tells, as JSON.
public struct LogbookRow: Sendable, Hashable {
  public var table: String
  /// What names the row in its table: a JSON array.
  public var key: String
  /// The row by column: a JSON object.
  public var values: String

  public init(table: String, key: String, values: String) {
    self.table = table
    self.key = key
    self.values = values
  }
}

/// Which run the logbook is at, and what a night needs to be judged again.
public struct LogbookRun: Sendable, Hashable {
  public var id: RunID
  public var command: String
  public var businessDay: BusinessDay
  public var startedAt: Timestamp
  public var endedAt: Timestamp?
  public var exitCode: Int?
  /// Under which rules and configuration it judged; nil where it judged nothing.
  public var fingerprint: String?
}

extension SettlementDatabase {
  private static let storeName = "logbook_store"

  /// What tells this database from every other, made where it has none.
  public func storeIdentity() throws -> String {
    if let known = try setting(Self.storeName) { return known }
    let new = try read { db in try String.fetchOne(db, sql: "SELECT lower(hex(randomblob(16)))") }
    try setSetting(Self.storeName, to: new ?? "")
    return new ?? ""
  }

  /// Every row that the logbook tells, table by table, in the order of their keys; of a database
  /// opened as of a run, as that run left it.
  public func forEachLogbookRow(_ body: (LogbookRow) throws -> Void) throws {
    try read { db in
      for table in try LogbookTables.told(db) {
        let key = "json_array(\(table.keys.joined(separator: ", ")))"
        let values = table.columns.map { "'\($0)', \($0)" }.joined(separator: ", ")
        let condition = LogbookTables.condition(table.name).map { "WHERE \($0)" } ?? ""
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT \(key), json_object(\(values)) FROM \(table.name) \(condition)
            ORDER BY \(table.keys.joined(separator: ", "))
            """)
        while let row = try rows.next() {
          try body(LogbookRow(table: table.name, key: row[0], values: row[1]))
        }
      }
    }
  }

  /// Runs after one, oldest first.
  public func logbookRuns(after run: RunID) throws -> [LogbookRun] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, command, business_day, started_at, ended_at, exit_code, evaluation_fingerprint
          FROM run WHERE id > ? ORDER BY id
          """, arguments: [run.number]
      ).map { row in
        let ended: Int64? = row[4]
        return LogbookRun(
          id: RunID(number: row[0]), command: row[1],
          businessDay: BusinessDay(daysSinceEpoch: row[2]),
          startedAt: Timestamp(milliseconds: row[3]),
          endedAt: ended.map(Timestamp.init(milliseconds:)), exitCode: row[5], fingerprint: row[6])
      }
    }
  }

  /// Whether the trail up to an earlier head is still the beginning of this one.
  public func holdsAuditHead(_ head: AuditHead) throws -> Bool {
    guard head.count > 0 else { return true }
    return try read { db in
      try String.fetchOne(
        db, sql: "SELECT hash FROM audit_entry WHERE id = ?", arguments: [head.count])
    } == head.hash
  }

  /// The newest version of each table of API objects.
  public func recordMarks() throws -> [String: Int64] {
    try read { db in
      var marks: [String: Int64] = [:]
      for table in try LogbookTables.records(db) {
        marks[table] =
          try Int64.fetchOne(db, sql: "SELECT coalesce(max(version_id), 0) FROM main.\(table)")
      }
      return marks
    }
  }
}
