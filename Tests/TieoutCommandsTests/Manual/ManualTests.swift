import Foundation
import TestSupport
import Testing
import TieoutCommands

/// Holds `docs/man` to the program's own help and to the table of configuration keys.
///
/// `UPDATE_EXPECTED=1 swift test --filter ManualTests` writes the pages.
@Suite("The manual is the program's own description")
struct ManualTests {
  static let folder = PackageFiles.root.appending(path: "docs/man")
  static let version = String(Tieout.version.prefix { $0 != " " })

  static func pages() throws -> [ManPage] {
    try CommandPages.all(version: version) + [ConfigurationPage.page(version: version)]
  }

  static var isUpdate: Bool { ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" }

  @Test("docs/man holds the pages of all commands and of the configuration, and no other")
  func pagesAreUpToDate() throws {
    let pages = try Self.pages()
    try #require(pages.count > 20)
    let files = PackageFiles.files(under: "docs/man", suffix: "")
    let strangers = files.filter { file in !pages.contains { $0.fileName == file.lastPathComponent } }
    if Self.isUpdate {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      for file in strangers { try FileManager.default.removeItem(at: file) }
    }
    for page in pages {
      let file = Self.folder.appending(path: page.fileName)
      if Self.isUpdate { try page.text.write(to: file, atomically: true, encoding: .utf8) }
      #expect(try String(contentsOf: file, encoding: .utf8) == page.text, "\(page.fileName) is old")
    }
    #expect(Self.isUpdate || strangers.isEmpty, "\(strangers)")
  }

  @Test("mandoc finds nothing wrong, and every page has what a reader looks for")
  func pagesAreRight() throws {
    for page in try Self.pages() {
      let headings = page.text.components(separatedBy: "\n").filter { $0.hasPrefix(".SH ") }
        .map { String($0.dropFirst(4)) }
      for heading in ["NAME", "DESCRIPTION", "EXAMPLES", "SEE ALSO"] {
        #expect(headings.contains(heading), "\(page.fileName) lacks \(heading)")
      }
      if page.text.contains("\\-\\-config") && page.section == 1 {
        for heading in ["EXIT STATUS", "FILES", "ENVIRONMENT", "OPTIONS", "SYNOPSIS"] {
          #expect(headings.contains(heading), "\(page.fileName) lacks \(heading)")
        }
      }
      let lint = try Self.mandoc(["-T", "lint", "-W", "warning"], page)
      #expect(lint.exitCode == 0 && lint.standardOutput.isEmpty, "\(lint)")
    }
  }

  @Test("a page reads as the help does")
  func pageIsReadable() throws {
    let page = try #require(try Self.pages().first { $0.name == "tieout-report" })
    let shown = try Self.mandoc(["-T", "ascii", "-O", "width=100"], page)
    // mandoc prints bold as a character over itself.
    let text = String(shown.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
      .map(Self.withoutOverstrikes).joined(separator: "\n"))
    for words in [
      "tieout-report - an ad-hoc report on stored data", "tieout report [options] name",
      "--code code", "AMOUNT_MISMATCH", "Default: $TIEOUT_CONFIG, then ./tieout.yaml", "tieout(1)",
      "tieout report discrepancies --code AMOUNT_MISMATCH --currency USD --format csv",
    ] { #expect(text.contains(words), "\(words)\n\(text)") }
  }

  @Test("the example of tieout.yaml(5) is read without an error")
  func exampleIsRead() throws {
    _ = try ConfigurationReader.read(yaml: ConfigurationPage.least, file: "t.yaml", environment: [:])
  }

  private static func withoutOverstrikes(_ line: Substring) -> String {
    var shown: [Character] = []
    for character in line {
      if character == "\u{8}" { _ = shown.popLast() } else { shown.append(character) }
    }
    return String(shown)
  }

  private static func mandoc(_ options: [String], _ page: ManPage) throws -> ProgramRun {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "\(UUID().uuidString)-\(page.fileName)")
    try page.text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try runProgram(
      "/usr/bin/mandoc", options + [file.path], in: FileManager.default.temporaryDirectory)
  }
}
