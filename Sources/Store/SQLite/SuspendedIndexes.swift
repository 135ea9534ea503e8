import GRDB

/// Indexes that a load into an empty table does without: making one afterwards from sorted keys takes
/// a third of the time of keeping it up row by row.
///
/// Their definitions lie in `suspended_index` meanwhile, written by the commit that takes them away, so
/// that the next opening makes them again where a load was killed. Valid inside one access.
struct SuspendedIndexes {
  let db: Database
  /// Page cache while an index is made.
  private static let cacheKiBMax = 16 << 10

  init(_ db: Database) { self.db = db }

  /// Takes away the indexes named, as far as they are there, in a transaction of the caller.
  func suspend(_ names: [String]) throws {
    for name in names {
      let definition = try String.fetchOne(
        db, sql: "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?",
        arguments: [name])
      guard let definition else { continue }
      try db.execute(
        sql: "INSERT INTO suspended_index (name, definition) VALUES (?, ?)",
        arguments: [name, definition])
      try db.execute(sql: "DROP INDEX \(name)")
    }
  }

  /// Makes the indexes again that are suspended, `names` alone or all, in a transaction of the caller.
  ///
  /// - Throws: what SQLite says where rows break a unique one.
  func restore(_ names: [String]? = nil) throws {
    let suspended = try Row.fetchAll(
      db, sql: "SELECT name, definition FROM suspended_index ORDER BY name")
    guard !suspended.isEmpty else { return }
    let cache = try BoundedCache(db, kibibytesMax: Self.cacheKiBMax)
    defer { cache.end() }
    for row in suspended {
      let (name, definition): (String, String) = (row[0], row[1])
      if let names, !names.contains(name) { continue }
      try db.execute(sql: definition)
      try db.execute(sql: "DELETE FROM suspended_index WHERE name = ?", arguments: [name])
    }
  }

  /// Whether any is suspended.
  func isAny() throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM suspended_index)") ?? false
  }

  /// Whether a table has no rows at all.
  func isEmpty(_ table: String) throws -> Bool {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM \(table))"
    return try Bool.fetchOne(db.cachedStatement(sql: sql)) ?? false
  }
}

extension SettlementDatabase {
  /// Makes the indexes that a first load of files did without; nothing where none is suspended.
  ///
  /// Comes after the last file of a stage, before anything is looked up by them. Where it does not come,
  /// linking or the next opening does the same.
  public func endFirstLoad() throws {
    guard try read({ try SuspendedIndexes($0).isAny() }) else { return }
    try write { try SuspendedIndexes($0).restore() }
  }
}
