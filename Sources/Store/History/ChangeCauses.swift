import GRDB
import SettlementModel

/// Looks for what came between two nights about one finding: decisions, then lines and records of
/// its own payment, files and pulls; then rules, then days.
struct ChangeCauses {
  let db: Database
  let nights: ComparedNights
  private let lines: LineEvidence
  private let records: RecordEvidence
  private let files: FileEvidence
  private let decision: PreparedStatement
  private let isOpen: PreparedStatement
  private let changedRules: Set<String>

  init(_ db: Database, _ nights: ComparedNights) throws {
    self.db = db
    self.nights = nights
    lines = try LineEvidence(db, nights)
    records = try RecordEvidence(db, nights)
    files = try FileEvidence(db, nights)
    decision = try PreparedStatement(
      db,
      """
      SELECT action, reason, note, decided_by FROM main.decision
      WHERE finding_id = ? AND decided_at > ? AND decided_at <= ? ORDER BY id DESC LIMIT 1
      """)
    isOpen = try PreparedStatement(
      db,
      """
      SELECT 1 FROM main.finding
      WHERE finding_id = ?1 AND opened_run <= ?2 AND (closed_run IS NULL OR closed_run > ?2)
      """)
    changedRules = try Self.changedRules(db, from: nights.before.run, to: nights.after.run)
  }

  /// The names of the fingerprint's entries that differ; what data decide is left out.
  private static func changedRules(
    _ db: Database, from first: RunID, to second: RunID
  ) throws -> Set<String> {
    func entries(_ run: RunID) throws -> Set<Substring>? {
      try String.fetchOne(
        db,
        sql: """
          SELECT evaluation_fingerprint FROM main.run
          WHERE evaluation_fingerprint IS NOT NULL AND id <= ? ORDER BY id DESC LIMIT 1
          """, arguments: [run.number]
      ).map { Set($0.split(separator: "\n")) }
    }
    guard let old = try entries(first), let new = try entries(second) else { return [] }
    let names = old.symmetricDifference(new).map { String($0.prefix { $0 != "=" }) }
    return Set(names).subtracting(["oldest_dispute", "from"])
  }

  /// Why the finding changed.
  func evidence(of one: ComparedFinding) throws -> ChangeEvidence {
    if let evidence = try decided(one) { return evidence }
    let rules = changedRules.sorted().joined(separator: ", ")
    if one.change == .findingClass, Self.isOverdue(one) {
      let due: Set = ["settlement_due_days", "refund_due_days", "invoice_grace_days", "holidays"]
      return changedRules.isDisjoint(with: due)
        ? ChangeEvidence(.days, detail: "past its due days")
        : ChangeEvidence(.rules, detail: rules)
    }
    if let evidence = try found(one) { return evidence }
    if !changedRules.isEmpty { return ChangeEvidence(.rules, detail: rules) }
    if let evidence = try records.absence(of: one) ?? lines.pull(of: one) { return evidence }
    switch one.subject.finding.code {
    case .missingInSettlement, .disputeWonNotCredited, .fileMissing, .invoiceNotIssued,
      .renewalNotCharged, .invoiceUnpaidOverdue:
      return ChangeEvidence(.days, detail: "past its due days")
    case .invoiceLate: return ChangeEvidence(.days, detail: "due")
    default: return ChangeEvidence(.elsewhere)
    }
  }

  /// Whether a pending item became the break that it is past its due days.
  private static func isOverdue(_ one: ComparedFinding) -> Bool {
    switch (one.before?.finding.code, one.after?.finding.code) {
    case (.pendingSettlement, .missingInSettlement), (.invoiceLate, .invoiceNotIssued),
      (.invoiceLate, .renewalNotCharged):
      true
    default: false
    }
  }

  /// What came about the finding's payment, payout or file.
  private func found(_ one: ComparedFinding) throws -> ChangeEvidence? {
    switch one.subject.origin {
    case .paymentCase:
      // A finding about a line begins with the line; one about a record ends with a line.
      let isAboutLine = one.subject.finding.position != nil
      if isAboutLine == (one.change == .new) {
        return try lines.evidence(of: one) ?? records.evidence(of: one)
      }
      return try records.evidence(of: one) ?? lines.evidence(of: one)
    case .billing: return try records.billingEvidence(of: one)
    case .payout, .control: return try files.evidence(of: one)
    }
  }

  /// A decision in between, where the finding itself stayed.
  private func decided(_ one: ComparedFinding) throws -> ChangeEvidence? {
    let stayed: Int64
    let action: String
    switch one.change {
    case .gone: (stayed, action) = (nights.after.run.number, "resolve")
    case .new: (stayed, action) = (nights.before.run.number, "reopen")
    case .amount, .findingClass: return nil
    }
    let id = one.subject.finding.id
    guard try isOpen.bind(1, id).bind(2, stayed).hasRow() else { return nil }
    var evidence: ChangeEvidence?
    decision.bind(1, id).bind(2, nights.before.decisionsUntil ?? Int64.max)
      .bind(3, nights.after.decisionsUntil ?? Int64.max)
    try decision.forEachRow { row in
      guard row.text(0) == action else { return }
      let what = action == "resolve" ? "resolved" : "reopened"
      let why = [row.text(1), row.text(2)].filter { !$0.isEmpty }.joined(separator: ": ")
      evidence = ChangeEvidence(
        .decision, detail: "\(what) by \(row.text(3))" + (why.isEmpty ? "" : ", \(why)"))
    }
    return evidence
  }
}
