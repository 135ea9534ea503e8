import GRDB
import SettlementModel

/// Why a version's name is set aside, whatever its content is.
struct NameRefusal {
  var refusal: FileRefusal
  /// What the name was judged with.
  var profile: String

  /// That of a version; nil where its name is not set aside.
  init?(_ db: Database, version: Int64) throws {
    let sql = """
      SELECT cause, detail, profile FROM name_refusal
      WHERE file_version_id = ? AND closed_run IS NULL
      """
    guard let row = try Row.fetchOne(db, sql: sql, arguments: [version]) else { return nil }
    let text: String = row[0]
    guard let cause = FileRefusal.Cause(rawValue: text) else {
      throw StoredValueError(place: "name_refusal.cause", text: text)
    }
    (refusal, profile) = (FileRefusal(cause: cause, detail: row[1]), row[2])
  }
}

// Versions that are set aside for their names: what their content is plays no part.
extension FileVersions {
  /// Sets the arrival's name aside; nil where its content is to be taken as that of any other name.
  ///
  /// What the name has already stays as it is, and so does what a correction of it has ended: a
  /// source that shows an old file again asks nobody anything.
  func refuse(_ arrival: FileArrival, _ refusal: FileRefusal) throws -> FileImportResult? {
    let known = try FileContent(db, sha256: arrival.sha256)
    let current = try known.flatMap { try self.current(arrival, content: $0.id) }
    if let current {
      if let standing = try openRefusal(of: current) {
        try refetched(current, arrival)
        if standing.refusal == refusal, standing.profile == arrival.profile {
          return .refusedBefore(refusal)
        }
      } else if let known, known.state == "readable"
        || known.profile == arrival.profile && known.refusal?.cause.isOfName == false
      {
        return nil
      }
    } else if let known, known.state == "readable",
      try wasCorrected(arrival, content: known.id)
    {
      return nil
    }
    let content = try known?.id ?? unreadContent(arrival, refusal)
    // The day of another name with the same bytes says nothing about this one.
    if current == nil { try add(arrival, content: content, fileDate: arrival.fileDate) }
    let version = try current ?? self.current(arrival, content: content)!
    try release(version)
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO name_refusal (file_version_id, cause, detail, profile, opened_run)
        VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [version, refusal.cause.rawValue, refusal.detail, arrival.profile, run.number])
    return .refused(refusal)
  }

  /// Content of which nothing is known but that a name has it: the next clear name has it read.
  private func unreadContent(_ arrival: FileArrival, _ refusal: FileRefusal) throws -> Int64 {
    let content = try FileContent.stage(db, arrival, run: run)
    try FileContent.settle(
      db, content: content, reading: FileReading(refusal: refusal), profile: arrival.profile,
      run: run)
    return content
  }

  /// Why the version's name is set aside, and what it was judged with; nil where it is not.
  func openRefusal(of version: Int64) throws -> NameRefusal? { try NameRefusal(db, version: version) }

  /// The version's name is set aside no longer.
  func release(_ version: Int64) throws {
    try db.execute(
      sql: """
        UPDATE name_refusal SET closed_run = ? WHERE file_version_id = ? AND closed_run IS NULL
        """, arguments: [run.number, version])
  }
}
