import GRDB
import SettlementModel

/// What a run enters in the audit trail: resolutions that other amounts overtook, and those whose
/// amounts are back.
enum RunEntries {
  /// Enters what changed since the last run, and nothing where the same night is repeated.
  static func append(_ db: Database, run: Int64, login: String, at: Timestamp) throws {
    for row in try Row.fetchAll(db, sql: changes) {
      let opens: Bool = row["opens"]
      try AuditTrail.append(
        db,
        AuditEntry(
          subject: row["finding_id"], action: opens ? .opensAgain : .holdsAgain,
          note: opens ? "other amounts than those decided on" : "the amounts decided on are back",
          by: "tieout", login: login, at: at, amounts: row["amounts"], run: run,
          reference: row["decided"]))
    }
  }

  /// Open findings whose newest decision closed them, where what the last run said of that decision
  /// (nothing at first, which is that it holds) is no longer so.
  private static let changes = """
    SELECT finding_id, decided, amounts, NOT holds AS opens FROM (
      SELECT f.finding_id, d.id AS decided, \(FindingDecisions.amounts) AS amounts,
        d.amounts = \(FindingDecisions.amounts) AS holds,
        COALESCE((SELECT said.action = 'holds_again' FROM audit_entry AS said
          WHERE said.subject = f.finding_id AND said.id > d.id
            AND said.action IN ('opens_again', 'holds_again')
          ORDER BY said.id DESC LIMIT 1), 1) AS held
      FROM decision AS d
      JOIN finding AS f ON f.finding_id = d.finding_id AND f.closed_run IS NULL
      WHERE d.id = (SELECT max(id) FROM decision AS newest WHERE newest.finding_id = d.finding_id)
        AND d.action = 'resolve')
    WHERE holds <> held ORDER BY finding_id
    """
}
