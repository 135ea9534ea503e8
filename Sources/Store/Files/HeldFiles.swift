import GRDB
public import SettlementModel

/// A name of a source that was not superseded, with what it has.
public struct HeldFile: Sendable, Hashable {
  public var source: String
  public var name: String
  /// 64 hex digits in lower case.
  public var sha256: String
  public var sizeBytes: Int64
  public var modifiedSeconds: Int64
  public var modifiedNanoseconds: Int64
  public var fetchedAt: Timestamp
  public var fileDate: BusinessDay?
  /// What it was read with.
  public var profile: String
  /// Set where the content is set aside; nil where it counts, or could.
  public var refusal: FileRefusal?
}

extension HeldFile {
  /// The file as if it arrived again, to be read with `profile`.
  public func arrival(profile: String) -> FileArrival {
    FileArrival(
      source: source, name: name, sha256: sha256, sizeBytes: sizeBytes,
      modifiedSeconds: modifiedSeconds, modifiedNanoseconds: modifiedNanoseconds,
      fetchedAt: fetchedAt, profile: profile, fileDate: fileDate)
  }
}

extension SettlementDatabase {
  /// The names that a source has, in byte order; every source's where `source` is nil.
  ///
  /// A name stands once for each content that it has: accepted content and a newer refused one may
  /// stand side by side.
  ///
  /// - Parameters:
  ///   - name: only this base name.
  ///   - sha256: only names with this content.
  public func heldFiles(
    source: String? = nil, name: String? = nil, sha256: String? = nil
  ) throws -> [HeldFile] {
    // What is not asked for is not in the text: `?1 IS NULL OR` would keep an index from being used.
    var (conditions, arguments) = ("", StatementArguments())
    for (column, value) in [
      ("version.source", source), ("version.name", name), ("content.sha256", sha256),
    ] {
      guard let value else { continue }
      conditions += " AND \(column) = ?"
      arguments += [value]
    }
    return try read { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT version.source, version.name, content.sha256, version.remote_size_bytes,
              version.remote_modified_seconds, version.remote_modified_nanoseconds,
              version.fetched_at, version.file_date, standing.profile, standing.state, version.id
            FROM file_version AS version
            JOIN file_content AS content ON content.id = version.content_id
            JOIN file_standing AS standing ON standing.version_id = version.id
            WHERE version.superseded_run IS NULL AND content.state <> 'staging'\(conditions)
            ORDER BY version.name, version.source, version.version
            """), arguments: arguments
      ).map { row in
        let (date, state): (Int32?, String) = (row[7], row[9])
        return HeldFile(
          source: row[0], name: row[1], sha256: row[2], sizeBytes: row[3],
          modifiedSeconds: row[4], modifiedNanoseconds: row[5],
          fetchedAt: Timestamp(milliseconds: row[6]),
          fileDate: date.map(BusinessDay.init(daysSinceEpoch:)), profile: row[8],
          refusal: state != "refused" ? nil
            : try NameRefusal(db, version: row[10])?.refusal
              ?? FileContent(db, sha256: row[2])?.refusal)
      }
    }
  }

  /// The content of a name of a source that counts, or would under another name; nil where it has
  /// none.
  public func countedFile(source: String, name: String) throws -> HeldFile? {
    try heldFiles(source: source, name: name).last { $0.refusal == nil }
  }

  /// The dates of all files that came of a source, whatever became of them; with the names of dates
  /// that have more than one.
  ///
  /// - Parameter isCounted: whether a name is one of the files that the calendar waits for.
  public func filesReceived(
    source: String, isCounted: (String) -> Bool = { _ in true }
  ) throws -> (dates: Set<BusinessDay>, sharedDates: [BusinessDay: Set<String>]) {
    try read { db in
      var names: [BusinessDay: Set<String>] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT DISTINCT file_date, name FROM file_version
          WHERE source = ? AND file_date IS NOT NULL
          """, arguments: [source])
      while let row = try rows.next() {
        guard isCounted(row[1]) else { continue }
        names[BusinessDay(daysSinceEpoch: row[0]), default: []].insert(row[1])
      }
      return (Set(names.keys), names.filter { $0.value.count > 1 })
    }
  }
}

extension SettlementDatabase {
  /// Names of a source whose content counts, or would under another name, and that begin with a
  /// text; in byte order.
  ///
  /// - Parameter sha256: leaves out the names that have this content.
  public func countedNames(
    source: String, beginningWith text: String, withoutContent sha256: String = ""
  ) throws -> [String] {
    try countedNames(
      """
      version.name >= ?2 AND version.name < ?3
        AND version.content_id NOT IN (SELECT id FROM file_content WHERE sha256 = ?4)
      """, [source, text, text + "\u{10FFFF}", sha256])
  }

  /// Names of a source whose content counts, or would under another name, of a date; in byte order.
  public func countedNames(source: String, fileDate: BusinessDay) throws -> [String] {
    try countedNames("version.file_date = ?2", [source, Int64(fileDate.daysSinceEpoch)])
  }

  private func countedNames(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> [String] {
    try read { db in
      try String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT DISTINCT version.name FROM file_version AS version
            JOIN file_standing AS standing ON standing.version_id = version.id
            WHERE version.source = ?1 AND version.superseded_run IS NULL
              AND standing.state = 'readable' AND \(condition)
            ORDER BY version.name
            """), arguments: arguments)
    }
  }
}
