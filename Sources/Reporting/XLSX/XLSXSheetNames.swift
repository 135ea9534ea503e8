/// Names of sheets that a spreadsheet accepts, each once.
public struct XLSXSheetNames {
  private static let charactersMax = 31
  private var taken: Set<String> = []

  public init() {}

  /// The name with `-` for what sheets may not be named by, cut to 31 characters, and numbered from
  /// the second sheet of its kind on: `settlements (2)`.
  public mutating func next(_ wanted: String) -> String {
    var base = String(wanted.map { "[]:*?/\\".contains($0) || $0.isNewline ? "-" : $0 })
    while base.hasPrefix("'") { base.removeFirst() }
    while base.hasSuffix("'") { base.removeLast() }
    // A spreadsheet keeps this name for itself.
    if base.isEmpty || base.lowercased() == "history" { base = "report " + base }
    var number = 1
    while true {
      let suffix = number == 1 ? "" : " (\(number))"
      let name = Self.cut(base, to: Self.charactersMax - suffix.utf16.count) + suffix
      if taken.insert(name.lowercased()).inserted { return name }
      number += 1
    }
  }

  private static func cut(_ text: String, to units: Int) -> String {
    var text = text
    while text.utf16.count > units { text.removeLast() }
    return text
  }
}
