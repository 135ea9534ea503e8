public import SettlementModel

/// A second file that states counts and sums of the lines in the first: its companion.
public struct SummaryFile: Sendable, Hashable {
  /// Its base name, with groups of `file_name` in braces, such as `{merchant}_summary_{date}.csv`.
  public let nameTemplate: String
  /// What its rows state, by column names.
  public let layout: FileProfile.ControlRows

  /// The groups that the name mentions.
  public var groups: Set<String> { Self.groups(of: nameTemplate) }

  static func groups(of template: String) -> Set<String> {
    Set(template.matches(of: /\{(\w+)\}/).map { String($0.output.1) })
  }

  /// The name of the summary file that belongs to a file with these groups in its name; nil where
  /// one of them is not there.
  public func name(for groups: [String: String]) -> String? {
    var name = nameTemplate
    for group in self.groups {
      guard let text = groups[group] else { return nil }
      name = name.replacing("{\(group)}", with: text)
    }
    return name
  }

  /// Whether a base name is that of a summary file.
  public func matches(_ name: String) -> Bool { pattern?.parts(of: name) != nil }

  /// The date in a summary file's name; nil where it has none.
  public func fileDate(of name: String) -> BusinessDay? { pattern?.parts(of: name)?.date }

  /// The template as an expression; a group that stands twice is only looked for once.
  private var pattern: FileNamePattern? {
    var expression = "^"
    var rest = nameTemplate[...]
    var seen: Set<String> = []
    while let group = rest.firstMatch(of: /\{(\w+)\}/) {
      expression += Self.literal(rest[..<group.range.lowerBound])
      let name = String(group.output.1)
      expression += seen.insert(name).inserted ? "(?<\(name)>.+)" : ".+"
      rest = rest[group.range.upperBound...]
    }
    return try? FileNamePattern(pattern: expression + Self.literal(rest) + "$")
  }

  private static func literal(_ text: Substring) -> String {
    text.map { $0.isLetter || $0.isNumber || $0 == "_" ? String($0) : "\\\($0)" }.joined()
  }
}

extension FileProfile {
  /// Files in the order in which they are read, each group in its own: summary files first, so that
  /// each file with lines finds its own.
  public func summariesFirst<File>(_ files: [File], name: (File) -> String) -> [File] {
    guard let summaryFile else { return files }
    let marked = files.map { (file: $0, isSummary: summaryFile.matches(name($0))) }
    return (marked.filter(\.isSummary) + marked.filter { !$0.isSummary }).map(\.file)
  }

  /// The date that a base name states, of a file with lines or of its summary file; nil without one.
  public func fileDate(of name: String) -> BusinessDay? {
    if let summaryFile, summaryFile.matches(name) { return summaryFile.fileDate(of: name) }
    return fileName?.parts(of: name)?.date
  }
}
