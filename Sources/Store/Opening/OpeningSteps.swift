import GRDB

extension SettlementDatabase {
  /// Every connection: bounded caches, no memory map (SQLite's errors stay errors), waits of 30
  /// seconds.
  static func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(30)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      db.add(function: PersonNameFunction.function)
      try db.execute(sql: "PRAGMA mmap_size = 0")
      try db.execute(sql: "PRAGMA temp_store = FILE")
      let cacheKiB = db.configuration.readonly ? 32 << 10 : 64 << 10
      try db.execute(sql: "PRAGMA cache_size = -\(cacheKiB)")
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
      path: draft.path, configuration: configuration(isReadOnly: false))
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA application_id = \(DatabaseFile.applicationID)")
    }
    try Migrations.migrator.migrate(queue)
    try queue.close()
    try draft.rename(to: path)
  }

  /// Refuses newer schemas; backs up and migrates older ones where writing is allowed.
  static func migrateWhereOlder(path: String, access: Access) throws {
    let isReadOnly = access == .readOnly
    let queue = try DatabaseQueue(
      path: path, configuration: configuration(isReadOnly: isReadOnly))
    defer { try? queue.close() }
    let version = try queue.read { db in
      try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }
    if version > Migrations.newestVersion {
      throw StoreError(
        code: .newer, path: path,
        detail: """
          The database has schema \(version); this tieout knows schemas up to \
          \(Migrations.newestVersion).
          """,
        advice: "Nothing was changed. Use the newer tieout that wrote it.")
    }
    guard version < Migrations.newestVersion else { return }
    guard !isReadOnly else {
      throw StoreError(
        code: .older, path: path,
        detail: "The database has schema \(version); this tieout has \(Migrations.newestVersion).",
        advice: "`tieout run` migrates it, after a backup.")
    }
    try backup(queue, to: path + ".schema-\(version)", path: path)
    try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
    try Migrations.migrator.migrate(queue)
  }

  /// Settles what an earlier process left, before anything else is written.
  func prepareForWriting(endedUncleanly: Bool) throws {
    try pool.writeWithoutTransaction { db in
      // Opening in WAL mode sets NORMAL, which may lose the newest commits with the power.
      try db.execute(sql: "PRAGMA synchronous = FULL")
    }
    let hasOpenRun = try pool.read { db in
      try Bool.fetchOne(
        db, sql: "SELECT ended_at IS NULL FROM run ORDER BY id DESC LIMIT 1") ?? false
    }
    if endedUncleanly || hasOpenRun {
      let problems = try pool.read { db in
        try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
      }
      guard problems == ["ok"] else {
        throw StoreError.damaged(path, "The database is damaged: \(problems.joined(separator: "; ")).")
      }
    }
    try discardStagedContent()
  }
}
