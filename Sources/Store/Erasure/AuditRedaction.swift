import GRDB
import SettlementModel

/// Entries of the audit trail whose texts were erased.
///
/// Their own hash stays, and the chain with it; a later entry of action `erase` names each with the
/// hash of what is left of it, so that nothing else can be put in its place.
enum AuditRedaction {
  private static let mark = "entry "

  /// By number, the hash of what is left.
  static func entries(_ db: Database) throws -> [Int64: String] {
    var found: [Int64: String] = [:]
    for entry in try AuditTrail.entries(db, where: "action = 'erase'") {
      for part in entry.detail.split(separator: "; ") where part.hasPrefix(mark) {
        let words = part.dropFirst(mark.count).split(separator: " ")
        guard words.count == 2, let number = Int64(words[0]) else { continue }
        found[number] = String(words[1])
      }
    }
    return found
  }

  /// Replaces texts in the trail and in acceptances; what the erasing entry is to say of it.
  static func redact(_ db: Database, replace: (String) -> String) throws -> [String] {
    for name in ["audit_entry_unchanged", "file_acceptance_unchanged"] {
      try db.execute(sql: "DROP TRIGGER \(name)")
    }
    defer {
      // The guards are part of the schema: a transaction without them must not be kept.
      try? db.execute(
        sql: """
          CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
          BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
          CREATE TRIGGER file_acceptance_unchanged BEFORE UPDATE ON file_acceptance
          BEGIN SELECT RAISE(ABORT, 'acceptances are never changed'); END;
          """)
    }
    var known = try entries(db)
    var predecessor = AuditEncoding.firstPredecessor
    for entry in try AuditTrail.entries(db) {
      defer { predecessor = entry.hash }
      var left = entry
      left.note = replace(entry.note)
      left.detail = entry.action == .erase ? entry.detail : replace(entry.detail)
      guard left != entry else { continue }
      try db.execute(
        sql: "UPDATE audit_entry SET note = ?, detail = ? WHERE id = ?",
        arguments: [left.note, left.detail, entry.number])
      known[entry.number] = AuditTrail.hash(
        AuditEncoding.fields(of: left), following: Array(predecessor.utf8))
    }
    for row in try Row.fetchAll(db, sql: "SELECT id, note, refusal_detail FROM file_acceptance") {
      let (id, note, detail): (Int64, String, String) = (row[0], row[1], row[2])
      try db.execute(
        sql: "UPDATE file_acceptance SET note = ?, refusal_detail = ? WHERE id = ?",
        arguments: [replace(note), replace(detail), id])
    }
    return known.sorted { $0.key < $1.key }.map { "\(mark)\($0.key) \($0.value)" }
  }
}
