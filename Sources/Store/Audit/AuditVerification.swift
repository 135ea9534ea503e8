import Foundation
import GRDB
import SettlementModel

/// What the check of the audit trail found.
public struct AuditVerification: Sendable, Hashable {
  /// What became of a head that was noted earlier.
  public enum KnownHead: Sendable, Hashable {
    /// The entries up to this number are those that were there when the head was noted.
    case found(number: Int)
    /// No entry that fits has it.
    case lost
  }
  /// Where the trail ends.
  public var head: AuditHead
  /// How many entries, from the first, fit together.
  public var fittingCount: Int
  /// The first thing that does not fit, in words; nil where all do.
  public var problem: String?
  /// Nil where no head was given.
  public var knownHead: KnownHead?

  /// Whether all entries fit and a given head was found.
  public var isSound: Bool { problem == nil && knownHead != .lost }
}

extension SettlementDatabase {
  /// Where the audit trail ends.
  public func auditHead() throws -> AuditHead {
    try read(AuditTrail.head)
  }

  /// Computes every hash of the audit trail again, and compares acceptances of files with their
  /// entries.
  ///
  /// - Parameter knownHead: a hash that was noted earlier, 64 hex digits in lower case.
  public func verifyAudit(knownHead: String? = nil) throws -> AuditVerification {
    try read { db in
      var check = AuditCheck(knownHead: knownHead)
      try check.walk(db)
      if check.problem == nil { check.problem = try AuditAcceptances.firstDifference(db) }
      return AuditVerification(
        head: try AuditTrail.head(db), fittingCount: check.fittingCount, problem: check.problem,
        knownHead: knownHead.map { _ in check.found.map { .found(number: $0) } ?? .lost })
    }
  }
}

/// One walk along the chain, up to the first entry that does not fit.
private struct AuditCheck {
  let knownHead: String?
  var fittingCount = 0
  var found: Int?
  var problem: String?

  init(knownHead: String?) {
    self.knownHead = knownHead
    if knownHead == AuditEncoding.firstPredecessor { found = 0 }
  }

  mutating func walk(_ db: Database) throws {
    // Bytes as they are stored: text that is no longer UTF-8 must not be mended on the way.
    let fields = AuditEncoding.fieldNames.map { name in
      "CAST(CAST(\(name) AS TEXT) AS BLOB)"
    }.joined(separator: ", ")
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(fields), CAST(hash AS BLOB), id FROM audit_entry ORDER BY id")
    var predecessor = Array(AuditEncoding.firstPredecessor.utf8)
    let count = AuditEncoding.fieldNames.count
    let redacted = try AuditRedaction.entries(db)
    while let row = try rows.next() {
      let number: Int64 = row[count + 1]
      let expected = Int64(fittingCount) + 1
      guard number == expected else {
        problem =
          number > expected
          ? "audit entry \(expected) is missing; the next one is \(number)"
          : "audit entry \(number) stands before the first"
        return
      }
      let stored = row[count] as Data
      let bytes = (0..<count).map { index in (row[index] as Data?).map { Array($0) } }
      let hashed = Array(AuditTrail.hash(bytes, following: predecessor).utf8)
      // Of what was erased only the hash is left, which the next entry is chained to.
      let computed = redacted[number] == String(decoding: hashed, as: UTF8.self)
        ? Array(stored) : hashed
      guard Array(stored) == computed else {
        problem =
          "audit entry \(number) does not fit its hash: it was changed, inserted or moved, or an "
          + "entry before it was taken out"
        return
      }
      predecessor = computed
      fittingCount += 1
      if let knownHead, Array(knownHead.utf8) == computed { found = fittingCount }
    }
  }
}
