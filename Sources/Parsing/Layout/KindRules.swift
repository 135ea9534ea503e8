public import SettlementModel

/// What the file's words for kinds mean, beyond one word for one kind.
public struct KindRules: Sendable, Hashable {
  /// A kind, or one for each sign of the line's gross.
  public enum Meaning: Sendable, Hashable {
    case kind(LineKind)
    /// Zero counts as credit.
    case bySign(credit: LineKind, debit: LineKind)

    /// The kind of a line with this gross.
    public func kind(gross: Int64) -> LineKind {
      switch self {
      case .kind(let kind): kind
      case .bySign(let credit, let debit): gross < 0 ? debit : credit
      }
    }
  }

  /// A word in which `*` stands for any text.
  public struct Pattern: Sendable, Hashable {
    public let text: String
    public let meaning: Meaning

    /// Whether the pattern covers the whole word.
    public func matches(_ word: String) -> Bool {
      let parts = text.utf8.split(separator: 0x2A, omittingEmptySubsequences: false)
      var rest = word.utf8[...]
      guard rest.starts(with: parts[0]) else { return false }
      rest = rest.dropFirst(parts[0].count)
      for part in parts.dropFirst().dropLast() {
        guard let end = Self.end(of: part, in: rest) else { return false }
        rest = rest[end...]
      }
      let last = parts[parts.count - 1]
      return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }

    private static func end(
      of part: Substring.UTF8View, in text: Substring.UTF8View
    ) -> String.Index? {
      var rest = text
      while rest.count >= part.count {
        if rest.starts(with: part) { return rest.index(rest.startIndex, offsetBy: part.count) }
        rest = rest.dropFirst()
      }
      return nil
    }
  }

  /// Words without `*` whose kind the sign gives.
  public var bySign: [String: Meaning] = [:]
  /// Longest first.
  public var patterns: [Pattern] = []

  public var isEmpty: Bool { bySign.isEmpty && patterns.isEmpty }

  /// What a word means that stands for no kind by itself; nil for an unknown one.
  public func meaning(of word: String) -> Meaning? {
    bySign[word] ?? patterns.first { $0.matches(word) }?.meaning
  }
}
