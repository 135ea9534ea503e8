import Foundation
import FuzzTargets
import Parsing
import TestSupport
import Testing

/// Ten thousand tables, read by this reader and by Python's `csv`: every difference has a rule that explains it.
@Suite("The same as Python's csv", .ownThreads)
struct PythonTableTests {
  static let tableCount = 10_000

  /// Why two readings may differ.
  enum Difference: String, CaseIterable, Comparable {
    /// A quote in an unquoted field, or text behind a closing one: Python reads on, this reader refuses the row.
    case rowRefused = "row refused for its form, read on by Python"
    /// A quote that never closes: Python takes the rest of the file for a field, this reader refuses the file.
    case openQuote = "open quote at the end refused, closed by Python"

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  @Test("no unexplained difference in ten thousand tables")
  func noUnexplainedDifference() throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let tables = (0..<Self.tableCount).map { _ in GeneratedTable(using: &generator) }
    let python = try PythonReader.rows(of: tables)
    try #require(python.count == tables.count)
    var explained: [Difference: Int] = [:]
    var equal = 0
    var rows = 0
    for (index, table) in tables.enumerated() {
      let piece = Int.random(in: 1...64, using: &generator)
      let read = try tokenized(
        Array(table.text.utf8), table.delimiter, 0x22, sizes: [piece], bufferBytes: 32)
      rows += read.rows.count
      let differences = Self.differences(read, python[index], of: table)
      for difference in differences ?? [] { explained[difference, default: 0] += 1 }
      #expect(
        differences != nil,
        "seed \(seed), table \(index): \(table.text.debugDescription)\nread \(read)\nPython \(python[index])")
      if differences == [] { equal += 1 }
    }
    print("\(tables.count) tables with \(rows) rows: \(equal) equal")
    for (difference, count) in explained.sorted(by: { $0.key < $1.key }) {
      print("\(count): \(difference.rawValue)")
    }
    #expect(equal > tables.count / 2, "the tables should mostly be well formed")
    #expect(Set(explained.keys) == Set(Difference.allCases), "every rule is used, or it should go")
  }

  /// The rules that explain how two readings differ; empty where they are equal, nil where nothing explains it.
  static func differences(
    _ read: TokenizedFile, _ python: [[String]], of table: GeneratedTable
  ) -> Set<Difference>? {
    var found: Set<Difference> = []
    var rest = python[...]
    for row in read.rows {
      guard let theirs = rest.popFirst() else { return nil }
      // A blank line has no field for Python, and one that is empty here.
      let ours = row.length == 0 ? [] : row.fields
      guard row.problem == nil else {
        guard row.problem == .bareQuote || row.problem == .textAfterQuote else { return nil }
        // Refused or not, the row must be the same stretch of the file: as many fields, and the next row after it.
        guard theirs.count == ours.count else { return nil }
        found.insert(.rowRefused)
        continue
      }
      guard ours == theirs.map({ Array($0.utf8) }) else { return nil }
    }
    switch read.error {
    case nil: return rest.isEmpty ? found : nil
    case .unterminatedQuote:
      guard rest.count == 1, table.isOpen else { return nil }
      return found.union([.openQuote])
    default: return nil
    }
  }
}

/// One table as somebody might write it, mostly well formed.
struct GeneratedTable {
  let text: String
  let delimiter: UInt8
  /// Whether a quote stays open at the end.
  let isOpen: Bool

  private static let words = [
    "", "", "a", "12.50", "-3", "é", "日本", "😀", " ", "two words", " lead", "trail ", "it's", "#TOTAL",
    "\u{A0}", "e\u{301}", "\u{2028}", "\u{85}", "=1+1", "\u{0C}", "\u{1C}", "\\", "\\n",
  ]

  init(using generator: inout SeededGenerator) {
    let delimiters = [",", ";", "|", "\t"]
    let delimiter = delimiters.randomElement(using: &generator)!
    let ends = ["\n", "\r\n", "\r"]
    let end = Int.random(in: 0..<5, using: &generator) == 0 ? nil : ends.randomElement(using: &generator)!
    let isBroken = Int.random(in: 0..<6, using: &generator) == 0
    let width = Int.random(in: 1...5, using: &generator)
    var text = ""
    let rowCount = Int.random(in: 0...8, using: &generator)
    for _ in 0..<rowCount {
      let isRagged = Int.random(in: 0..<6, using: &generator) == 0
      let count = isRagged ? Int.random(in: 0...7, using: &generator) : width
      text += (0..<count).map { _ in
        Self.field(delimiter, isBroken: isBroken, using: &generator)
      }.joined(separator: delimiter)
      text += end ?? ends.randomElement(using: &generator)!
    }
    if Bool.random(using: &generator) {
      while let last = text.unicodeScalars.last, last == "\n" || last == "\r" { text.unicodeScalars.removeLast() }
    }
    var isOpen = false
    if isBroken, Int.random(in: 0..<4, using: &generator) == 0 {
      isOpen = true
      // At the start of a row: nothing before it can make it a quote inside a field.
      if let last = text.unicodeScalars.last, last != "\n", last != "\r" { text += "\n" }
      text += "\"open" + delimiter + "x"
    }
    self.text = text
    self.delimiter = delimiter.utf8.first!
    self.isOpen = isOpen
  }

  private static func field(
    _ delimiter: String, isBroken: Bool, using generator: inout SeededGenerator
  ) -> String {
    let word = words.randomElement(using: &generator)!
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<5: return word
    case 5..<9:
      let parts = [word, "\"\"", delimiter, "\n", "\r", "\r\n", "x", "\"\"\"\""]
      let inner = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        parts.randomElement(using: &generator)!
      }
      return "\"" + inner.joined() + "\""
    default:
      guard isBroken else { return word }
      return ["a\"b", "\"a\"b", "\"a\" ", " \"a\"", "\"\"x"].randomElement(using: &generator)!
    }
  }
}

/// Python's own reader, one process for all tables.
enum PythonReader {
  private static let program = """
    import csv, io, json, sys
    csv.field_size_limit(1 << 24)
    with open(sys.argv[1], encoding="utf-8", newline="\\n") as tables, \\
         open(sys.argv[2], "w", encoding="utf-8", newline="\\n") as out:
        for line in tables:
            table = json.loads(line)
            text = io.StringIO(table["text"], newline="")
            rows = list(csv.reader(text, delimiter=table["delimiter"], strict=False))
            out.write(json.dumps(rows) + "\\n")
    """

  private struct Request: Encodable {
    let text: String
    let delimiter: String
  }

  /// The rows of every table, in order.
  static func rows(of tables: [GeneratedTable]) throws -> [[[String]]] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tables-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let encoder = JSONEncoder()
    var input = Data()
    for table in tables {
      let delimiter = String(decoding: [table.delimiter], as: UTF8.self)
      input += try encoder.encode(Request(text: table.text, delimiter: delimiter)) + [0x0A]
    }
    try input.write(to: folder.appending(path: "tables"))
    let run = try runProgram("/usr/bin/env", ["python3", "-c", program, "tables", "rows"], in: folder)
    guard run.exitCode == 0 else { throw ProgramError("python3 is needed: \(run)") }
    let decoder = JSONDecoder()
    return try Data(contentsOf: folder.appending(path: "rows")).split(separator: 0x0A)
      .map { try decoder.decode([[String]].self, from: Data($0)) }
  }
}
