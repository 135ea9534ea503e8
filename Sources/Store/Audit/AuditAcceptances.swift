import GRDB
import SettlementModel

/// Acceptances of files, which stand in a table of their own and in the audit trail.
enum AuditAcceptances {
  /// The entries that acceptances make, by the number of the acceptance.
  static func entries(
    _ db: Database, where condition: String = "1", arguments: StatementArguments = []
  ) throws -> [AuditEntry] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT acceptance.id, acceptance.source || '/' || acceptance.name AS subject,
          acceptance.note, acceptance.accepted_by, acceptance.accepted_at, acceptance.run,
          'sha256 ' || content.sha256
            || CASE acceptance.replaces_name WHEN '' THEN ''
              ELSE '; replaces ' || acceptance.replaces_name END
            || CASE acceptance.refusal_detail WHEN '' THEN ''
              ELSE '; ' || acceptance.refusal_detail END AS detail
        FROM file_acceptance AS acceptance
        JOIN file_content AS content ON content.id = acceptance.content_id
        WHERE \(condition) ORDER BY acceptance.id
        """, arguments: arguments
    ).map { row in
      AuditEntry(
        subjectType: .file, subject: row["subject"], action: .acceptFile, note: row["note"],
        by: row["accepted_by"], at: Timestamp(milliseconds: row["accepted_at"]),
        detail: row["detail"], run: row["run"], reference: row["id"])
    }
  }

  /// Enters an acceptance that was just stored.
  static func append(_ db: Database, id: Int64, login: String) throws {
    for var entry in try entries(db, where: "acceptance.id = ?", arguments: [id]) {
      entry.login = login
      try AuditTrail.append(db, entry)
    }
  }

  /// The first acceptance that says other than its entry, or lacks one; nil where all agree.
  static func firstDifference(_ db: Database) throws -> String? {
    var told: [Int64: AuditEntry] = [:]
    for entry in try AuditTrail.entries(db, where: "action = 'accept_file'") {
      if let acceptance = entry.reference { told[acceptance] = entry }
    }
    for stored in try entries(db) {
      guard let id = stored.reference else { continue }
      guard let entry = told.removeValue(forKey: id) else {
        return "acceptance \(id) of \(stored.subject) is not in the audit trail"
      }
      let says = [entry.subject, entry.note, entry.by, entry.detail]
      guard says == [stored.subject, stored.note, stored.by, stored.detail],
        entry.at == stored.at, entry.run == stored.run
      else {
        return "acceptance \(id) of \(stored.subject) is not what audit entry \(entry.number) says"
      }
    }
    let lost = told.values.min { $0.number < $1.number }
    return lost.map { "the acceptance that audit entry \($0.number) tells of is gone" }
  }
}
