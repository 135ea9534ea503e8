import CSQLite
import GRDB
import GRDBSQLite

extension SettlementDatabase {
  /// Page cache of a connection that reads, and what one of its sorts holds at most.
  private static let readerCacheKiB = 8 << 10
  /// Page cache of the connection that writes, and what one of its sorts holds at most: making an index
  /// is one. Pages that do not fit come from the system's cache.
  private static let writerCacheKiB = 32 << 10

  /// Every connection: bounded caches, no memory map (SQLite's errors stay errors), waits of 30
  /// seconds.
  private static func configuration(
    cacheKiB: Int, waiting: @escaping @Sendable () -> Void = {}
  ) -> Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    let wait = BusyWait(told: waiting)
    configuration.busyMode = .callback { wait.goesOn(try: $0) }
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      db.add(function: PersonNameFunction.function)
      try db.execute(sql: "PRAGMA mmap_size = 0")
      try db.execute(sql: "PRAGMA temp_store = FILE")
      let isReader = db.configuration.readonly
      try db.execute(sql: "PRAGMA cache_size = -\(isReader ? readerCacheKiB : cacheKiB)")
    }
    return configuration
  }

  /// A connection that writes nothing and keeps one transaction open for all that it reads.
  static func readingConfiguration() -> Configuration {
    var configuration = configuration(cacheKiB: readerCacheKiB)
    configuration.readonly = true
    configuration.allowsUnsafeTransactions = true
    return configuration
  }

  /// A connection that writes.
  ///
  /// - Parameters:
  ///   - keepsLog: whether the log's files stay beside the database when the last connection ends.
  ///     Without them only those can open it who may make them: a reader without the right to write
  ///     into the directory could not.
  ///   - waiting: called once for each wait for another writer that lasts.
  static func writingConfiguration(
    keepsLog: Bool, waiting: @escaping @Sendable () -> Void = {}
  ) -> Configuration {
    var configuration = configuration(cacheKiB: writerCacheKiB, waiting: waiting)
    guard keepsLog else { return configuration }
    configuration.prepareDatabase { db in
      guard !db.configuration.readonly else { return }
      var isKept: CInt = 1
      let code = sqlite3_file_control(
        db.sqliteConnection, "main", SQLITE_FCNTL_PERSIST_WAL, &isKept)
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
      // Folding the log in as the last connection ends would lock readers out for as long as the disk takes.
      let left = sqlite_leave_log_at_close(db.sqliteConnection)
      guard left == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: left)) }
      // What is kept is cut to nothing by `close`, and to this while a run goes on.
      try db.execute(sql: "PRAGMA journal_size_limit = \(64 << 20)")
    }
    return configuration
  }

  static func missing(_ path: String) -> StoreError {
    StoreError(
      code: .missing, path: path, detail: "There is no database yet.",
      advice: "`tieout run` or `tieout ingest` makes it; check data_directory if there should be one.")
  }

  /// Builds the database under another name first, so that an empty or half-made file under the
  /// real one is damage.
  static func create(path: String, mode: UInt32) throws {
    let draft = DatabaseFile(path: path + ".new")
    try draft.create(mode: mode)
    let queue = try DatabaseQueue(
      path: draft.path, configuration: writingConfiguration(keepsLog: false))
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA application_id = \(DatabaseFile.applicationID)")
    }
    try Migrations.migrator.migrate(queue)
    // From the first moment on that it has its name, reading it does not lock it.
    try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
    try queue.close()
    try draft.rename(to: path)
  }

  /// Refuses newer schemas and, after an unclean end, damaged pages, through a connection that
  /// writes nothing: a pool's first act is a commit of its own.
  static func refuseWhereUnfit(path: String, endedUncleanly: Bool) throws {
    let queue = try DatabaseQueue(path: path, configuration: readingConfiguration())
    defer { try? queue.close() }
    try queue.read { db in
      try requireNotNewer(try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0, path: path)
      let hasOpenRun =
        try Bool.fetchOne(db, sql: "SELECT ended_at IS NULL FROM run ORDER BY id DESC LIMIT 1")
        ?? false
      guard endedUncleanly || hasOpenRun else { return }
      let problems = try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
      guard problems == ["ok"] else {
        throw StoreError.damaged(path, "The database is damaged: \(problems.joined(separator: "; ")).")
      }
    }
  }

  /// Backs up and migrates older schemas.
  static func migrateWhereOlder(
    path: String, waiting: @escaping @Sendable () -> Void
  ) throws {
    let queue = try DatabaseQueue(
      path: path, configuration: writingConfiguration(keepsLog: true, waiting: waiting))
    defer { try? queue.close() }
    let version = try queue.read { db in
      try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }
    guard version < Migrations.newestVersion else { return }
    // A copy that lies there is of an attempt that was killed, or of an earlier upgrade: it stays.
    var (copy, number) = (path + ".schema-\(version)", 1)
    while try DatabaseFile(path: copy).exists() {
      number += 1
      copy = path + ".schema-\(version)-\(number)"
    }
    try backup(queue, to: copy, path: path)
    try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
    try Migrations.migrator.migrate(queue)
  }

  static func requireNotNewer(_ version: Int, path: String) throws {
    guard version > Migrations.newestVersion else { return }
    throw StoreError(
      code: .newer, path: path,
      detail: """
        The database has schema \(version); this tieout knows schemas up to \
        \(Migrations.newestVersion).
        """,
      advice: "Nothing was changed. Use the newer tieout that wrote it.")
  }

  /// Settles what an earlier process left, before anything else is written.
  func prepareForWriting() throws {
    let pool = try writer()
    try pool.writeWithoutTransaction { db in
      // Opening in WAL mode sets NORMAL, which may lose the newest commits with the power.
      try db.execute(sql: "PRAGMA synchronous = FULL")
    }
    try endFirstLoad()
    try discardStagedContent()
  }
}
