import Crypto
package import GRDB
package import SettlementModel

/// The chain of audit entries: each is hashed together with the one before.
package enum AuditTrail {
  /// Appends an entry, and gives it its number and hash.
  @discardableResult
  package static func append(_ db: Database, _ entry: AuditEntry) throws -> AuditEntry {
    var entry = entry
    let head = try head(db)
    entry.number = Int64(head.count) + 1
    entry.hash = hash(AuditEncoding.fields(of: entry), following: Array(head.hash.utf8))
    let names = AuditEncoding.fieldNames.joined(separator: ", ")
    let marks = Array(repeating: "?", count: AuditEncoding.fieldNames.count + 1)
    try db.execute(
      sql: "INSERT INTO audit_entry (\(names), hash) VALUES (\(marks.joined(separator: ", ")))",
      arguments: [
        entry.number, entry.subjectType.rawValue, entry.subject, entry.action.rawValue,
        entry.reason, entry.note, entry.assignee, entry.by, entry.second, entry.login,
        entry.at.milliseconds, entry.amounts, entry.detail, entry.run, entry.reference, entry.hash,
      ])
    return entry
  }

  /// The newest entry's number and hash.
  package static func head(_ db: Database) throws -> AuditHead {
    let row = try Row.fetchOne(
      db, sql: "SELECT id, hash FROM audit_entry ORDER BY id DESC LIMIT 1")
    guard let row else { return AuditHead(count: 0, hash: AuditEncoding.firstPredecessor) }
    return AuditHead(count: row[0], hash: row[1])
  }

  /// SHA-256 of an entry's encoding, 64 hex digits in lower case.
  static func hash(_ fields: [[UInt8]?], following predecessor: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in SHA256.hash(data: AuditEncoding.bytes(of: fields, following: predecessor)) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Entries in their order, those that `condition` on `audit_entry` holds for.
  package static func entries(
    _ db: Database, where condition: String = "1", arguments: StatementArguments = []
  ) throws -> [AuditEntry] {
    let names = AuditEncoding.fieldNames.joined(separator: ", ")
    return try Row.fetchAll(
      db, sql: "SELECT \(names), hash FROM audit_entry WHERE \(condition) ORDER BY id",
      arguments: arguments
    ).map(entry)
  }

  private static func entry(_ row: Row) throws -> AuditEntry {
    let (subject, action): (String, String) = (row["subject_type"], row["action"])
    guard let subjectType = AuditEntry.Subject(rawValue: subject) else {
      throw StoredValueError(place: "audit_entry.subject_type", text: subject)
    }
    guard let known = AuditEntry.Action(rawValue: action) else {
      throw StoredValueError(place: "audit_entry.action", text: action)
    }
    return AuditEntry(
      number: row["id"], subjectType: subjectType, subject: row["subject"], action: known,
      reason: row["reason"], note: row["note"], assignee: row["assignee"], by: row["decided_by"],
      second: row["second_by"], login: row["login"],
      at: Timestamp(milliseconds: row["decided_at"]), amounts: row["amounts"],
      detail: row["detail"], run: row["run"], reference: row["reference"], hash: row["hash"])
  }
}

/// Where the audit trail ends. Whoever keeps it elsewhere can show later that nothing up to there
/// was changed.
public struct AuditHead: Sendable, Hashable {
  /// How many entries there are.
  public var count: Int
  /// The newest entry's hash, 64 hex digits; zeros where there is none.
  public var hash: String

  public init(count: Int, hash: String) {
    self.count = count
    self.hash = hash
  }
}
