import GRDB
import SettlementModel

/// What a name had and has: the rows of `file_version`, inside a transaction of the caller.
struct FileVersions {
  let db: Database
  let run: RunID

  struct Name: Hashable {
    var source: String
    var name: String
  }

  /// The first name in byte order under which content counts, or nil where it does not.
  func reportedName(of content: Int64) throws -> Name? {
    try Row.fetchOne(
      db, sql: "SELECT source, name FROM live_content WHERE content_id = ?", arguments: [content]
    ).map { Name(source: $0[0], name: $0[1]) }
  }

  /// The newest version of a name that was not superseded and has this content.
  func current(_ arrival: FileArrival, content: Int64) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id FROM file_version
          WHERE source = ? AND name = ? AND content_id = ? AND superseded_run IS NULL
          ORDER BY version DESC LIMIT 1
          """), arguments: [arrival.source, arrival.name, content])
  }

  /// Adds the next version of the arrival's name.
  func add(_ arrival: FileArrival, content: Int64, fileDate: BusinessDay?) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO file_version (
          source, name, version, content_id, file_date, remote_size_bytes, remote_modified_seconds,
          remote_modified_nanoseconds, fetched_at, arrived_run)
        SELECT ?1, ?2, 1 + coalesce(max(version), 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9
        FROM file_version WHERE source = ?1 AND name = ?2
        """
    ).execute(
      arguments: [
        arrival.source, arrival.name, content, fileDate.map { Int64($0.daysSinceEpoch) },
        arrival.sizeBytes, arrival.modifiedSeconds, arrival.modifiedNanoseconds,
        arrival.fetchedAt.milliseconds, run.number,
      ])
  }

  /// Has the arrival's name stand with content that is refused itself.
  func setAside(_ arrival: FileArrival, content: Int64, fileDate: BusinessDay?) throws {
    guard let current = try current(arrival, content: content) else {
      return try add(arrival, content: content, fileDate: fileDate)
    }
    try refetched(current, arrival)
    try release(current)
  }

  /// Notes that a version was fetched once more, so that the next look at the source finds it
  /// known.
  func refetched(_ version: Int64, _ arrival: FileArrival) throws {
    try db.execute(
      sql: """
        UPDATE file_version SET remote_size_bytes = ?, remote_modified_seconds = ?,
          remote_modified_nanoseconds = ?, fetched_at = ? WHERE id = ?
        """,
      arguments: [
        arrival.sizeBytes, arrival.modifiedSeconds, arrival.modifiedNanoseconds,
        arrival.fetchedAt.milliseconds, version,
      ])
  }

  /// Versions, not superseded and of other content than ?1, that end when name ?3 of source ?2
  /// has that content: all of the name's, and older ones of further names that have it. Content
  /// that was refused and is readable now may stand under several names; what a further name got
  /// since is newer than it. A name that is set aside has nothing of the content.
  private static let replaced = """
    superseded_run IS NULL AND content_id <> ?1 AND (
      source = ?2 AND name = ?3 OR EXISTS (
        SELECT 1 FROM file_version AS newer
        WHERE newer.content_id = ?1 AND newer.superseded_run IS NULL
          AND newer.source = file_version.source AND newer.name = file_version.name
          AND newer.version > file_version.version
          AND NOT EXISTS (SELECT 1 FROM name_refusal AS own
            WHERE own.file_version_id = newer.id AND own.closed_run IS NULL)))
    """

  /// Contents of the versions that end, and whether each counted.
  private func replacedContents(
    _ arrival: FileArrival, by content: Int64
  ) throws -> [(content: Int64, counted: Bool)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT content_id, state = 'readable' FROM file_version
        JOIN file_standing AS standing ON standing.version_id = file_version.id
        WHERE \(Self.replaced)
        """, arguments: [content, arrival.source, arrival.name]
    ).map { ($0[0], $0[1]) }
  }

  /// Has the cases of a content's lines evaluated again.
  func touchCases(of content: Int64) throws {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO touched_case
        SELECT case_key FROM settlement_line WHERE content_id = ? AND case_key IS NOT NULL
        """, arguments: [content])
  }

  /// Makes `content` what the arrival's name has, in one step with all that follows from it: what
  /// the name had, and what it corrects under other names, counts no longer.
  ///
  /// - Returns: whether other accepted content no longer counts.
  func accept(_ arrival: FileArrival, content: Int64, fileDate: BusinessDay?) throws -> Bool {
    let replaced = try replacedContents(arrival, by: content)
    let isOutdated = try arrival.isOutdated || wasCorrected(arrival, content: content)
    let corrected = isOutdated ? [] : try correctedVersions(arrival)
    let concerned = Set(replaced.map(\.content)).union(corrected.map(\.content)).union([content])
    let before = try reportedNames(of: concerned)
    let known = try current(arrival, content: content)
      ?? (isOutdated ? ended(arrival, content: content) : nil)
    if let known {
      try refetched(known, arrival)
      try release(known)
    } else {
      try add(arrival, content: content, fileDate: fileDate)
    }
    try db.execute(
      sql: "UPDATE file_version SET superseded_run = ?4 WHERE \(Self.replaced)",
      arguments: [content, arrival.source, arrival.name, run.number])
    for version in corrected { try end(version, for: arrival, content: content) }
    if isOutdated, let version = try current(arrival, content: content) { try supersede(version) }
    let after = try reportedNames(of: concerned)
    for content in concerned where before[content] != after[content] {
      try touchCases(of: content)
    }
    let replaces = (replaced.map(\.counted) + corrected.map(\.counted)).contains(true)
    if replaces { try measureDifferences() }
    return replaces
  }

  private func reportedNames(of contents: Set<Int64>) throws -> [Int64: Name] {
    var names: [Int64: Name] = [:]
    for content in contents { names[content] = try reportedName(of: content) }
    return names
  }
}
