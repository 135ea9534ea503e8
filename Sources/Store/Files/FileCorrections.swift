import GRDB
import SettlementModel

// Content that takes the place of content under another name.
extension FileVersions {
  struct CorrectedVersion {
    var version: Int64
    var name: String
    var content: Int64
    /// Whether it was readable, so that it counted.
    var counted: Bool
  }

  /// The versions, not superseded, of the names that the arrival corrects.
  func correctedVersions(_ arrival: FileArrival) throws -> [CorrectedVersion] {
    try arrival.replacedNames.subtracting([arrival.name]).sorted().flatMap { name in
      try Row.fetchAll(
        db,
        sql: """
          SELECT version.id, version.name, version.content_id, standing.state = 'readable'
          FROM file_version AS version
          JOIN file_standing AS standing ON standing.version_id = version.id
          WHERE version.source = ? AND version.name = ? AND version.superseded_run IS NULL
          ORDER BY version.version
          """, arguments: [arrival.source, name]
      ).map {
        CorrectedVersion(version: $0[0], name: $0[1], content: $0[2], counted: $0[3])
      }
    }
  }

  /// Whether this content of the name was replaced by another name's, which still counts: a source
  /// that shows the old file again does not bring it back.
  func wasCorrected(_ arrival: FileArrival, content: Int64) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM file_replacement AS replacement
          JOIN file_version AS version
            ON version.source = replacement.source AND version.name = replacement.new_name
          JOIN file_standing AS standing ON standing.version_id = version.id
          WHERE replacement.source = ? AND replacement.old_name = ?
            AND replacement.old_content_id = ? AND version.superseded_run IS NULL
            AND standing.state = 'readable')
        """, arguments: [arrival.source, arrival.name, content])!
  }

  /// The newest version of the name, where it has this content and was superseded.
  func ended(_ arrival: FileArrival, content: Int64) throws -> Int64? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT id FROM file_version AS version
        WHERE source = ?1 AND name = ?2 AND content_id = ?3 AND superseded_run IS NOT NULL
          AND version = (SELECT max(version) FROM file_version WHERE source = ?1 AND name = ?2)
        """, arguments: [arrival.source, arrival.name, content])
  }

  /// Ends a corrected version and keeps by what.
  func end(_ old: CorrectedVersion, for arrival: FileArrival, content: Int64) throws {
    try supersede(old.version)
    try db.execute(
      sql: """
        INSERT INTO file_replacement (
          source, old_name, old_content_id, new_name, new_content_id, run)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [arrival.source, old.name, old.content, arrival.name, content, run.number])
  }

  func supersede(_ version: Int64) throws {
    try db.execute(
      sql: "UPDATE file_version SET superseded_run = ? WHERE id = ?",
      arguments: [run.number, version])
  }

  /// Keeps who had the content counted as it is, and why.
  func note(
    _ acceptance: FileAcceptance, of content: Int64, _ arrival: FileArrival,
    refusal: FileRefusal?
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO file_acceptance (
          content_id, source, name, replaces_name, refusal_detail, note, accepted_by, accepted_at,
          run)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        content, arrival.source, arrival.name, arrival.replacedNames.sorted().joined(separator: ", "),
        refusal?.detail ?? "", acceptance.note, acceptance.by, acceptance.at.milliseconds,
        run.number,
      ])
    try AuditAcceptances.append(db, id: db.lastInsertedRowID, login: acceptance.login)
  }
}
