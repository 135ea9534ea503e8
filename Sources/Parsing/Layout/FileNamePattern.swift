public import SettlementModel

/// A regular expression that finds merchant, date, sequence and version in a file's name by its
/// named groups.
public struct FileNamePattern: Sendable, Hashable {
  /// The groups that have a meaning.
  public static let groupNames = ["merchant", "date", "sequence", "version"]

  public let pattern: String

  /// What a name says; nil for groups that are absent.
  public struct Parts: Sendable, Hashable {
    public var merchant: String?
    public var date: BusinessDay?
    public var sequence: String?
    /// Of a corrected file; a name without one is its first.
    public var version: String?
  }

  /// Whether names tell versions: a file then replaces those of the same merchant, date and
  /// sequence with a lower one.
  public var tellsVersions: Bool { pattern.contains("(?<version>") }

  /// Compiles the expression once to see that it is one.
  ///
  /// - Throws: what the regular expression's parser says.
  public init(pattern: String) throws {
    _ = try Regex(pattern)
    self.pattern = pattern
  }

  /// The names of the expression's groups.
  public var groups: Set<String> {
    Set(pattern.matches(of: /\(\?<(\w+)>/).map { String($0.output.1) })
  }

  /// What the named groups of a base name say; those that took no part are absent.
  public func groups(of name: String) -> [String: String] {
    guard let regex = try? Regex(pattern), let match = try? regex.firstMatch(in: name) else {
      return [:]
    }
    var found: [String: String] = [:]
    for group in match.output {
      if let key = group.name, let text = group.substring { found[key] = String(text) }
    }
    return found
  }

  /// The parts of a base name, or nil where it does not match.
  public func parts(of name: String) -> Parts? {
    guard let regex = try? Regex(pattern), let match = try? regex.firstMatch(in: name) else {
      return nil
    }
    func group(_ wanted: String) -> String? {
      match.output.first { $0.name == wanted }?.substring.map(String.init)
    }
    return Parts(
      merchant: group("merchant"), date: group("date").flatMap { BusinessDay($0) },
      sequence: group("sequence"), version: group("version"))
  }
}
