import GRDB
public import SettlementModel

extension SettlementDatabase {
  /// Keeps decisions of people: all of them, or none where one cannot be taken.
  ///
  /// - Parameters:
  ///   - rule: which resolutions need a second person.
  ///   - isTrial: whether only to say what would become of them.
  /// - Throws: ``DecisionProblems`` with everything that is wrong.
  public func decide(
    _ decisions: [FindingDecision], rule: SecondPersonRule = SecondPersonRule(),
    isTrial: Bool = false
  ) throws -> [DecisionOutcome] {
    var outcomes: [DecisionOutcome] = []
    do {
      try write { db in
        var problems: [(index: Int, error: DecisionError)] = []
        for (index, decision) in decisions.enumerated() {
          do {
            outcomes.append(try FindingDecisions.decide(db, decision, rule: rule))
          } catch let error as DecisionError {
            problems.append((index, error))
          }
        }
        guard problems.isEmpty else { throw DecisionProblems(problems) }
        if isTrial { throw TrialEnd() }
      }
    } catch is TrialEnd {}
    return outcomes
  }

  /// Keeps one decision; a ``DecisionError`` says why it cannot be taken.
  @discardableResult
  public func decide(
    _ decision: FindingDecision, rule: SecondPersonRule = SecondPersonRule()
  ) throws -> DecisionOutcome {
    try write { try FindingDecisions.decide($0, decision, rule: rule) }
  }

  /// Enters in the audit trail which resolutions no longer hold because the amounts are others, and
  /// which hold again.
  ///
  /// Comes after the last matching of a run. Which findings are open does not depend on it.
  public func noteOvertakenDecisions(run: RunID, login: String, at: Timestamp) throws {
    try write { try RunEntries.append($0, run: run.number, login: login, at: at) }
  }

  /// Everything in the audit trail about findings or files, in the order of the trail.
  ///
  /// - Parameter subjects: finding ids, or source, `/` and file name.
  public func auditEntries(about subjects: Set<String>) throws -> [AuditEntry] {
    try read { db in
      try subjects.sorted().flatMap {
        try AuditTrail.entries(db, where: "subject = ?", arguments: [$0])
      }.sorted { $0.number < $1.number }
    }
  }

  /// Proposals that wait for a second person about findings that are open, oldest first.
  public func pendingProposals() throws -> [AuditEntry] {
    try read { db in
      try AuditTrail.entries(
        db,
        where: """
          action = 'propose' AND id = (SELECT max(id) FROM audit_entry AS newest
            WHERE newest.subject = audit_entry.subject
              AND newest.action IN ('propose', 'confirm', 'withdraw', 'resolve', 'reopen'))
          AND EXISTS (SELECT 1 FROM finding AS f
            WHERE f.finding_id = audit_entry.subject AND f.closed_run IS NULL)
          """)
    }
  }

  /// Every finding's newest assignment and note, by finding.
  public func findingRemarks() throws -> [String: FindingRemarks] {
    var remarks: [String: FindingRemarks] = [:]
    for entry in try read({ db in
      try AuditTrail.entries(db, where: "subject_type = 'finding'")
    }) {
      var one = remarks[entry.subject] ?? FindingRemarks()
      if entry.action == .assign { one.assignee = entry.assignee }
      if !entry.note.isEmpty, entry.run == nil { one.note = entry.note }
      remarks[entry.subject] = one
    }
    return remarks
  }
}

/// Who has a finding, and what was last written down about it.
public struct FindingRemarks: Sendable, Hashable {
  /// Empty for nobody.
  public var assignee = ""
  public var note = ""

  public init() {}
}

/// Takes back what a trial wrote.
private struct TrialEnd: Error {}
