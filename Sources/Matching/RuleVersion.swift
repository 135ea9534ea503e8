/// The version of the rules as a whole.
public enum RuleVersion {
  /// Raised whenever a rule decides differently, so that all cases are evaluated again.
  public static let current = 6
}
