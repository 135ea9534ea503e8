import TieoutCommands

/// The lines of a configuration template, commented out or not.
struct TemplateLines {
  struct Line {
    var text: String
    /// Column of the key once every `# ` in front is gone.
    var column = 0
    /// How many `# ` stand in front.
    var depth = 0
    /// Path of the key in the table; empty where the line has none.
    var path = ""
    /// Index of the line of the map or list around it.
    var parent: Int?
  }

  private(set) var lines: [Line] = []

  init(_ text: String) {
    var open: [(column: Int, path: String, index: Int)] = []
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      var line = Line(text: String(raw))
      var bare = String(raw)
      while let mark = Self.mark(in: bare) {
        bare.removeSubrange(mark)
        line.depth += 1
      }
      line.column = bare.prefix { $0 == " " }.count
      var key = bare.dropFirst(line.column)
      let isElement = key.hasPrefix("- ")
      if isElement {
        key = key.dropFirst(2)
        line.column += 2
      }
      let name = String(key.prefix { $0.isLowercase || $0 == "_" })
      if !name.isEmpty, key.dropFirst(name.count).hasPrefix(":") {
        open.removeAll { $0.column >= line.column - (isElement ? 2 : 0) && $0.column >= line.column }
        let parent = open.last
        line.parent = parent?.index
        let isInList = parent.map { ConfigurationKeys.key(at: $0.path)?.shape == .maps } ?? false
        line.path = parent.map { $0.path + (isInList ? "[]." : ".") + name } ?? name
        open.append((line.column, line.path, index))
      }
      lines.append(line)
    }
  }

  var text: String { lines.map(\.text).joined(separator: "\n") }

  /// Takes away every `# ` in front of a line as a reader does: first of the part around it that is commented
  /// out, with all its lines, then of the line itself.
  mutating func uncomment(_ index: Int) {
    while lines[index].depth > 0 {
      var outermost = index
      while let parent = lines[outermost].parent, lines[parent].depth > 0 { outermost = parent }
      let column = lines[outermost].column
      strip(outermost)
      for below in lines.indices.dropFirst(outermost + 1) {
        guard !lines[below].path.isEmpty, lines[below].column > column else { break }
        strip(below)
      }
    }
  }

  private mutating func strip(_ index: Int) {
    guard let mark = Self.mark(in: lines[index].text) else { return }
    lines[index].text.removeSubrange(mark)
    lines[index].depth -= 1
  }

  /// The first `# ` with nothing but blanks before it, where a key or a list's element follows.
  private static func mark(in line: String) -> Range<String.Index>? {
    let blanks = line.prefix { $0 == " " }
    guard line[blanks.endIndex...].hasPrefix("# ") else { return nil }
    let end = line.index(blanks.endIndex, offsetBy: 2)
    let rest = line[end...].drop { $0 == " " || $0 == "#" || $0 == "-" }
    let name = rest.prefix { $0.isLowercase || $0 == "_" }
    guard !name.isEmpty, rest[name.endIndex...].hasPrefix(":") else { return nil }
    return blanks.endIndex..<end
  }
}
