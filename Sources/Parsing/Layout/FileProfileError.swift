/// Everything that is wrong with a profile, so that one look at it is enough.
public struct FileProfileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One thing that is wrong with the profile.
  public struct Problem: Sendable, Hashable {
    /// Line of the profile, from 1; 0 for the profile as a whole.
    public let line: Int
    /// What is wrong and what may have been meant.
    public let message: String
  }

  /// The profile's path, or `built in: NAME`.
  public let file: String
  /// Ordered by line.
  public let problems: [Problem]

  /// `FILE:LINE: what`, one problem a line.
  public var description: String {
    problems.map { problem in
      problem.line == 0
        ? "\(file): \(problem.message)" : "\(file):\(problem.line): \(problem.message)"
    }.joined(separator: "\n")
  }
}
