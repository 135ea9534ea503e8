import Foundation
import TestSupport
import Testing

/// No SQL text is made of values: what a statement is put together from is a list that people have looked at.
///
/// A value goes to a statement as an argument. A new part in the list must be a name or a condition of our own, never
/// something that came from a file, the API, the configuration or a person. `UPDATE_EXPECTED=1` writes the list anew.
@Suite("SQL is bound")
struct BoundSQLTests {
  static let list = PackageFiles.root.appending(path: "Tests/TidyTests/sql-parts.txt")
  static let words = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "FROM", "WHERE", "VALUES", "PRAGMA", "ATTACH", "VACUUM", "ORDER BY",
    "GROUP BY", "JOIN", "CREATE", "DROP", "AND", "LIMIT",
  ]

  @Test func everyPartOfAStatementIsKnown() throws {
    var found: Set<String> = []
    for file in PackageFiles.files(under: "Sources/Store", suffix: ".swift") {
      for literal in Self.literals(of: try String(contentsOf: file, encoding: .utf8)) {
        let isSQL = !Set(literal.text.components(separatedBy: CharacterSet.alphanumerics.inverted))
          .isDisjoint(with: Self.words) || Self.words.contains { $0.contains(" ") && literal.text.contains($0) }
        if isSQL { found.formUnion(literal.parts) }
      }
    }
    try #require(found.count > 50, "statements are written another way now; mend this test")
    let lines = found.sorted().joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" { try Data(lines.utf8).write(to: Self.list) }
    let known = Set(try String(contentsOf: Self.list, encoding: .utf8).split(separator: "\n").map(String.init))
    for part in found.subtracting(known).sorted() {
      Issue.record("a statement holds \\(\(part)); bind values, and look at Tests/TidyTests/sql-parts.txt")
    }
  }

  @Test func onlyTheStoreSpeaksSQL() throws {
    for file in PackageFiles.files(under: "Sources", suffix: ".swift") {
      let path = PackageFiles.relativePath(file)
      guard !path.hasPrefix("Sources/Store/") else { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("sqlite3_") && !text.contains("import GRDB"), "\(path)")
    }
  }

  /// A string literal without what is put into it, and the expressions that are.
  struct Literal {
    var text = ""
    var parts: [String] = []
  }

  /// The string literals of a source with something put into them; comments are passed over.
  static func literals(of source: String) -> [Literal] {
    var found: [Literal] = []
    var rest = Array(source)[...]
    while let character = rest.first {
      if rest.starts(with: "//") {
        rest = rest.drop { $0 != "\n" }
      } else if character == "\"" {
        let literal = literal(&rest)
        if !literal.parts.isEmpty { found.append(literal) }
      } else {
        rest.removeFirst()
      }
    }
    return found
  }

  private static func literal(_ rest: inout ArraySlice<Character>) -> Literal {
    let quote = rest.starts(with: "\"\"\"") ? "\"\"\"" : "\""
    rest = rest.dropFirst(quote.count)
    var literal = Literal()
    while !rest.isEmpty, !rest.starts(with: quote) {
      if rest.starts(with: "\\(") {
        rest = rest.dropFirst(2)
        var (part, depth) = ("", 1)
        while let character = rest.popFirst() {
          if character == "(" { depth += 1 }
          if character == ")" { depth -= 1 }
          if depth == 0 { break }
          part.append(character)
        }
        literal.parts.append(part.split(whereSeparator: \.isWhitespace).joined(separator: " "))
      } else {
        if rest.first == "\\" { rest.removeFirst() }
        if let character = rest.popFirst() { literal.text.append(character) }
      }
    }
    rest = rest.dropFirst(quote.count)
    return literal
  }
}
