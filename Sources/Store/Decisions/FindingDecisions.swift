package import GRDB
package import SettlementModel

/// Carries decisions out, and tells what holds.
package enum FindingDecisions {
  /// The amounts of `finding AS f` that a decision stands for.
  static let amounts =
    "f.currency || ' ' || COALESCE(f.expected, '') || ' ' || COALESCE(f.actual, '')"

  /// Whether `finding AS f` is resolved: by its newest decision, and with the amounts that it has
  /// now.
  static let isResolved = """
    EXISTS (SELECT 1 FROM decision AS d
      WHERE d.id = (SELECT max(id) FROM decision WHERE finding_id = f.finding_id)
        AND d.action = 'resolve' AND d.amounts = \(amounts))
    """

  /// ``isResolved`` as SQL; a plain no where nobody decided anything yet, which a listing of many findings
  /// need not ask of each.
  static func isResolved(_ db: Database) throws -> String {
    try PreparedStatement(db, "SELECT 1 FROM decision LIMIT 1").hasRow() ? isResolved : "0"
  }

  /// Who has `finding AS f`; an empty text for nobody.
  static let assignee = """
    COALESCE((SELECT a.assignee FROM audit_entry AS a
      WHERE a.subject = f.finding_id AND a.action = 'assign' ORDER BY a.id DESC LIMIT 1), '')
    """

  /// Appends a decision to the audit trail.
  ///
  /// - Throws: ``DecisionError`` where it cannot be taken.
  package static func decide(
    _ db: Database, _ decision: FindingDecision, rule: SecondPersonRule
  ) throws -> DecisionOutcome {
    let id = decision.findingID
    var entry = AuditEntry(
      subject: id, action: .note, note: decision.note, by: decision.by.text,
      login: decision.login, at: decision.at)
    var isNeeded = false
    let state = try state(db, of: id)
    switch decision.action {
    case .note, .assign:
      guard let newest = try state?.amounts ?? newestAmounts(db, of: id) else {
        throw DecisionError.neverReported(id: id)
      }
      entry.amounts = newest
      if case .assign(let name) = decision.action {
        entry.action = .assign
        entry.assignee = name?.text ?? ""
      }
    case .resolve(let reason, let second):
      let state = try open(state, id)
      if state.isResolved { throw DecisionError.alreadyResolved(id: id) }
      entry.amounts = state.amounts
      isNeeded = needsSecond(reason, entry, rule)
      try resolve(&entry, reason, second: second, by: decision.by, isNeeded: isNeeded)
    case .confirm:
      entry.amounts = try open(state, id).amounts
      try confirm(db, &entry, by: decision.by)
      isNeeded = true
    case .reopen:
      let state = try open(state, id)
      entry.amounts = state.amounts
      if state.isResolved {
        entry.action = .reopen
      } else if let proposal = try pendingProposal(db, of: id) {
        entry.action = .withdraw
        entry.reference = proposal.number
      } else {
        throw DecisionError.notResolved(id: id)
      }
    }
    return DecisionOutcome(
      entry: try AuditTrail.append(db, entry), neededSecondPerson: isNeeded)
  }

  private static func resolve(
    _ entry: inout AuditEntry, _ reason: ResolutionReason, second: PersonName?, by: PersonName,
    isNeeded: Bool
  ) throws {
    if let second, second == by {
      throw DecisionError.samePerson(id: entry.subject, name: by.text)
    }
    entry.reason = reason.rawValue
    entry.second = second?.text ?? ""
    entry.action = isNeeded && second == nil ? .propose : .resolve
  }

  private static func confirm(
    _ db: Database, _ entry: inout AuditEntry, by: PersonName
  ) throws {
    let id = entry.subject
    guard let proposal = try pendingProposal(db, of: id) else {
      throw DecisionError.nothingProposed(id: id)
    }
    guard proposal.amounts == entry.amounts else { throw DecisionError.proposalOutdated(id: id) }
    guard PersonName(proposal.by) != by else {
      throw DecisionError.samePerson(id: id, name: proposal.by)
    }
    entry.action = .confirm
    entry.reason = proposal.reason
    entry.reference = proposal.number
  }

  /// Whether the resolution that the entry is about needs a second person.
  private static func needsSecond(
    _ reason: ResolutionReason, _ entry: AuditEntry, _ rule: SecondPersonRule
  ) -> Bool {
    let amounts = entry.shownAmounts
    var difference: Int128?
    if let expected = amounts?.expected, let actual = amounts?.actual {
      difference = actual - expected
    }
    return rule.needsSecondPerson(
      reason, currency: amounts?.currency, differenceMinorUnits: difference)
  }
}

// What holds now.
extension FindingDecisions {
  private static func state(
    _ db: Database, of id: String
  ) throws -> (amounts: String, isResolved: Bool)? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT \(amounts) AS amounts, \(isResolved) AS is_resolved FROM finding AS f
        WHERE f.finding_id = ? AND f.closed_run IS NULL
        """, arguments: [id]
    ).map { ($0["amounts"], $0["is_resolved"]) }
  }

  private static func open(
    _ state: (amounts: String, isResolved: Bool)?, _ id: String
  ) throws -> (amounts: String, isResolved: Bool) {
    guard let state else { throw DecisionError.unknownFinding(id: id) }
    return state
  }

  /// The amounts of a finding's last version, also of one that cleared; nil where there never was
  /// one.
  private static func newestAmounts(_ db: Database, of id: String) throws -> String? {
    try String.fetchOne(
      db,
      sql: "SELECT \(amounts) FROM finding AS f WHERE f.finding_id = ? ORDER BY f.version_id DESC",
      arguments: [id])
  }

  /// The proposal that waits for a second person, or nil.
  static func pendingProposal(_ db: Database, of id: String) throws -> AuditEntry? {
    let newest = try AuditTrail.entries(
      db,
      where: """
        id = (SELECT max(id) FROM audit_entry WHERE subject = ?
          AND action IN ('propose', 'confirm', 'withdraw', 'resolve', 'reopen'))
        """, arguments: [id])
    return newest.first { $0.action == .propose }
  }
}
