import GRDB
import SettlementModel

/// Takes what people decided before there was an audit trail into the chain.
enum AuditMigration {
  static func migrate(_ db: Database) throws {
    try db.execute(sql: SchemaV4.entries)
    let decisions = try earlierDecisions(db)
    let acceptances = try AuditAcceptances.entries(db)
    for entry in merged(decisions, acceptances) { try AuditTrail.append(db, entry) }
    try db.execute(sql: "DROP TABLE decision")
    for statement in [SchemaV4.decisions, SchemaV4.trail, SchemaV4.guards] {
      try db.execute(sql: statement)
    }
  }

  private static func earlierDecisions(_ db: Database) throws -> [AuditEntry] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT finding_id, action, reason, note, decided_by, decided_at, amounts FROM decision
        ORDER BY id
        """
    ).map { row in
      let text: String = row["action"]
      guard let action = AuditEntry.Action(rawValue: text) else {
        throw StoredValueError(place: "decision.action", text: text)
      }
      return AuditEntry(
        subject: row["finding_id"], action: action, reason: row["reason"], note: row["note"],
        by: row["decided_by"], at: Timestamp(milliseconds: row["decided_at"]),
        amounts: row["amounts"])
    }
  }

  /// Both by time; neither list's own order changes, though the clock may have gone back.
  private static func merged(
    _ decisions: [AuditEntry], _ acceptances: [AuditEntry]
  ) -> [AuditEntry] {
    var entries: [AuditEntry] = []
    var (left, right) = (decisions[...], acceptances[...])
    while let one = left.first, let other = right.first {
      if other.at < one.at {
        entries.append(other)
        right.removeFirst()
      } else {
        entries.append(one)
        left.removeFirst()
      }
    }
    return entries + left + right
  }
}
