package import GRDB
import GRDBSQLite

/// How a database is held: by the one writer with readers of its own, or by a reader of one commit.
enum Connections: Sendable {
  case writing(DatabasePool)
  case reading(ReadSnapshot)
}

extension SettlementDatabase {
  /// Whether this task is inside ``atOnce(_:)``, where all work goes through the writer.
  @TaskLocal private static var isAtOnce = false

  /// Ends all connections; a writer folds the log into the file as far as no reader needs it. Using
  /// the database afterwards is an error.
  public func close() throws {
    try translatingErrors {
      switch connections {
      case .writing(let pool):
        // Readers first: their snapshots would hold the log.
        pool.releaseMemory()
        try pool.writeWithoutTransaction { try Self.foldLog($0) }
        try pool.close()
      case .reading(let snapshot): try snapshot.close()
      }
    }
  }

  /// Moves the log into the file, as far as no reader of another process needs it, and cuts it to nothing
  /// where none needs any of it. Nobody is waited for and no reader waits.
  private static func foldLog(_ db: Database) throws {
    _ = try db.checkpoint(.passive)
    sqlite3_busy_timeout(db.sqliteConnection, 0)
    do {
      _ = try db.checkpoint(.truncate)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      // Somebody reads; the next run cuts it.
    }
  }

  /// Runs `body` on a snapshot; what it fetches must not leave as a cursor.
  package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try translatingErrors {
      switch connections {
      case .reading(let snapshot): try snapshot.read(body)
      case .writing(let pool):
        Self.isAtOnce ? try pool.unsafeReentrantWrite(body) : try pool.read(body)
      }
    }
  }

  /// Runs `body` in one transaction: all of it is stored, or nothing where it throws.
  package func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    let pool = try writer()
    return try translatingErrors {
      guard Self.isAtOnce else { return try pool.write(body) }
      return try pool.unsafeReentrantWrite { db in
        var value: Value?
        try db.inSavepoint {
          value = try body(db)
          return .commit
        }
        guard let value else { preconditionFailure("a savepoint that did not throw was kept") }
        return value
      }
    }
  }

  /// Runs `body` on the writer, which opens and closes transactions by itself.
  package func writeInSteps<Value>(_ body: (Database) throws -> Value) throws -> Value {
    precondition(!Self.isAtOnce, "steps have transactions of their own")
    let pool = try writer()
    return try translatingErrors { try pool.writeWithoutTransaction(body) }
  }

  /// Makes everything that `body` reads and writes through this database one transaction: others
  /// see all of it or nothing, and nothing is kept where it throws.
  ///
  /// `body` may make any number of calls, one after the other.
  public func atOnce<Value>(_ body: () throws -> Value) throws -> Value {
    precondition(!Self.isAtOnce, "a transaction does not nest")
    let pool = try writer()
    return try translatingErrors {
      try pool.writeWithoutTransaction { db in
        // While there is no verdict, all that is written here points at rows that the same transaction
        // read or wrote; looking each of them up again would take a fifth of a first evaluation.
        // A database that is being restored looks nothing up until it is whole.
        let isFirst = try SuspendedIndexes(db).isEmpty("line_verdict") && Self.checksReferences(db)
        if isFirst { try db.execute(sql: "PRAGMA foreign_keys = OFF") }
        defer { if isFirst { try? db.execute(sql: "PRAGMA foreign_keys = ON") } }
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try Self.$isAtOnce.withValue(true) { try body() }
          return .commit
        }
        guard let value else { preconditionFailure("a transaction that did not throw was kept") }
        return value
      }
    }
  }

  /// Whether what refers to a row that is not there is refused.
  static func checksReferences(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? true
  }

  func writer() throws -> DatabasePool {
    guard case .writing(let pool) = connections else {
      throw StoreError(
        code: .refused, path: path, detail: "The database was opened for reading.",
        advice: "This is a defect; please report it.")
    }
    return pool
  }

  func translatingErrors<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }
}
