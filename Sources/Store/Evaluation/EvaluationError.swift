import SettlementModel

/// A verdict that breaks an invariant of the program: nothing of it was stored.
public enum EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Not every line of the case has exactly one outcome.
  case linesNotConserved(caseKey: Int64)
  /// A line or record is in two matches, or has two verdicts.
  case claimedTwice(caseKey: Int64, what: String)
  /// Two findings have one id.
  case findingTwice(id: String)

  public var description: String {
    switch self {
    case .linesNotConserved(let key):
      "case \(key): the rules did not put every line in exactly one bucket"
    case .claimedTwice(let key, let what): "case \(key): the rules claimed \(what) twice"
    case .findingTwice(let id): "two findings have the id \(id)"
    }
  }
}
