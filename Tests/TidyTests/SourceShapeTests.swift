import Foundation
import TestSupport
import Testing

/// Holds the shape of the sources: short files, functions that fit a screen, documented public names, honest words.
@Suite("The sources keep their shape")
struct SourceShapeTests {
  static let fileLinesMax = 300
  static let functionLinesMax = 70
  static let columnsMax = 130

  static let sources = PackageFiles.files(under: "Sources", suffix: ".swift")

  @Test("files and lines are short")
  func filesAndLinesAreShort() throws {
    for file in Self.sources {
      let path = PackageFiles.relativePath(file)
      let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
      #expect(lines.count <= Self.fileLinesMax, "\(path) has \(lines.count) lines")
      for (index, line) in lines.enumerated() {
        #expect(line.count <= Self.columnsMax, "\(path):\(index + 1) has \(line.count) columns")
      }
    }
  }

  @Test("functions fit a screen")
  func functionsFitAScreen() throws {
    for file in Self.sources {
      let path = PackageFiles.relativePath(file)
      let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
      for (start, length) in Self.functions(of: lines) {
        #expect(
          length <= Self.functionLinesMax, "\(path):\(start + 1) has a function of \(length) lines")
      }
    }
  }

  /// Functions by their indentation: from the line with `func` or `init` to the brace in the same column.
  static func functions(of lines: [String]) -> [(start: Int, length: Int)] {
    var found: [(Int, Int)] = []
    for (index, line) in lines.enumerated() {
      let indent = line.prefix { $0 == " " }
      let words = line.split(separator: " ")
      guard words.contains("func") || words.contains(where: { $0.hasPrefix("init(") }),
        words.first?.hasPrefix("//") == false
      else { continue }
      let close = indent + "}"
      guard let end = lines[index...].firstIndex(where: { $0 == close }) else { continue }
      found.append((index, end - index + 1))
    }
    return found
  }

  @Test("public types and functions have a doc comment")
  func publicNamesAreDocumented() throws {
    let kinds = ["struct ", "enum ", "class ", "protocol ", "func ", "actor "]
    let requirements = try Self.protocolRequirements()
    for file in Self.sources {
      let path = PackageFiles.relativePath(file)
      let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
      for (index, line) in lines.enumerated() {
        let text = line.drop { $0 == " " }
        guard text.hasPrefix("public "), kinds.contains(where: { text.contains($0) }),
          !requirements.contains(Self.functionName(of: text))
        else { continue }
        var above = index - 1
        while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        let isDocumented = above >= 0 && lines[above].drop { $0 == " " }.hasPrefix("///")
        #expect(isDocumented || Self.isSmallNestedEnum(text), "\(path):\(index + 1) lacks a doc comment")
      }
    }
  }

  /// What a protocol documents, its implementations need not say again; the standard library's protocols among them.
  static func protocolRequirements() throws -> Set<String> {
    var names: Set<String> = ["<", "==", "hash", "encode", "next", "run", "formatted"]
    for file in sources {
      for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
        let text = line.drop { $0 == " " }
        if text.hasPrefix("func ") || text.hasPrefix("mutating func "), line.hasPrefix("  "),
          !line.hasPrefix("   ")
        {
          names.insert(functionName(of: text))
        }
      }
    }
    return names
  }

  /// `accept` of `public mutating func accept(_ line: …`; empty for a line without a function.
  static func functionName(of text: Substring) -> String {
    guard let range = text.range(of: "func ") else { return "" }
    return String(text[range.upperBound...].prefix { !"(<".contains($0) || $0 == "<" && text[range.upperBound...].hasPrefix("<") })
      .filter { $0 != " " }
  }

  /// `enum Status` inside a documented type says what it is by its name.
  static func isSmallNestedEnum(_ text: Substring) -> Bool {
    ["enum Status", "enum Cause", "enum Code"].contains { text.contains($0) }
  }

  @Test("no name hides what it does, no amount is a floating point number")
  func wordsAreHonest() throws {
    let forbiddenNames = ["Utils", "Manager", "Helper"]
    for file in Self.sources {
      let path = PackageFiles.relativePath(file)
      for name in forbiddenNames {
        #expect(!file.lastPathComponent.contains(name), "\(path) is named \(name)")
      }
      let text = try String(contentsOf: file, encoding: .utf8)
      for word in ["Unsafe" + "Ounchecked", "try" + "!", "TO" + "DO", "FIX" + "ME", "@unchecked Send" + "ableX"] {
        #expect(!text.contains(word), "\(path) contains \(word)")
      }
      for module in ["SettlementModel/", "Matching/", "Store/", "Parsing/", "Reporting/"]
      where path.hasPrefix("Sources/" + module) {
        let code = text.components(separatedBy: "\n").filter { !$0.contains("//") && !$0.contains("--") }
          .joined(separator: "\n")
        // A cell of a workbook is such a number by its nature; this file alone makes it.
        if path == "Sources/Reporting/XLSX/XLSXNumber.swift" { continue }
        for type in ["Double", "Float", "Decimal"] {
          let words = code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
          #expect(!words.contains { $0 == type }, "\(path) uses \(type)")
        }
      }
    }
  }
}
