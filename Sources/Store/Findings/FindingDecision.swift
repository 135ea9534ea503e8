package import GRDB
public import SettlementModel

/// What a person decided about a finding; kept for ever.
public struct FindingDecision: Sendable, Hashable {
  /// What was decided.
  public enum Action: String, Sendable, Hashable { case resolve, reopen }
  public var findingID: String
  public var action: Action
  public var reason: String
  public var note: String
  /// Who decided.
  public var by: String
  public var at: Timestamp

  public init(
    findingID: String, action: Action, reason: String, note: String, by: String, at: Timestamp
  ) {
    self.findingID = findingID
    self.action = action
    self.reason = reason
    self.note = note
    self.by = by
    self.at = at
  }
}

/// Why a decision was not taken.
public enum DecisionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No open finding has the id.
  case unknownFinding(id: String)
  case alreadyResolved(id: String)
  /// Only a resolved finding can be opened again.
  case notResolved(id: String)

  public var description: String {
    switch self {
    case .unknownFinding(let id):
      "no open finding has the id \(id); `tieout report discrepancies` lists them"
    case .alreadyResolved(let id): "finding \(id) is resolved already"
    case .notResolved(let id): "finding \(id) is not resolved, so there is nothing to reopen"
    }
  }
}

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

  /// Appends a decision about an open finding.
  package static func decide(_ db: Database, _ decision: FindingDecision) throws {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT \(amounts) AS amounts, \(isResolved) AS is_resolved FROM finding AS f
        WHERE f.finding_id = ? AND f.closed_run IS NULL
        """, arguments: [decision.findingID])
    guard let row else { throw DecisionError.unknownFinding(id: decision.findingID) }
    let isResolved: Bool = row["is_resolved"]
    switch decision.action {
    case .resolve where isResolved: throw DecisionError.alreadyResolved(id: decision.findingID)
    case .reopen where !isResolved: throw DecisionError.notResolved(id: decision.findingID)
    default: break
    }
    let text: String = row["amounts"]
    try db.execute(
      sql: """
        INSERT INTO decision (finding_id, action, reason, note, decided_by, decided_at, amounts)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        decision.findingID, decision.action.rawValue, decision.reason, decision.note, decision.by,
        decision.at.milliseconds, text,
      ])
  }

  /// Every decision about a finding, oldest first.
  package static func history(_ db: Database, of id: String) throws -> [FindingDecision] {
    var decisions: [FindingDecision] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT action, reason, note, decided_by, decided_at FROM decision
      WHERE finding_id = ? ORDER BY id
      """)
    try statement.bind(1, id).forEachRow { row in
      guard let action = FindingDecision.Action(rawValue: row.text(0)) else {
        throw StoredValueError(place: "decision.action", text: row.text(0))
      }
      decisions.append(
        FindingDecision(
          findingID: id, action: action, reason: row.text(1), note: row.text(2), by: row.text(3),
          at: row.timestamp(4)))
    }
    return decisions
  }
}
