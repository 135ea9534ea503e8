import GRDB
public import SettlementModel

/// The number of one invocation that writes; later runs have greater numbers.
public struct RunID: Sendable, Hashable, Comparable {
  public let number: Int64

  public init(number: Int64) {
    self.number = number
  }

  public static func < (left: RunID, right: RunID) -> Bool { left.number < right.number }
}

/// One invocation that wrote, as the journal keeps it.
public struct RunEntry: Sendable, Hashable {
  /// Columns of `run`, in the order in which an entry is read from them.
  static let columns = "id, command, business_day, started_at, ended_at, exit_code"

  public var id: RunID
  public var command: String
  public var businessDay: BusinessDay
  public var startedAt: Timestamp
  /// Nil while it runs, and for one that was killed.
  public var endedAt: Timestamp?
  public var exitCode: Int?

  /// The run in a row of id, command, business day, start, end and exit code.
  init(_ row: Row) {
    let endedAt: Int64? = row[4]
    id = RunID(number: row[0])
    command = row[1]
    businessDay = BusinessDay(daysSinceEpoch: row[2])
    startedAt = Timestamp(milliseconds: row[3])
    self.endedAt = endedAt.map(Timestamp.init(milliseconds:))
    exitCode = row[5]
  }
}

extension SettlementDatabase {
  /// Opens a run; everything that is written names it.
  public func beginRun(
    command: String, businessDay: BusinessDay, startedAt: Timestamp
  ) throws -> RunID {
    try write { db in
      try db.execute(
        sql: "INSERT INTO run (command, business_day, started_at) VALUES (?, ?, ?)",
        arguments: [command, Int64(businessDay.daysSinceEpoch), startedAt.milliseconds])
      return RunID(number: db.lastInsertedRowID)
    }
  }

  /// Closes a run.
  public func finishRun(_ run: RunID, endedAt: Timestamp, exitCode: Int) throws {
    try write { db in
      try db.execute(
        sql: "UPDATE run SET ended_at = ?, exit_code = ? WHERE id = ?",
        arguments: [endedAt.milliseconds, exitCode, run.number])
    }
  }

  /// The latest business day that any run was for, also a killed one's; nil before the first.
  public func lastBusinessDay() throws -> BusinessDay? {
    try read { db in
      try Int32.fetchOne(db, sql: "SELECT max(business_day) FROM run")
        .map(BusinessDay.init(daysSinceEpoch:))
    }
  }

  /// When the newest run of a command that ended with one of these codes ended; nil before the first.
  public func lastEnd(ofCommand command: String, exitCodes: [Int]) throws -> Timestamp? {
    try read { db in
      let marks = Array(repeating: "?", count: exitCodes.count).joined(separator: ", ")
      return try Int64.fetchOne(
        db,
        sql: "SELECT max(ended_at) FROM run WHERE command = ? AND exit_code IN (\(marks))",
        arguments: [command] + StatementArguments(exitCodes)
      ).map(Timestamp.init(milliseconds:))
    }
  }

  /// The newest runs, newest first, at most `limit`.
  public func newestRuns(limit: Int) throws -> [RunEntry] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(RunEntry.columns) FROM run
          ORDER BY id DESC LIMIT ?
          """, arguments: [limit]
      ).map(RunEntry.init)
    }
  }
}
