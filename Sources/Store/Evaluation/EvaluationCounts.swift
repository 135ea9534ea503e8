/// Which cases an evaluation looks at.
public enum EvaluationMode: Sendable, Hashable {
  /// Touched cases, cases that became due, and cases that wait for a pull; all where the
  /// fingerprint changed.
  case incremental
  /// Every case.
  case full
}

/// What an evaluation did.
public struct EvaluationCounts: Sendable, Hashable {
  /// Whether every case was looked at, asked for or not.
  public var isFull = false
  public var evaluatedCases = 0
  public var openedMatches = 0
  public var closedMatches = 0
  public var openedFindings = 0
  public var closedFindings = 0

  public init() {}
}
