public import SettlementModel

/// What a run could not do, or found refused; the command turns the worst of it into its exit code.
public struct NightProblem: Sendable, Hashable {
  /// How grave it is.
  public enum Kind: Sendable, Hashable {
    /// A source or the API could not be reached or was incomplete after retries.
    case unreachable
    /// Host key, login or API key refused, or a secret that others may read.
    case security
    /// Something to know that stops nothing.
    case notice
  }
  public let kind: Kind
  /// What, where, and what to do.
  public let message: String

  public init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }
}

/// How a run ended.
public struct NightOutcome: Sendable {
  public var problems: [NightProblem] = []
  /// Open findings other than pending items and those resolved by hand.
  public var openDiscrepancies = 0
  /// Open findings of refused input.
  public var openRefusals = 0
  /// The folder of the reports; nil where the run made none.
  public var reportDirectory: String?
  /// What the run's summary says; nil where the run made none.
  public var summary: RunSummary?

  /// What each payout holds, as matching judged it; nil where the run matched nothing.
  var payouts: [PayoutStatement]?

  public init() {}
}

/// An invariant of the program broke; no report was published.
public struct InvariantBrokenError: Error, CustomStringConvertible {
  /// One sentence a difference.
  public let differences: [String]

  public init(differences: [String]) {
    self.differences = differences
  }

  public var description: String {
    "the books of this run do not balance, so no report was published: "
      + differences.joined(separator: "; ")
      + ". Keep the data directory as it is and report this."
  }
}
