import GRDB
import SettlementModel

/// Records of a case, invoice or session that came or changed between two nights.
struct RecordEvidence {
  private static let caseTables = ["payment_intent", "capture", "refund", "dispute"]
  private static let billingTables = ["invoice", "checkout_session", "subscription"]

  private let ofCase: PreparedStatement
  private let ofID: PreparedStatement
  private let ofSubscription: PreparedStatement
  private let earlier: [String: PreparedStatement]
  private let intentCases: PreparedStatement
  private let absent: PreparedStatement

  init(_ db: Database, _ nights: ComparedNights) throws {
    let (first, second) = (nights.before.judgedRun.number, nights.after.run.number)
    let isNew = "opened_run > \(first) AND opened_run <= \(second)"
    func versions(_ table: String, where condition: String) -> String {
      ["closed_run IS NULL", "closed_run > \(second)"].map { open in
        """
        SELECT '\(table)' AS type, id, status, opened_run FROM main.\(table)
        WHERE \(condition) AND \(open) AND \(isNew)
        """
      }.joined(separator: " UNION ALL ")
    }
    let caseVersions = Self.caseTables.map { versions($0, where: "case_key = ?1") }
      .joined(separator: " UNION ALL ")
    ofCase = try PreparedStatement(
      db,
      """
      SELECT type, id, status, opened_run FROM (\(caseVersions))
      ORDER BY id <> ?2, opened_run, type, id LIMIT 1
      """)
    let billed = Self.billingTables.map { versions($0, where: "id = ?1") }
      .joined(separator: " UNION ALL ")
    ofID = try PreparedStatement(db, "\(billed) LIMIT 1")
    let bills = versions("invoice", where: "subscription_id = ?1 AND subscription_id <> ''")
    ofSubscription = try PreparedStatement(db, "\(bills) ORDER BY opened_run DESC, id LIMIT 1")
    earlier = try Dictionary(
      uniqueKeysWithValues: (Self.caseTables + Self.billingTables).map { table in
        let sql = """
          SELECT status FROM main.\(table)
          WHERE id = ? AND closed_run > \(first) AND opened_run <= \(first)
          """
        return (table, try PreparedStatement(db, sql))
      })
    intentCases = try PreparedStatement(
      db,
      """
      SELECT case_key FROM main.payment_intent WHERE id = ?1 AND closed_run IS NULL
      UNION SELECT case_key FROM main.payment_intent
      WHERE invoice_id = ?2 AND invoice_id <> '' AND closed_run IS NULL
      UNION SELECT case_key FROM main.payment_intent
      WHERE merchant_order_id = ?2 AND merchant_order_id <> '' AND closed_run IS NULL
      """)
    absent = try PreparedStatement(
      db,
      """
      SELECT type, id, asked_run FROM main.absent_record
      WHERE id IN (?1, ?2) AND asked_run > \(first) AND asked_run <= \(second)
      ORDER BY id <> ?1, type LIMIT 1
      """)
  }

  /// A record of the finding's cases that came or changed; its own record first.
  func evidence(of one: ComparedFinding) throws -> ChangeEvidence? {
    for key in [one.after?.caseKey, one.before?.caseKey].compactMap({ $0 }) {
      if let found = try evidence(case: key, about: one.subject.finding.recordID) { return found }
    }
    return nil
  }

  /// What bills a subscription; the invoice, session or subscription itself; else a record of the
  /// payments behind it.
  func billingEvidence(of one: ComparedFinding) throws -> ChangeEvidence? {
    let subject = one.subject.finding
    if subject.recordType == .subscription, one.change == .gone,
      let found = try first(ofSubscription.bind(1, subject.recordID))
    {
      return found
    }
    if let found = try first(ofID.bind(1, subject.recordID)) { return found }
    var keys: [Int64] = []
    intentCases.bind(1, subject.paymentIntentID).bind(2, subject.recordID)
    try intentCases.forEachRow { keys.append($0.integer(0)) }
    for key in keys {
      if let found = try evidence(case: key, about: subject.paymentIntentID) { return found }
    }
    return nil
  }

  private func evidence(case key: Int64, about id: String) throws -> ChangeEvidence? {
    try first(ofCase.bind(1, key).bind(2, id))
  }

  private func first(_ statement: PreparedStatement) throws -> ChangeEvidence? {
    var found: ChangeEvidence?
    var status = ""
    try statement.forEachRow { row in
      found = ChangeEvidence(.recordCame)
      found?.recordType = row.text(0)
      found?.recordID = row.text(1)
      found?.run = row.integer(3)
      status = row.text(2)
    }
    guard var evidence = found else { return nil }
    evidence.detail = "status \(status)"
    try earlier[evidence.recordType]?.bind(1, evidence.recordID).forEachRow { row in
      evidence.cause = .recordChanged
      evidence.detail =
        row.text(0) == status ? "status \(status) as before" : "status \(row.text(0)) became \(status)"
    }
    return evidence
  }

  /// The finding's record or payment, where the API was asked for it in between and has it not.
  func absence(of one: ComparedFinding) throws -> ChangeEvidence? {
    let subject = one.subject.finding
    var found: ChangeEvidence?
    absent.bind(1, subject.recordID).bind(2, subject.paymentIntentID)
    try absent.forEachRow { row in
      found = ChangeEvidence(.recordAbsent, detail: "the API does not know it")
      found?.recordType = row.text(0)
      found?.recordID = row.text(1)
      found?.run = row.integer(2)
    }
    return found
  }
}
