import Foundation
import TestSupport
import Testing

/// Holds the documents to the sources: tables that must not lag behind, and links that must lead
/// somewhere.
@Suite("Documents keep up with the sources")
struct DocsTests {
  static let documents =
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
    + ["docs", "samples", "cron", "Benchmarks"].flatMap {
      PackageFiles.files(under: $0, suffix: ".md").map(PackageFiles.relativePath)
    }

  /// What the first group of `pattern` matches in a file, in order.
  static func captures(_ pattern: String, in text: String) throws -> [[String]] {
    let expression = try NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines])
    let whole = NSRange(text.startIndex..., in: text)
    return expression.matches(in: text, range: whole).map { match in
      (1..<match.numberOfRanges).map { group in
        Range(match.range(at: group), in: text).map { String(text[$0]) } ?? ""
      }
    }
  }

  @Test("every configuration key is explained, and stands in the sample")
  func configurationKeysAreDocumented() throws {
    let source = try PackageFiles.files(
      under: "Sources/TieoutCommands/Configuration", suffix: ".swift"
    ).filter { $0.lastPathComponent.hasPrefix("ConfigurationKeys") }
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let keys = try Self.captures(#"\bkey\(\s*"([a-z_.\[\]]+)", \.([A-Za-z]+)"#, in: source)
    try #require(keys.count > 50, "the keys are written another way now; mend this test")
    let reference = try PackageFiles.text("docs/configuration.md")
    let sample = try PackageFiles.text("samples/merchant/tieout.yaml")
    let rows = Set(try Self.captures(#"^\| `([a-z_.\[\]]+)` \|"#, in: reference).map { $0[0] })
    for key in keys {
      let (path, shape) = (key[0], key[1])
      #expect(rows.contains(path), "docs/configuration.md lacks a row for \(path)")
      let leaf = path.split(separator: ".").last.map { $0.filter { $0 != "[" && $0 != "]" } } ?? ""
      #expect(
        try !Self.captures("(?<![a-z_])(\(leaf))(?![a-z_])", in: sample).isEmpty,
        "samples/merchant/tieout.yaml lacks \(path)")
      let variable = "TIEOUT_" + path.uppercased().replacingOccurrences(of: ".", with: "_")
      let isOverridable = !path.contains("[") && !["map", "maps", "numbers", "decimals"].contains(shape)
      #expect(
        reference.contains("`\(variable)`") == isOverridable,
        "docs/configuration.md is wrong about the variable of \(path)")
    }
    #expect(
      rows == Set(keys.map { $0[0] }), "docs/configuration.md has a key that tieout does not know")
  }

  @Test("every discrepancy code is explained, with its class")
  func codesAreDocumented() throws {
    let source = try PackageFiles.text("Sources/SettlementModel/Findings/FindingCode.swift")
    let codes = try Self.captures(#"case [a-zA-Z]+ = "([A-Z_]{8,})""#, in: source).map { $0[0] }
    try #require(codes.count > 20)
    let rows = try Self.captures(
      #"^\| ([A-Z_]+) \| (BREAK|CONTROL|DATA|TIMING) \|"#, in: PackageFiles.text("docs/reports.md"))
    #expect(rows.map { $0[0] } == codes, "docs/reports.md must list the codes in their order")
    let body = source.components(separatedBy: "public var findingClass").last ?? ""
    for row in rows where row[1] != "BREAK" && row[1] != "TIMING" {
      let name = try Self.captures("case ([a-zA-Z]+) = \"\(row[0])\"", in: source).first?[0] ?? "?"
      let isListed = body.components(separatedBy: "isRefusedInput")[0].contains(".\(name)")
      #expect(isListed, "\(row[0]) is no \(row[1])")
    }
  }

  @Test("every exit code is explained", arguments: ["README.md", "cron/README.md"])
  func exitCodesAreDocumented(document: String) throws {
    let source = try PackageFiles.text("Sources/TieoutCommands/Output/ExitStatus.swift")
    let codes = Set(try Self.captures(#"case [a-zA-Z]+ = ([0-9]+)$"#, in: source).map { $0[0] })
    let cells = try Self.captures(
      #"^\| ([0-9]+(?:(?:, | / )[0-9]+)*) \|"#, in: PackageFiles.text(document))
    let listed = cells.flatMap { $0[0].split { !$0.isNumber }.map(String.init) }
    #expect(listed.count == Set(listed).count)
    // A wrong command line cannot happen at night.
    let wanted = document == "README.md" ? codes : codes.subtracting(["64"])
    #expect(Set(listed) == wanted)
  }

  @Test("every target is on the map")
  func targetsAreOnTheMap() throws {
    let package = try PackageFiles.text("Package.swift")
    let map = try PackageFiles.text("ARCHITECTURE.md")
    let targets = try Self.captures(
      #"(?:\blibrary\(|\.systemLibrary\(\s*name:|\.executableTarget\(\s*name:|\.target\(\s*name:)\s*"([A-Za-z0-9-]+)""#,
      in: package)
    try #require(targets.count > 15)
    for target in targets {
      #expect(map.contains("`\(target[0])`"), "ARCHITECTURE.md does not mention \(target[0])")
    }
    let tests = try Self.captures(#"^ *tests\(\s*"([A-Za-z0-9]+)""#, in: package)
    for test in tests {
      let mirrors = targets.contains { $0[0] == test[0] }
      #expect(
        mirrors || map.contains("`\(test[0])Tests`"),
        "ARCHITECTURE.md does not mention \(test[0])Tests")
    }
  }

  @Test("no document has a dead link", arguments: documents)
  func linksLeadSomewhere(document: String) throws {
    let text = try PackageFiles.text(document)
    let folder = PackageFiles.root.appending(path: document).deletingLastPathComponent()
    for link in try Self.captures(#"\]\(([^)#\s]*)(?:#([^)\s]+))?\)"#, in: text) {
      let (path, anchor) = (link[0], link[1])
      guard !path.hasPrefix("http") else { continue }
      let target =
        path.isEmpty
        ? PackageFiles.root.appending(path: document) : folder.appending(path: path).standardized
      #expect(
        FileManager.default.fileExists(atPath: target.path), "\(document) links to \(path)")
      guard !anchor.isEmpty, let linked = try? String(contentsOf: target, encoding: .utf8) else {
        continue
      }
      #expect(Self.anchors(of: linked).contains(anchor), "\(document) links to \(path)#\(anchor)")
    }
  }

  @Test("paths that documents name exist", arguments: documents)
  func pathsExist(document: String) throws {
    let named = try Self.captures(
      #"`((?:Sources|Tests|samples|cron|docs)/[A-Za-z0-9_+./-]+)`"#, in: PackageFiles.text(document)
    )
    for path in named.map({ $0[0] }) {
      let place = PackageFiles.root.appending(path: path).path
      #expect(FileManager.default.fileExists(atPath: place), "\(document) names \(path)")
    }
  }

  /// The anchors of a document's headings: lower case, words joined by `-`.
  static func anchors(of text: String) -> Set<String> {
    let titles = text.components(separatedBy: "\n").filter { $0.hasPrefix("#") }
    return Set(
      titles.map { title in
        let kept = title.drop { $0 == "#" || $0 == " " }.lowercased()
          .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
        return kept.replacingOccurrences(of: " ", with: "-")
      })
  }
}
