public import SettlementModel

/// What a person wants done about a finding.
public struct FindingDecision: Sendable, Hashable {
  /// What is decided.
  public enum Action: Sendable, Hashable {
    /// Close it; `second` is the other person, where both are named at once.
    case resolve(ResolutionReason, second: PersonName?)
    /// Agree, as the second person, to what another one proposed.
    case confirm
    /// Open it again, or take a proposal back.
    case reopen
    /// Write the note down, and nothing else.
    case note
    /// Give it to somebody, or to nobody.
    case assign(PersonName?)
  }
  public var findingID: String
  public var action: Action
  /// What an auditor should know.
  public var note: String
  /// Who decides, as stated.
  public var by: PersonName
  /// The system user who runs the command.
  public var login: String
  public var at: Timestamp

  public init(
    findingID: String, action: Action, note: String, by: PersonName, login: String = "",
    at: Timestamp
  ) {
    self.findingID = findingID
    self.action = action
    self.note = note
    self.by = by
    self.login = login
    self.at = at
  }
}

/// Why a decision was not taken.
public enum DecisionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No open finding has the id.
  case unknownFinding(id: String)
  /// No finding, open or not, has the id.
  case neverReported(id: String)
  case alreadyResolved(id: String)
  /// Only a resolved finding can be opened again.
  case notResolved(id: String)
  /// Nothing waits for a second person.
  case nothingProposed(id: String)
  /// What was proposed was about other amounts.
  case proposalOutdated(id: String)
  /// The second person is the first.
  case samePerson(id: String, name: String)

  public var description: String {
    switch self {
    case .unknownFinding(let id):
      "no open finding has the id \(id); `tieout report discrepancies` lists them"
    case .neverReported(let id):
      "no finding has the id \(id); `tieout report discrepancies --status all` lists them"
    case .alreadyResolved(let id): "finding \(id) is resolved already"
    case .notResolved(let id): "finding \(id) is not resolved, so there is nothing to reopen"
    case .nothingProposed(let id):
      "nothing about finding \(id) waits for a second person; resolve it with --reason and --note"
    case .proposalOutdated(let id):
      "the amounts of finding \(id) changed since it was proposed to close it; look at it, and "
        + "resolve it anew"
    case .samePerson(let id, let name):
      "finding \(id) needs two persons, and \(name) is the first; the second must be somebody else"
    }
  }
}

/// What became of a decision.
public struct DecisionOutcome: Sendable, Hashable {
  /// The entry in the audit trail.
  public var entry: AuditEntry
  /// Whether a name was needed that is other than the first.
  public var neededSecondPerson: Bool

  public init(entry: AuditEntry, neededSecondPerson: Bool = false) {
    self.entry = entry
    self.neededSecondPerson = neededSecondPerson
  }
}

/// Decisions that were to be taken together and cannot be; none of them was.
public struct DecisionProblems: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, with the decision's place in the list, from 0.
  public var problems: [(index: Int, error: DecisionError)] {
    zip(indices, errors).map { (index: $0, error: $1) }
  }
  private let indices: [Int]
  private let errors: [DecisionError]

  init(_ problems: [(index: Int, error: DecisionError)]) {
    indices = problems.map(\.index)
    errors = problems.map(\.error)
  }

  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
