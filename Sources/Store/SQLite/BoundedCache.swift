import GRDB

/// A page cache that is no larger than a bound for a while. One sort holds as much again at most, so that
/// work that sorts takes twice the bound. Valid inside one access.
struct BoundedCache {
  private let db: Database
  /// As SQLite tells it: kibibytes, below zero.
  private let before: Int

  init(_ db: Database, kibibytesMax: Int) throws {
    self.db = db
    before = try Int.fetchOne(db, sql: "PRAGMA cache_size") ?? 0
    try db.execute(sql: "PRAGMA cache_size = \(max(before, -kibibytesMax))")
  }

  /// Gives the cache the size that it had.
  func end() {
    try? db.execute(sql: "PRAGMA cache_size = \(before)")
  }
}
