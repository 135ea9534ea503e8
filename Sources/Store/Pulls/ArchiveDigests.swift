import GRDB

extension SettlementDatabase {
  /// The digest of an account's archive, and of what its file system said of it when it was read; nil
  /// where none is kept.
  public func archiveDigest(account: String) throws -> (digest: String, stamps: String)? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT digest, stamps FROM archive_digest WHERE account = ?",
        arguments: [account]
      ).map { ($0[0], $0[1]) }
    }
  }

  /// Keeps the digest of an account's archive in place of an earlier one.
  public func keepArchiveDigest(_ digest: String, stamps: String, account: String) throws {
    try write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO archive_digest (account, digest, stamps) VALUES (?, ?, ?)",
        arguments: [account, digest, stamps])
    }
  }
}
