import Foundation
import TestSupport
import Testing

/// The audit trail from outside: what it shows, and what it shows of changes made behind the program's back.
@Suite("Audit trail", .ownThreads)
struct AuditTrailTests {
  static let finding = DecisionTests.finding

  private func entries(_ sample: Sample) throws -> [[String: String]] {
    try WorldTable.rows(sample.tieout("report", "decisions", "--format", "csv").standardOutput)
  }

  private func run(_ sample: Sample, _ arguments: [String], _ exitCode: Int32 = 0) throws -> ProgramRun {
    let run = try runProgram("tieout", arguments, in: sample.directory)
    #expect(run.exitCode == exitCode, "\(run)")
    return run
  }

  private func head(_ sample: Sample) throws -> String {
    let status = try run(sample, ["status"]).standardOutput
    return try #require(status.split(whereSeparator: \.isWhitespace).last.map { String($0) })
  }

  private func sql(_ sample: Sample, _ statement: String) throws {
    let database = sample.directory.appending(path: "var/tieout.sqlite").path
    let script = """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1])
      db.executescript(sys.argv[2])
      db.commit()
      """
    let done = try runProgram(
      "/usr/bin/python3", ["-c", script, database, statement], in: sample.directory)
    guard done.exitCode == 0 else { throw ProgramError(done.description) }
  }

  @Test func everyDecisionIsInIt() throws {
    let sample = try Sample.afterOneNight()
    let id = Self.finding
    _ = try run(sample, ["assign", id, "Anna Müller", "--by", "ben"])
    _ = try run(sample, ["note", id, "asked UseePay", "--by", "ben"])
    _ = try run(sample, ["resolve", id.uppercased(), "--reason", "provider-confirmed", "--note", "ticket", "--by", "anna"])
    _ = try run(sample, ["reopen", id, "--by", "ben"])
    let entries = try entries(sample)
    #expect(entries.map { $0["action"] } == ["assign", "note", "resolve", "reopen"])
    #expect(entries.map { $0["decided_by"] } == ["ben", "ben", "anna", "ben"])
    #expect(entries.allSatisfy { $0["subject"] == id && $0["code"] == "AMOUNT_MISMATCH" && $0["login"] != "" })
    #expect(entries[2]["reason"] == "provider_confirmed" && entries[2]["difference"] == "-0.01")
    #expect(Set(entries.compactMap { $0["hash"] }).count == 4)
    let story = try run(sample, ["explain", id]).standardOutput
    for words in ["assigned to Anna Müller by ben", "note: asked UseePay", "resolved as provider_confirmed by anna", "opened again by ben"] {
      #expect(story.contains(words), "\(words)\n\(story)")
    }
    let mine = try run(sample, ["report", "discrepancies", "--assigned", "ANNA  müller", "--format", "csv"])
    #expect(try WorldTable.rows(mine.standardOutput).compactMap { $0["finding_id"] } == [id])
    let free = try run(sample, ["report", "discrepancies", "--assigned", "nobody", "--format", "csv"])
    #expect(try WorldTable.rows(free.standardOutput).count == 6)
    _ = try run(sample, ["assign", id, "--nobody"])
    _ = try run(sample, ["assign", id], 64)
    _ = try run(sample, ["note", "F0000000000000000", "x"], 64)
    let near = try run(sample, ["resolve", id, "--reason", "roundin", "--note", "n"], 64)
    #expect(near.standardError.contains("did you mean 'rounding'"), "\(near)")
  }

  @Test func aFindingThatComesBackWithOtherAmountsIsEntered() throws {
    let sample = try Sample.afterOneNight()
    _ = try run(sample, ["resolve", Self.finding, "--reason", "rounding", "--note", "n", "--by", "anna"])
    _ = try run(sample, ["run", "--date", "2026-03-13"], 2)
    let path = sample.directory.appending(path: DecisionTests.file)
    let text = try String(contentsOf: path, encoding: .utf8)
      .replacingOccurrences(of: "USD,49.98,USD,,49.98,1.75,0.00,48.23", with: "USD,49.97,USD,,49.97,1.75,0.00,48.22")
      .replacingOccurrences(of: "-333.92", with: "-333.91")
    try text.write(to: path, atomically: true, encoding: .utf8)
    _ = try run(sample, ["run", "--date", "2026-03-14"], 2)
    _ = try run(sample, ["run", "--date", "2026-03-14"], 2)
    let entries = try entries(sample)
    #expect(entries.map { $0["action"] } == ["resolve", "opens_again"])
    #expect(entries[1]["decided_by"] == "tieout" && entries[1]["reference"] == "1", "\(entries[1])")
    #expect(entries[1]["actual"] == "49.97" && entries[1]["run"] != "", "\(entries[1])")
    #expect(try run(sample, ["explain", Self.finding]).standardOutput.contains("is open again: run "))
  }

  @Test func aLargeWriteOffTakesTwo() throws {
    let sample = try Sample.afterOneNight()
    let file = sample.directory.appending(path: "tieout.yaml")
    let yaml = try String(contentsOf: file, encoding: .utf8)
    try (yaml + "\ndecisions: { second_person_above: { USD: \"100.00\" } }\n")
      .write(to: file, atomically: true, encoding: .utf8)
    let large = "F24b41bc2eb2e8d5b"
    let words = ["--reason", "write-off", "--note", "n", "--by", "anna"]
    _ = try run(sample, ["resolve", Self.finding] + words)
    let proposed = try run(sample, ["resolve", large] + words)
    #expect(proposed.standardError.contains("stays open until somebody else confirms"), "\(proposed)")
    #expect(try run(sample, ["status"]).standardOutput.contains("waiting for a second person  1"))
    #expect(try run(sample, ["report", "discrepancies"]).standardOutput.contains(large))
    _ = try run(sample, ["resolve", large, "--confirm", "--by", "Anna "], 64)
    _ = try run(sample, ["resolve", large, "--second", "ANNA"] + words, 64)
    _ = try run(sample, ["resolve", large, "--confirm", "--by", "ben"])
    #expect(try !run(sample, ["report", "discrepancies"]).standardOutput.contains(large))
    #expect(try entries(sample).map { $0["action"] } == ["resolve", "propose", "confirm"])
  }

  /// Several people at once wait for each other, and each gets an entry.
  @Test func decisionsWaitForEachOther() throws {
    let sample = try Sample.afterOneNight()
    let started = try (1...4).map { number in
      try StartedProgram(
        "tieout", ["note", Self.finding, "note \(number)", "--by", "ben"], in: sample.directory)
    }
    for one in started {
      let ended = one.wait()
      // On a machine that is busy enough the wait may end: then nothing is entered, and that is said.
      #expect(ended.exitCode == 0 || ended.exitCode == 75, "\(ended)")
    }
    let notes = try entries(sample).compactMap { $0["note"] }
    #expect(notes.count >= 1 && Set(notes).count == notes.count)
    _ = try run(sample, ["db", "verify"])
  }

  /// The head computed by another program, as docs/deciding.md tells an auditor to.
  @Test func anotherProgramFindsTheSameHead() throws {
    let sample = try Sample.afterOneNight()
    _ = try run(sample, ["note", Self.finding, "ä:,\"1\" \n x", "--by", "李雷"])
    _ = try run(sample, ["resolve", Self.finding, "--reason", "rounding", "--note", "n", "--by", "ben"])
    let script = """
      import hashlib, sqlite3, sys
      columns = ("id subject_type subject action reason note assignee decided_by second_by login "
                 "decided_at amounts detail run reference").split()
      def net(value):
          if value is None: return b"-,"
          data = str(value).encode()
          return b"%d:%s," % (len(data), data)
      head = "0" * 64
      db = sqlite3.connect(sys.argv[1])
      for row in db.execute("SELECT %s FROM audit_entry ORDER BY id" % ", ".join(columns)):
          text = net("tieout.audit/1") + net(head) + b"".join(net(value) for value in row)
          head = hashlib.sha256(text).hexdigest()
      print(head)
      """
    let database = sample.directory.appending(path: "var/tieout.sqlite").path
    let computed = try runProgram("/usr/bin/python3", ["-c", script, database], in: sample.directory)
    #expect(computed.exitCode == 0, "\(computed)")
    #expect(try head(sample) == computed.standardOutput.split(separator: "\n").first.map { String($0) })
  }

  static let tampering = [
    "UPDATE audit_entry SET note = 'other' WHERE id = 2", "DELETE FROM audit_entry WHERE id = 2",
    "UPDATE audit_entry SET decided_by = 'zoe' WHERE id = 3",
    "UPDATE audit_entry SET id = 9 WHERE id = 1; UPDATE audit_entry SET id = 1 WHERE id = 2; UPDATE audit_entry SET id = 2 WHERE id = 9",
  ]

  @Test func changesAreSeen() throws {
    let sample = try Sample.afterOneNight()
    for text in ["one", "two", "three"] { _ = try run(sample, ["note", Self.finding, text, "--by", "ben"]) }
    let early = try #require(try entries(sample)[1]["hash"])
    let last = try head(sample)
    let sound = try run(sample, ["db", "verify", "--head", early.uppercased()])
    #expect(sound.standardOutput.contains("audit trail: 3 entries, head \(last)"), "\(sound)")
    #expect(sound.standardOutput.contains("the first 2 entries are as they were; 1 came after"), "\(sound)")
    _ = try run(sample, ["db", "verify", "--head", "abc"], 64)
    let database = sample.directory.appending(path: "var/tieout.sqlite")
    let kept = try Data(contentsOf: database)
    let drop = ["next", "unchanged", "kept"].map { "DROP TRIGGER audit_entry_\($0);" }.joined()
    for statement in Self.tampering {
      #expect(throws: ProgramError.self) { try sql(sample, statement) }
      try sql(sample, drop + statement)
      let found = try run(sample, ["db", "verify"], 70)
      #expect(found.standardError.contains("audit entry "), "\(statement) \(found)")
      try kept.write(to: database)
    }
    try sql(sample, drop + "DELETE FROM audit_entry WHERE id = 3")
    _ = try run(sample, ["db", "verify"])
    _ = try run(sample, ["db", "verify", "--head", early])
    let cut = try run(sample, ["db", "verify", "--head", last], 70)
    #expect(cut.standardError.contains("no entry that fits has the given head"), "\(cut)")
  }
}
