import GRDB
import SettlementModel

/// Looks up the records and lines behind a finding.
final class ClaimEvidence {
  private let origin: PreparedStatement
  private let records: PreparedStatement
  private let lines: PreparedStatement
  private let payoutRows: PreparedStatement
  private let live: LiveContent

  init(_ db: Database) throws {
    live = try LiveContent(db)
    origin = try PreparedStatement(
      db,
      "SELECT case_key, origin FROM finding WHERE finding_id = ? ORDER BY version_id DESC LIMIT 1")
    records = try PreparedStatement(db, Self.recordsSQL)
    let order =
      "line.settled_on IS NOT NULL, line.settled_on, live.name, line.row, live.source"
    func linesSQL(_ condition: String) -> String {
      """
      SELECT \(LineColumns.list(of: "line"))
      FROM settlement_line AS line JOIN live_content AS live ON live.content_id = line.content_id
      WHERE \(condition) ORDER BY \(order) LIMIT \(Claim.evidenceMax)
      """
    }
    lines = try PreparedStatement(db, linesSQL("line.case_key = ?1"))
    payoutRows = try PreparedStatement(
      db,
      linesSQL(
        """
        line.kind IN ('payout', 'payout_return') AND ?1 =
          CASE WHEN line.payout_id <> '' THEN line.payout_id ELSE line.batch_id END
        """))
  }

  /// The finding with its evidence: records and lines of its case, or the rows of its payout.
  func claim(of reported: ReportedFinding) throws -> Claim {
    var claim = Claim(reported: reported)
    var key: Int64?
    try origin.bind(1, reported.finding.id).forEachRow { row in
      if row.text(1) == "case" { key = row.optionalInteger(0) }
    }
    if let key {
      try addRecords(of: key, to: &claim)
      try add(lines.bind(1, key), to: &claim)
    } else if reported.finding.recordType == .payout {
      try add(payoutRows.bind(1, reported.finding.recordID), to: &claim)
    }
    return claim
  }

  private func add(_ statement: PreparedStatement, to claim: inout Claim) throws {
    try statement.forEachRow { row in
      if let line = try LineColumns.line(row, from: 0, live: live) { claim.lines.append(line) }
    }
  }

  private func addRecords(of key: Int64, to claim: inout Claim) throws {
    try records.bind(1, key).forEachRow { row in
      guard let type = RecordType(rawValue: row.text(0)) else {
        throw StoredValueError(place: "type of a record", text: row.text(0))
      }
      claim.records.append(
        Claim.Record(
          reference: RecordReference(type: type, id: row.text(1)), paymentIntentID: row.text(2),
          currency: try row.currency(3, in: "currency of a record"),
          minorUnits: row.optionalInteger(4), status: row.text(5), createdAt: row.timestamp(6)))
    }
  }

  private static let recordsSQL =
    [
      ("payment_intent", "id"), ("capture", "payment_intent_id"), ("refund", "payment_intent_id"),
      ("dispute", "payment_intent_id"),
    ].map { table, intent in
      """
      SELECT '\(table)' AS type, id, \(intent), currency, amount, status, created_at FROM \(table)
      WHERE case_key = ?1 AND closed_run IS NULL
      """
    }.joined(separator: " UNION ALL ") + " ORDER BY 1, 2 LIMIT \(Claim.evidenceMax)"
}
