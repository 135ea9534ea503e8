import GRDB

/// One content and what is kept of it.
public struct KeptContent: Sendable, Hashable {
  /// Digest of the bytes as received, which is also the kept file's name.
  public var sha256: String
  /// Digest of the bytes that are kept.
  public var keptSHA256: String
  /// The first name under which it came.
  public var name: String
}

extension SettlementDatabase {
  /// The digest of the bytes that are kept of what was received.
  public func keptDigest(of sha256: String) throws -> String {
    try read { db in
      try String.fetchOne(
        db,
        sql: """
          SELECT kept_sha256 FROM rewritten_file AS kept
          JOIN file_content AS content ON content.id = kept.content_id WHERE content.sha256 = ?
          """, arguments: [sha256])
    } ?? sha256
  }

  /// Every content that should be kept, ordered by its digest.
  public func keptContents() throws -> [KeptContent] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT content.sha256, coalesce(kept.kept_sha256, content.sha256), version.name
          FROM file_content AS content
          JOIN file_version AS version ON version.id = (
            SELECT min(id) FROM file_version WHERE content_id = content.id)
          LEFT JOIN rewritten_file AS kept ON kept.content_id = content.id
          WHERE content.id NOT IN (SELECT content_id FROM purged_content WHERE is_whole = 1)
          ORDER BY content.sha256
          """
      ).map { KeptContent(sha256: $0[0], keptSHA256: $0[1], name: $0[2]) }
    }
  }
}
