import GRDB
public import SettlementModel

/// The digest of an archive, as it was read last.
public struct ArchiveDigest: Sendable, Hashable {
  /// Over the bytes of its files and how they are read.
  public var digest: String
  /// What the file system said of the files.
  public var stamps: String
  /// When the reading began.
  public var readAt: Timestamp

  public init(digest: String, stamps: String, readAt: Timestamp) {
    self.digest = digest
    self.stamps = stamps
    self.readAt = readAt
  }
}

extension SettlementDatabase {
  /// What is kept of an account's archive; nil for nothing.
  public func archiveDigest(account: String) throws -> ArchiveDigest? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT digest, stamps, read_at FROM archive_digest WHERE account = ?",
        arguments: [account]
      ).map {
        ArchiveDigest(digest: $0[0], stamps: $0[1], readAt: Timestamp(milliseconds: $0[2]))
      }
    }
  }

  /// Keeps the digest of an account's archive in place of an earlier one.
  public func keep(_ digest: ArchiveDigest, account: String) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO archive_digest (account, digest, stamps, read_at)
          VALUES (?, ?, ?, ?)
          """,
        arguments: [account, digest.digest, digest.stamps, digest.readAt.milliseconds])
    }
  }
}
