public import SettlementModel
import Synchronization

/// A regular expression that finds merchant, date, sequence and version in a file's name by its
/// named groups.
public struct FileNamePattern: Sendable, Hashable {
  /// The groups that have a meaning.
  public static let groupNames = ["merchant", "date", "sequence", "version"]

  public let pattern: String
  private let compiled: CompiledPattern

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

  /// Compiles the expression, which is what takes long.
  ///
  /// - Throws: what the regular expression's parser says.
  public init(pattern: String) throws {
    compiled = try CompiledPattern(pattern)
    self.pattern = pattern
  }

  public static func == (left: Self, right: Self) -> Bool { left.pattern == right.pattern }

  public func hash(into hasher: inout Hasher) { hasher.combine(pattern) }

  /// The names of the expression's groups.
  public var groups: Set<String> {
    Set(pattern.matches(of: /\(\?<(\w+)>/).map { String($0.output.1) })
  }

  /// What the named groups of a base name say; those that took no part are absent.
  public func groups(of name: String) -> [String: String] {
    compiled.groups(of: name) ?? [:]
  }

  /// The parts of a base name, or nil where it does not match.
  public func parts(of name: String) -> Parts? {
    guard let groups = compiled.groups(of: name) else { return nil }
    return Parts(
      merchant: groups["merchant"], date: groups["date"].flatMap { BusinessDay($0) },
      sequence: groups["sequence"], version: groups["version"])
  }
}

/// An expression as the library has compiled it, which takes it longer than many files' names.
private final class CompiledPattern: Sendable {
  // A `Regex` is not `Sendable`, so one name at a time is looked at.
  private let regex: Mutex<Regex<AnyRegexOutput>>

  init(_ pattern: String) throws {
    regex = Mutex(try Regex(pattern))
  }

  /// The groups of the first match that took part in it; nil where nothing matches.
  func groups(of name: String) -> [String: String]? {
    regex.withLock { regex in
      guard let match = try? regex.firstMatch(in: name) else { return nil }
      var found: [String: String] = [:]
      for group in match.output {
        if let key = group.name, let text = group.substring { found[key] = String(text) }
      }
      return found
    }
  }
}
