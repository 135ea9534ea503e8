import GRDB

/// Values kept between runs by name, within a transaction of the caller.
enum Setting {
  /// The value of that name, or nil.
  static func value(_ db: Database, _ name: String) throws -> String? {
    let sql = "SELECT value FROM setting WHERE name = ?"
    return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [name])
  }

  /// Keeps the value, in place of an earlier one of that name.
  static func set(_ db: Database, _ name: String, to value: String) throws {
    try db.execute(
      sql: """
        INSERT INTO setting (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """, arguments: [name, value])
  }

  /// Forgets the value of that name.
  static func remove(_ db: Database, _ name: String) throws {
    try db.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [name])
  }
}
