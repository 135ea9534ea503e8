// How lines are made to fit.
extension TextSummary {
  /// The lines with an empty one before them; nothing for none.
  static func section(_ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [""] + lines
  }

  static func left(_ text: String, _ columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - text.count))
  }

  static func right(_ text: String, _ columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - text.count)) + text
  }

  static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }

  static func fitted(_ text: String) -> String {
    TerminalText.truncated(TerminalText.escaped(text), toColumns: columnsMax)
  }

  /// As many of the values as fit, then how many more there are.
  static func listed(_ values: [String], columns: Int) -> String {
    let all = values.joined(separator: ", ")
    guard all.count > columns else { return all }
    for count in stride(from: values.count - 1, through: 1, by: -1) {
      let text = values.prefix(count).joined(separator: ", ") + ", +\(values.count - count)"
      if text.count <= columns { return text }
    }
    return TerminalText.truncated("in \(values.count) currencies", toColumns: columns)
  }

  /// The text in words over at most so many lines, its last cut where it goes on.
  static func wrapped(_ text: String, linesMax: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in TerminalText.escaped(text).split(separator: " ") {
      let next = line.isEmpty ? String(word) : line + " " + word
      if TerminalText.width(of: next) <= columnsMax || line.isEmpty || lines.count == linesMax - 1 {
        line = next
      } else {
        lines.append(line)
        line = "  " + word
      }
    }
    return (lines + [line]).map { TerminalText.truncated($0, toColumns: columnsMax) }
  }

  /// A path that is too long shows its end, which tells more.
  static func endFitted(_ word: String, _ path: String) -> String {
    let path = TerminalText.escaped(path)
    guard TerminalText.width(of: word + path) > columnsMax else { return word + path }
    var end: [Character] = []
    var used = TerminalText.width(of: word) + 1
    for character in path.reversed() {
      used += TerminalText.width(of: String(character))
      guard used <= columnsMax else { break }
      end.append(character)
    }
    return word + "…" + String(end.reversed())
  }
}
