import Foundation
import TestSupport
import Testing

/// Texts that break programs, in every field that a provider, a shopper or a colleague can fill,
/// read back by the programs that will open the reports.
@Suite("Naughty strings", .ownThreads)
struct NaughtyStringsTests {
  static let reports = [
    "discrepancies", "pending", "settlements", "payouts", "fees", "files", "summary", "aging",
    "decisions", "journal",
  ]

  @Test("515 strings through every text and every format: none is run, none is lost")
  func nothingRuns() throws {
    let world = try NaughtyWorld.afterOneNight()
    #expect(world.strings.count == 515)
    #expect(world.fileNames.count > 300, "names that a file can have")
    let run = try #require(world.run)
    // Lines and objects were refused, and that is said.
    #expect(run.exitCode == 65, "\(run.standardError.prefix(2000))")
    let folder = world.directory.appending(path: "reports")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func keep(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    try keep(run.standardError, "run.words")
    try keep(try decide(in: world), "decide.words")
    for name in Self.reports {
      for (format, suffix) in [("csv", "csv"), ("json", "json"), ("xlsx", "xlsx"), ("html", "html")] {
        let written = try world.tieout(
          ["report", name, "--format", format, "--output", "reports/\(name).\(suffix)"])
        #expect(written.exitCode == 0, "\(name) \(format): \(written.standardError.prefix(500))")
      }
      try keep(try world.tieout(["report", name, "--format", "table"]).standardOutput, name + ".txt")
    }
    // More than memory keeps goes through a file, and is the same.
    let piped = try world.tieout(["report", "discrepancies", "--format", "json"]).standardOutput
    #expect(piped.utf8.count > 1 << 20)
    #expect(try Data(contentsOf: folder.appending(path: "discrepancies.json")) == Data(piped.utf8))
    // The page of a merchant whose texts are harmless, to compare scripts with.
    let sample = try Sample.afterOneNight()
    let plain = try sample.tieout("report", "discrepancies", "--format", "html")
    try keep(plain.standardOutput, "plain.html")
    try keepWords(of: world, keep)
    let looked = try runProgram(
      "/usr/bin/python3",
      [
        PackageFiles.root.appending(path: "Tests/Naughty/look.py").path, folder.path,
        NaughtyWorld.corpus.path,
      ], in: folder, boundSeconds: 300)
    #expect(looked.exitCode == 0, "\(looked.standardError.suffix(2000))")
    #expect(looked.standardOutput == "", "\(looked.standardOutput.prefix(4000))")
    let cells = Int(looked.standardError.split(separator: " ").first ?? "") ?? 0
    #expect(cells > 100_000, "\(looked.standardError)")
  }

  /// Decides about a finding with each text as note and as name; returns what was said.
  private func decide(in world: NaughtyWorld) throws -> String {
    let open = try world.tieout(["report", "discrepancies", "--class", "BREAK", "--format", "json"])
    let rows = try JSONSerialization.jsonObject(with: Data(open.standardOutput.utf8))
    let ids = try #require(rows as? [[String: Any]]).compactMap { $0["finding_id"] as? String }
    // A decision without words, or by nobody, is refused; of a name only what is written counts.
    let texts = world.strings.filter { text in
      text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }
    try #require(ids.count >= texts.count && texts.count > 300, "\(ids.count) findings")
    var sheet = "finding_id,decision_reason,decision_note,decision_by\n"
    func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }
    for (id, text) in zip(ids, texts) {
      // What is long, or controls a terminal, is no person's name.
      let isName = text.count <= 100 && !text.unicodeScalars.contains {
        $0.properties.generalCategory == .control
      }
      sheet += "\(id),other,\(quoted(text)),\(quoted(isName ? text : "anna"))\n"
    }
    try world.write(sheet, to: "decided.csv")
    let decided = try world.tieout(["resolve", "--from", "decided.csv"])
    #expect(decided.exitCode == 0, "\(decided.standardError.prefix(2000))")
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
    var said = decided.standardError + decided.standardOutput
    for text in texts.prefix(30) {
      said += try world.tieout(["note", "--by", text, "--", ids[0], text]).standardError
      said += try world.tieout(["assign", "--", ids[1], text]).standardError
    }
    return said + (try world.tieout(["explain", ids[0]]).standardOutput)
  }

  /// What commands tell in words: stories, decisions, refusals.
  private func keepWords(
    of world: NaughtyWorld, _ keep: (String, String) throws -> Void
  ) throws {
    let story = try world.tieout(["explain", "1012600000000000000"])
    #expect(story.exitCode == 0)
    try keep(story.standardOutput, "story.words")
    let told = try world.tieout(["explain", "1012600000000000000", "--format", "json"])
    _ = try JSONSerialization.jsonObject(with: Data(told.standardOutput.utf8))
    for text in ["\u{1B}[0;31mred", "<script>alert(0)</script>", "=1+1\u{202E}"] {
      try keep(try world.tieout(["explain", text]).standardError, "unknown.words")
      try keep(try world.tieout(["report", text]).standardError, "name.words")
    }
    // Every line of this configuration is wrong, and is told so.
    let keys = world.strings.filter { !$0.isEmpty }.map { NaughtyWorld.quoted($0) }
      .filter { !$0.contains("\\ud8") }
    try world.write(Set(keys).sorted().map { "\($0): 1\n" }.joined(), to: "wrong.yaml")
    let wrong = try world.tieout(["status", "--config", "wrong.yaml"])
    #expect(wrong.exitCode == 78)
    try keep(wrong.standardError, "wrong.words")
  }
}
