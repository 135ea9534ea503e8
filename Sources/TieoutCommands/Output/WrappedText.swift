import Reporting

/// Text for a terminal, its long lines broken between words and continued below their beginning.
package enum WrappedText {
  /// Lines of at most `columns` columns, where a word is not longer than that.
  ///
  /// What follows a wide gap hangs below where it began: `2026-03-02  capture cap_3 …` goes on
  /// below `capture`.
  package static func wrapped(_ text: String, toColumns columns: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { wrapped(line: $0, toColumns: columns) }.joined(separator: "\n")
  }

  private static func wrapped(line: Substring, toColumns columns: Int) -> String {
    guard TerminalText.width(of: String(line)) > columns else { return String(line) }
    let hang = hangingColumns(of: line)
    // Narrower than this, hanging below the beginning leaves no room.
    let indent = String(repeating: " ", count: hang < columns / 2 ? hang : 2)
    var broken = ""
    var current = String(line.prefix(hang))
    var isAtStart = true
    for word in line.dropFirst(hang).split(separator: " ", omittingEmptySubsequences: false) {
      let next = isAtStart ? current + word : current + " " + word
      if TerminalText.width(of: next) > columns, !isAtStart {
        broken += current + "\n"
        current = indent + word
      } else {
        current = next
      }
      isAtStart = false
    }
    return broken + current
  }

  /// Columns before the text that follows the line's first wide gap.
  private static func hangingColumns(of line: Substring) -> Int {
    var blanks = 0
    for (column, character) in line.enumerated() {
      if character == " " {
        blanks += 1
      } else if blanks >= 2 {
        return column
      } else {
        blanks = 0
      }
    }
    return 0
  }
}
