import Foundation
import TestSupport
import Testing

/// Holds `docs/faults.md` to the tests: every fault has its row, and every row a test that exists.
@Suite("The table of faults is whole")
struct FaultTableTests {
  static let faultCount = 82
  /// How a fault may end; nothing else is an ending.
  static let endings = ["same", "set aside", "nothing"]

  /// A row of the table.
  struct Row {
    let number: Int
    let fault: String
    let result: String
    let tests: String
  }

  static func rows() throws -> [Row] {
    try PackageFiles.text("docs/faults.md").components(separatedBy: "\n").compactMap { line in
      // A bar inside a cell is written `\|`.
      let cells = line.replacingOccurrences(of: "\\|", with: "\u{0}").components(separatedBy: "|")
        .map { $0.replacingOccurrences(of: "\u{0}", with: "|").trimmingCharacters(in: .whitespaces) }
      guard cells.count == 6, let number = Int(cells[1]) else { return nil }
      return Row(number: number, fault: cells[2], result: cells[3], tests: cells[4])
    }
  }

  @Test("every fault has one row, in order, with one of three endings")
  func everyFaultHasARow() throws {
    let rows = try Self.rows()
    let numbers = rows.map(\.number)
    let known = Set(1...Self.faultCount)
    let missing = known.subtracting(numbers).sorted()
    #expect(missing.isEmpty, "docs/faults.md lacks \(missing)")
    for number in Set(numbers).sorted() {
      #expect(known.contains(number), "docs/faults.md has a row \(number)")
      let count = numbers.count { $0 == number }
      #expect(count == 1, "docs/faults.md has \(count) rows \(number)")
    }
    for row in rows {
      #expect(!row.fault.isEmpty, "row \(row.number) does not say what goes wrong")
      let result = row.result.lowercased()
      #expect(
        Self.endings.contains { result.contains($0) },
        "row \(row.number) ends in none of \(Self.endings): \(row.result)")
    }
  }

  @Test("every row names a test, and every test that is named exists")
  func everyTestExists() throws {
    let tests = try Self.testFunctions()
    try #require(tests.count > 300, "tests are written another way now; mend this test")
    for row in try Self.rows() {
      let names = try DocsTests.captures("`([^`]+)`", in: row.tests).map { $0[0] }
      #expect(!names.isEmpty, "row \(row.number) names no test")
      for name in names {
        let place = PackageFiles.root.appending(path: name).path
        let isScript = name.contains("/") && FileManager.default.fileExists(atPath: place)
        #expect(isScript || tests.contains(name), "row \(row.number) names `\(name)`, which is no test")
      }
    }
  }

  /// `Suite.function` of every test; a function of a file is in every type that the file declares or extends
  /// before it.
  static func testFunctions() throws -> Set<String> {
    var names: Set<String> = []
    for file in PackageFiles.files(under: "Tests", suffix: ".swift") {
      let text = try String(contentsOf: file, encoding: .utf8)
      var suite = ""
      var isTest = false
      for line in text.components(separatedBy: "\n") {
        if let type = try type(in: line) { suite = type }
        let words = line.drop { $0 == " " }
        if words.hasPrefix("@Test") { isTest = true }
        // A name in plain words stands in backticks.
        guard isTest,
          let name = try DocsTests.captures(#"func (?:`([^`]+)`|([A-Za-z0-9_]+))[(<]"#, in: line).first
        else { continue }
        names.insert("\(suite).\(name[0])\(name[1])")
        isTest = false
      }
    }
    return names
  }

  /// `FaultTableTests` of the line that declares or extends it at a file's outermost level.
  private static func type(in line: String) throws -> String? {
    guard line.first != " ", line.contains("struct ") || line.contains("class ") || line.contains("enum ")
      || line.contains("extension ")
    else { return nil }
    return try DocsTests.captures(
      #"^(?:@Suite.*?\)? )?(?:public |package |private |final )*(?:struct|class|enum|extension) ([A-Za-z0-9_]+)"#,
      in: line
    ).first?[0]
  }
}
