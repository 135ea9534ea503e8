package import GRDB

/// The store: facts, verdicts and decisions in one SQLite file.
///
/// One process writes at a time. Reads run on snapshots and see whole commits only. Calls block;
/// none of them may be made from inside the body of another.
public final class SettlementDatabase: Sendable {
  /// What the opener may do.
  public enum Access: Sendable, Hashable { case readWrite, readOnly }

  /// The newest schema that this program reads and writes.
  public static var schemaVersion: Int { Migrations.newestVersion }

  public let path: String
  public let access: Access
  package let pool: DatabasePool

  init(path: String, access: Access, pool: DatabasePool) {
    self.path = path
    self.access = access
    self.pool = pool
  }

  /// Opens the database at `path`, creating it where nothing is and writing is asked for.
  ///
  /// A damaged, foreign or newer file is refused with a ``StoreError`` and left as it is; an
  /// older one is backed up beside itself and migrated, or refused where only reading is asked
  /// for. After an unclean end the file is checked, and what a broken-off import had staged is
  /// removed.
  ///
  /// - Parameter mode: permissions of a new file, whatever the umask.
  public static func open(
    path: String, access: Access, mode: UInt32 = 0o600
  ) throws -> SettlementDatabase {
    do {
      let file = DatabaseFile(path: path)
      if !file.exists {
        guard access == .readWrite else { throw missing(path) }
        try create(path: path, mode: mode)
      }
      try file.checkHeader()
      let endedUncleanly = file.hasLog
      try migrateWhereOlder(path: path, access: access)
      let pool = try DatabasePool(
        path: path, configuration: configuration(isReadOnly: access == .readOnly))
      let database = SettlementDatabase(path: path, access: access, pool: pool)
      if access == .readWrite { try database.prepareForWriting(endedUncleanly: endedUncleanly) }
      return database
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Ends all connections and folds the log into the file. Using the database afterwards is an
  /// error.
  public func close() throws {
    do {
      // Readers first: the last connection folds the log, and a reader may not.
      pool.releaseMemory()
      try pool.close()
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Runs `body` on a snapshot; what it fetches must not leave as a cursor.
  package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try pool.read(body)
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Runs `body` in one transaction: all of it is stored, or nothing where it throws.
  package func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try pool.write(body)
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Runs `body` on the writer, which opens and closes transactions by itself.
  package func writeInSteps<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try pool.writeWithoutTransaction(body)
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// A value kept between runs, or nil.
  public func setting(_ name: String) throws -> String? {
    try read { db in
      try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }
  }

  /// Keeps a value between runs.
  public func setSetting(_ name: String, to value: String) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO setting (name, value) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET value = excluded.value
          """, arguments: [name, value])
    }
  }
}
