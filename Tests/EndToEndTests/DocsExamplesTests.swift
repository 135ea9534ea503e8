import Foundation
import TestSupport
import Testing

/// Holds documents to the program: every command that they show is run, and prints what they show.
///
/// `UPDATE_EXPECTED=1` writes what was printed into the documents; look at the difference before you
/// commit it.
@Suite("Examples in documents are true", .ownThreads)
struct DocsExamplesTests {
  static let documents = [
    "README.md", "samples/README.md", "docs/reports.md", "docs/profiles.md", "docs/layouts.md",
    "docs/queries.md", "docs/truth.md",
  ]

  @Test("commands print what the document shows", arguments: documents)
  func commandsPrintWhatIsShown(document: String) throws {
    let examples = try DocsExamples(path: document)
    try #require(!examples.commands.isEmpty, "\(document) shows no command")
    let printed = try examples.run()
    try #require(
      printed.count == examples.commands.count, "\(document): a command ended the shell early")
    if DocsExamples.isUpdate { return try examples.update(with: printed) }
    for (index, output) in zip(examples.commands, printed) {
      let place = "\(document):\(examples.blocks[index].start)"
      let text = output.joined(separator: "\n")
      #expect(!text.contains("command not found"), "\(place) names an unknown program")
      for refusal in ["Usage: tieout", "tieout: error:", "Error: "] {
        let isShown =
          examples.shownOutput(of: index)?.lines.contains { $0.contains(refusal) } ?? false
        #expect(isShown || !text.contains(refusal), "\(place) fails:\n\(text)")
      }
      guard let shown = examples.shownOutput(of: index) else { continue }
      #expect(shown.lines == output, "\(place) prints other lines:\n\(text)")
    }
  }

  @Test("every block with commands or output is one that is checked")
  func noBlockEscapes() throws {
    var others = PackageFiles.files(under: "docs", suffix: ".md").map(PackageFiles.relativePath)
    others += ["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "cron/README.md"]
    for document in others where !Self.documents.contains(document) {
      let examples = try DocsExamples(path: document)
      let infos = examples.blocks.map(\.info)
      #expect(
        infos.allSatisfy { $0 != "sh" && $0 != "output" },
        "\(document) shows commands as `sh` that no test runs; mark them `console`")
    }
  }
}
