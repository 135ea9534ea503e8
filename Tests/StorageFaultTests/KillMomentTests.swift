import Foundation
import TestSupport
import Testing

/// What a kill leaves at the moments that matter, before any rerun.
@Suite("What a kill leaves", .ownThreads)
struct KillMomentTests {
  /// The reference night killed at a call; what lies there is looked at, then the night is run again.
  private func kill(
    _ kind: ReferenceNight.Kind, at find: ([TracedCall]) -> Int?, _ look: (Lane) throws -> Void
  ) throws {
    let night = try ReferenceNight(kind)
    let index = try #require(find(night.calls))
    let lane = try night.lane("moment")
    let killed = try lane.run(.kill(at: index + 1))
    #expect(killed.run.exitCode == 128 + SIGKILL && killed.metCall == night.calls[index], "\(killed)")
    try look(lane)
    try lane.expectWhole("after \(killed)")
  }

  private static func isPart(_ call: TracedCall, _ name: String) -> Bool {
    call.name == name && call.path.contains("inbox/fetching-useepay.")
  }

  @Test("as the database gets its name: it does not keep two")
  func databaseName() throws {
    let draft = "var/tieout.sqlite.new"
    try kill(.first, at: { $0.lastIndex { $0.name == "unlink" && $0.path == draft } }) { lane in
      let names = try FileManager.default.contentsOfDirectory(atPath: lane.data.path)
      #expect(Set(names).isSuperset(of: ["tieout.sqlite", "tieout.sqlite.new"]))
    }
  }

  @Test("during a download and before its rename: only part files, no row", arguments: ["write", "fsync", "rename"])
  func download(call: String) throws {
    try kill(.first, at: { $0.firstIndex { Self.isPart($0, call) } }) { lane in
      let (inbox, rows) = (try lane.inbox(), try lane.rows("SELECT count(*) FROM file_version"))
      #expect(inbox.first == "fetching-useepay.1.part" || inbox == ["fetching-useepay.part"])
      #expect(inbox.allSatisfy { $0.hasSuffix(".part") } && rows == "0")
    }
  }

  @Test("after the renames, before a file counts: the files lie there and no row of them does")
  func betweenFileAndImport() throws {
    // The last of three files of one batch, once its bytes lie there under their name.
    func renamed(_ calls: [TracedCall]) -> Int? { calls.lastIndex { Self.isPart($0, "rename") } }
    try kill(.first, at: { calls in renamed(calls).map { $0 + 1 } }) { lane in
      let (inbox, rows) = (try lane.inbox(), try lane.rows("SELECT count(*) FROM file_version"))
      #expect(inbox.count == 3 && !inbox.contains { $0.hasSuffix(".part") } && rows == "0")
    }
  }

  @Test("in the import: rows that were staged do not count, and the next run removes them")
  func import_() throws {
    // A file's commits: it is staged, its rows, it counts. The first file has two or three of them; killed before
    // the second file's last one, or the one before that, is on disk.
    func settled(_ calls: [TracedCall]) -> Int? {
      guard let renamed = calls.lastIndex(where: { Self.isPart($0, "rename") }) else { return nil }
      let syncs = calls[renamed...].indices.filter {
        calls[$0].path.hasSuffix("tieout.sqlite-wal") && calls[$0].isSync
      }
      return syncs.count > 4 ? syncs[4] - 1 : nil
    }
    try kill(.first, at: settled) { lane in
      let rows = try lane.rows(
        """
        SELECT (SELECT count(*) FROM file_version),
          (SELECT count(*) FROM file_content WHERE state = 'staging')
        """)
      #expect(rows == "1|1")
    }
  }

  @Test("in the pull: a page's rows and the place to go on from are there together or not at all")
  func pageAndCursor() throws {
    let night = try ReferenceNight(.first)
    let calls = night.calls
    let first = try #require(calls.firstIndex { $0.path.contains("archive/PULL") })
    let last = try #require(calls.lastIndex { $0.path.contains("archive/PULL") })
    var seen: Set<String> = []
    for index in first...last where calls[index].path.hasSuffix("-wal") && calls[index].isSync {
      // Before the last piece of a commit is written, before it is synced, and after.
      for place in [index, index + 1, index + 2] {
        let lane = try night.lane("page-\(place)")
        #expect(try lane.run(.kill(at: place)).run.exitCode == 128 + SIGKILL)
        // Every list that has objects has left a cursor; a cursor without its objects cannot be.
        let state = try lane.rows(
          """
          SELECT (SELECT count(*) FROM payment_intent) > 0, (SELECT count(*) FROM pull_cursor
            WHERE series LIKE 'payment_intents%') > 0,
            EXISTS (SELECT 1 FROM pull WHERE account = 'api' AND state = 'complete')
          """)
        // A pull that is complete has no use for its cursors any more.
        #expect(["0|0|0", "1|1|0", "1|0|1"].contains(state), "call \(place): \(state)")
        seen.insert(state)
        try lane.expectWhole("call \(place)")
        try lane.remove()
      }
    }
    #expect(seen.isSuperset(of: ["0|0|0", "1|1|0"]), "\(seen)")
  }

  @Test("in the matching: the verdicts of the night before stand as they were")
  func matching() throws {
    let verdicts = """
      SELECT line_id, outcome, opened_run, closed_run FROM line_verdict ORDER BY rowid;
      SELECT * FROM match ORDER BY rowid;
      """
    let before = try ReferenceNight(.later).lane("before").rows(verdicts)
    #expect(!before.isEmpty)
    try kill(.later, at: { try? StopSignalTests.Stage.match.call(in: $0) - 1 }) { lane in
      let after = try lane.rows(verdicts)
      #expect(after == before)
    }
  }

  @Test("in the writing of reports: those that stood there stand there whole")
  func reports() throws {
    let night = try ReferenceNight(.later)
    let done = try night.lane("done")
    let clean = try done.run()
    #expect(clean.run.exitCode == night.exitCode)
    let again = try done.run()
    let numbers = again.calls.indices.filter { again.calls[$0].path.contains("var/reports/") }
    try #require(numbers.count > 20)
    for number in numbers {
      let killed = try done.run(.kill(at: number + 1))
      #expect(killed.run.exitCode == 128 + SIGKILL, "\(killed)")
      let standing = try done.reports().filter { !$0.key.hasSuffix(".part") }
      #expect(firstDifferences(standing, night.reports) == "", "\(killed)")
    }
    try done.expectWhole("after kills in the writing of reports")
  }
}

extension Lane {
  /// Names in the inbox.
  fileprivate func inbox() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: data.appending(path: "inbox").path).sorted()
  }

  /// What a query finds in a copy of the database as it lies there.
  fileprivate func rows(_ sql: String) throws -> String {
    try withCopy { copy in
      let run = try runProgram("/usr/bin/env", ["sqlite3", "tieout.sqlite", sql], in: copy)
      guard run.exitCode == 0 else { throw ProgramError(run.description) }
      return run.standardOutput.trimmingCharacters(in: .newlines)
    }
  }
}
