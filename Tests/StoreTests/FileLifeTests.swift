import Foundation
import GRDB
import SettlementModel
import Store
import Testing

/// Corrections, acceptances, and what a new version changed.
struct FileLifeTests {
  private static let refusal = FileRefusal(
    cause: .tooManyRejects, row: 2, detail: "Too much of it cannot be read.")
  private static let word = FileAcceptance(
    note: "ticket 7", by: "ann", at: Timestamp(milliseconds: 5))

  private func control(_ fixture: StoreFixture) throws -> [Finding] {
    try fixture.database.controlFindings(
      scope: MatchingPolicy.Scope(merchantNumber: "", configuredAppIDs: []),
      calendar: BusinessCalendar(firstOffsetSeconds: 0))
  }

  private func take(
    _ fixture: StoreFixture, _ name: String, content: Int, lines: [SettlementLine], run: RunID,
    replacing: Set<String> = [], isOutdated: Bool = false, refusal: FileRefusal? = nil,
    acceptance: FileAcceptance? = nil
  ) throws -> FileImportResult {
    var arrival = fixture.arrival(name, content: content)
    (arrival.replacedNames, arrival.isOutdated) = (replacing, isOutdated)
    return try fixture.database.importFile(arrival, run: run, acceptance: acceptance) { importer in
      var reading = FileReading(refusal: refusal)
      for line in lines {
        try importer.accept(line)
        reading.totals.net[StoreFixture.usd, default: 0] += Int128(line.netMinorUnits ?? 0)
      }
      (reading.counts.physical, reading.counts.loaded) = (lines.count, lines.count)
      return reading
    }
  }

  private func line(_ row: Int, _ intent: String, net: Int64 = 100) -> SettlementLine {
    var line = StoreFixture.line(row: row, intent: intent)
    line.netMinorUnits = net
    return line
  }

  @Test func aChangedFileSaysWhatChanged() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    // Two equal lines, of which one goes; one altered, one removed, two added; rows move about.
    _ = try take(
      fixture, "a.csv", content: 1,
      lines: [line(2, "pi_1"), line(3, "pi_1"), line(4, "pi_2"), line(5, "pi_3")], run: run)
    _ = try take(
      fixture, "a.csv", content: 2,
      lines: [line(2, "pi_3", net: 90), line(3, "pi_1"), line(4, "pi_4"), line(5, "pi_5")],
      run: run)
    let findings = try control(fixture)
    #expect(findings.map(\.code) == [.fileChanged])
    let found = try #require(findings.first)
    #expect(found.detail.contains("2 lines added, 2 removed, 1 altered"), "\(found.detail)")
    #expect(found.detail.contains("-0.10 USD"), "\(found.detail)")
    #expect(found.expectedMinorUnits == 400 && found.actualMinorUnits == 390)
    #expect(try fixture.count("live_content") == 1)
  }

  @Test func aCorrectionUnderAnotherNameReplacesInOneStep() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    _ = try take(fixture, "a.csv", content: 1, lines: [line(2, "pi_1")], run: run)
    try fixture.database.write { try $0.execute(sql: "UPDATE settlement_line SET case_key = 77") }
    let result = try take(
      fixture, "a_v2.csv", content: 2, lines: [line(2, "pi_1", net: 150)], run: run,
      replacing: ["a.csv"])
    guard case .imported(_, replaces: true) = result else { return #expect(Bool(false), "\(result)") }
    #expect(try fixture.texts("SELECT name FROM live_content") == ["a_v2.csv"])
    #expect(try fixture.count("touched_case WHERE case_key = 77") == 1)
    let finding = try #require(try control(fixture).first)
    #expect(finding.code == .fileChanged && finding.position?.file == "a_v2.csv")
    #expect(finding.detail.contains("replaced a.csv"), "\(finding.detail)")
    // The old file is still listed, and fetched once more: it does not come back.
    _ = try take(fixture, "a.csv", content: 1, lines: [], run: run)
    #expect(try fixture.texts("SELECT name FROM live_content") == ["a_v2.csv"])
    #expect(try control(fixture).count == 1)
  }

  @Test func whatComesAfterItsCorrectionDoesNotCount() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    _ = try take(fixture, "a_v2.csv", content: 2, lines: [line(2, "pi_1")], run: run)
    _ = try take(fixture, "a.csv", content: 1, lines: [line(2, "pi_9")], run: run, isOutdated: true)
    #expect(try fixture.texts("SELECT name FROM live_content") == ["a_v2.csv"])
    #expect(try control(fixture).isEmpty)
  }

  @Test func aPersonsWordCountsWhatWasRefusedAndIsKept() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let lines = [line(2, "pi_1")]
    _ = try take(fixture, "a.csv", content: 1, lines: lines, run: run, refusal: Self.refusal)
    let finding = try #require(try control(fixture).first)
    #expect(finding.code == .fileQuarantined)
    #expect(finding.detail.contains("tieout ingest --accept a.csv"), "\(finding.detail)")
    let held = try #require(try fixture.database.heldFiles(source: "useepay").first)
    #expect(held.refusal?.cause == .tooManyRejects)
    let result = try take(
      fixture, "a.csv", content: 1, lines: lines, run: run, refusal: Self.refusal,
      acceptance: Self.word)
    guard case .imported = result else { return #expect(Bool(false), "\(result)") }
    #expect(try control(fixture).isEmpty)
    #expect(try fixture.count("live_content") == 1)
    #expect(
      try fixture.texts(
        "SELECT accepted_by || ': ' || accepted_note || '; ' || accepted_at FROM v_files")
        == ["ann: ticket 7; 1970-01-01T00:00:00Z"])
    // Fetched again, it is what it is now.
    #expect(try take(fixture, "a.csv", content: 1, lines: [], run: run) == .again)
  }

  @Test func damageCannotBeAccepted() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let damage = FileRefusal(cause: .quarantined, detail: "truncated")
    _ = try take(fixture, "a.csv", content: 1, lines: [], run: run, refusal: damage)
    let result = try take(
      fixture, "a.csv", content: 1, lines: [], run: run, refusal: damage, acceptance: Self.word)
    #expect(result == .refused(damage))
    #expect(try fixture.count("file_acceptance") == 0 && fixture.count("live_content") == 0)
    #expect(try control(fixture).first?.detail == "truncated")
  }

  @Test func receivedDatesAreOfAllThatCame() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    var arrival = fixture.arrival("a_1.csv", content: 1)
    arrival.fileDate = fixture.day
    _ = try fixture.database.importFile(arrival, run: run) { _ in
      FileReading(refusal: FileRefusal(cause: .quarantined, detail: "truncated"))
    }
    var other = fixture.arrival("a_3.csv", content: 2)
    other.fileDate = fixture.day
    _ = try fixture.database.importFile(other, run: run) { _ in FileReading() }
    let received = try fixture.database.filesReceived(source: "useepay")
    #expect(received.dates == [fixture.day])
    #expect(received.sharedDates == [fixture.day: ["a_1.csv", "a_3.csv"]])
  }

  /// A database of the first schema gets the newest, with a copy of what it was.
  @Test func theFirstSchemaIsMigrated() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("first-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let path = directory.appendingPathComponent("tieout.sqlite").path
    let queue = try EarlierSchema.makeDatabase(at: path, upTo: "1 first schema")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO run (id, command, business_day, started_at) VALUES (1, 'run', 20000, 0);
          INSERT INTO file_content (id, sha256, size_bytes, state, profile, read_run)
            VALUES (1, '\(String(repeating: "a", count: 64))', 0, 'readable', 'p', 1);
          INSERT INTO file_version VALUES (1, 'useepay', 'a.csv', 1, 1, NULL, 0, 0, 0, 0, 1, NULL);
          """)
    }
    try queue.close()
    let database = try SettlementDatabase.open(path: path, access: .readWrite)
    let names = try database.read { try String.fetchAll($0, sql: "SELECT name FROM v_files") }
    #expect(names == ["a.csv"])
    #expect(try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == SettlementDatabase.schemaVersion)
    #expect(try database.verify().isEmpty)
    try database.close()
    #expect(FileManager.default.fileExists(atPath: path + ".schema-1"))
  }
}
