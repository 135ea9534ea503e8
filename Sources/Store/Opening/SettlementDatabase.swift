import GRDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The store: facts, verdicts and decisions in one SQLite file.
///
/// One process writes at a time. Reads run on snapshots and see whole commits only; a database that
/// was opened for reading sees one commit from its opening to its end, whatever is written
/// meanwhile. Calls block; none of them may be made from inside the body of another.
public final class SettlementDatabase: Sendable {
  /// What the opener may do.
  public enum Access: Sendable, Hashable { case readWrite, readOnly }

  /// The newest schema that this program reads and writes.
  public static var schemaVersion: Int { Migrations.newestVersion }

  public let path: String
  let connections: Connections

  /// What the opener may do.
  public var access: Access {
    switch connections {
    case .writing: .readWrite
    case .reading: .readOnly
    }
  }

  init(path: String, connections: Connections) {
    self.path = path
    self.connections = connections
  }

  /// Opens the database at `path`, creating it where nothing is and writing is asked for.
  ///
  /// A damaged, foreign or newer file is refused with a ``StoreError`` and left as it is; an
  /// older one is backed up beside itself and migrated, or refused where only reading is asked
  /// for. After an unclean end the file is checked, and what a broken-off import had staged is
  /// removed.
  ///
  /// - Parameters:
  ///   - mode: permissions of a new file, whatever the umask.
  ///   - waiting: called once for each wait for another writer that lasts more than a second; after
  ///     30 seconds it ends with an error.
  public static func open(
    path: String, access: Access, mode: UInt32 = 0o600,
    waiting: @escaping @Sendable () -> Void = {}
  ) throws -> SettlementDatabase {
    guard access == .readWrite else { return try openReading(path: path) { _ in nil } }
    do {
      let file = DatabaseFile(path: path)
      if try file.exists() {
        // A run that was killed as it made the database may have left it a second name.
        unlink(path + ".new")
      } else {
        try create(path: path, mode: mode)
      }
      try file.checkHeader()
      try refuseWhereUnfit(path: path, endedUncleanly: file.hasLog)
      try migrateWhereOlder(path: path, waiting: waiting)
      let pool = try DatabasePool(
        path: path, configuration: writingConfiguration(keepsLog: true, waiting: waiting))
      let database = SettlementDatabase(path: path, connections: .writing(pool))
      try database.prepareForWriting()
      return database
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Opens the database at `path` for reading, after the run that `past` names; nil for now.
  static func openReading(
    path: String, past: (Database) throws -> RunID?
  ) throws -> SettlementDatabase {
    do {
      let file = DatabaseFile(path: path)
      guard try file.exists() else { throw missing(path) }
      try file.checkHeader()
      let snapshot = try ReadSnapshot(path: path, past: past)
      return SettlementDatabase(path: path, connections: .reading(snapshot))
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// A value kept between runs, or nil.
  public func setting(_ name: String) throws -> String? {
    try read { try Setting.value($0, name) }
  }

  /// Keeps a value between runs.
  public func setSetting(_ name: String, to value: String) throws {
    try write { try Setting.set($0, name, to: value) }
  }
}
