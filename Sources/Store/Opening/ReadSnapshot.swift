import GRDB

/// One connection that reads one commit: the last before it was made.
///
/// It never waits for the writer and the writer never waits for it. While it is open, the writer's
/// log cannot start from its beginning again and grows by what is written; so it is for one report,
/// and not for the time that somebody takes to read it.
final class ReadSnapshot: Sendable {
  private let queue: DatabaseQueue

  /// Opens the file at `path`, which must be there, and refuses another schema than this program's.
  ///
  /// - Parameter past: names the run after which the store is shown; nil for now.
  init(path: String, past: (Database) throws -> RunID?) throws {
    do {
      queue = try DatabaseQueue(path: path, configuration: SettlementDatabase.readingConfiguration())
      let version = try queue.inDatabase { db in
        try db.beginTransaction(.deferred)
        // The first read is what takes the snapshot.
        return try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      }
      try Self.requireOurs(version, path: path)
      try queue.inDatabase { db in
        guard let run = try past(db) else { return }
        try AsOfViews.install(db, run: run)
        try PastCases.install(db, run: run)
      }
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
    {
      throw StoreError.unreadableLog(path)
    }
  }

  private static func requireOurs(_ version: Int, path: String) throws {
    try SettlementDatabase.requireNotNewer(version, path: path)
    guard version == Migrations.newestVersion else {
      throw StoreError(
        code: .older, path: path,
        detail: "The database has schema \(version); this tieout has \(Migrations.newestVersion).",
        advice: "`tieout run` migrates it, after a backup.")
    }
  }

  deinit {
    // A connection that ends gives its snapshot up, whether or not this succeeds.
    try? queue.inDatabase { db in if db.isInsideTransaction { try db.rollback() } }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try queue.inDatabase(body)
  }

  func close() throws {
    try queue.inDatabase { db in try db.rollback() }
    try queue.close()
  }
}
