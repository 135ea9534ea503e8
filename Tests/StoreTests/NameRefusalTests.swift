import Foundation
import GRDB
import SettlementModel
import Store
import Testing

/// A name that is set aside says nothing about its bytes, nor the bytes about the name.
struct NameRefusalTests {
  private static let unclear = FileRefusal(
    cause: .unclearCorrection, detail: "The name says that it corrects x.csv.")
  private static let damage = FileRefusal(cause: .quarantined, row: 7, detail: "It ends early.")

  private func control(_ fixture: StoreFixture) throws -> [String] {
    try fixture.database.controlFindings(
      scope: MatchingPolicy.Scope(merchantNumber: "", configuredAppIDs: []),
      calendar: BusinessCalendar(firstOffsetSeconds: 0)
    ).map { "\($0.code.rawValue) \($0.position?.file ?? "") \($0.position?.row ?? 0) \($0.detail.prefix(12))" }
      .sorted()
  }

  /// Imports content 1 under a name; refused where that is the correction's.
  @discardableResult
  private func take(
    _ fixture: StoreFixture, _ name: String, lines: Int = 1, run: RunID, profile: String = "p",
    isUnclear: Bool = false, damage: FileRefusal? = nil, acceptance: FileAcceptance? = nil
  ) throws -> FileImportResult {
    var arrival = fixture.arrival(name, content: 1, profile: profile)
    arrival.nameRefusal = isUnclear ? Self.unclear : nil
    return try fixture.database.importFile(arrival, run: run, acceptance: acceptance) { importer in
      #expect(!isUnclear || acceptance != nil, "a file was read that its name forbids to count")
      for row in 0..<lines { try importer.accept(StoreFixture.line(row: row + 2, intent: "pi")) }
      var reading = FileReading(refusal: damage)
      (reading.counts.physical, reading.counts.loaded) = (lines, lines)
      return reading
    }
  }

  @Test(arguments: [true, false], [0, 1])
  func bytesCountUnderAClearNameInEitherOrder(correctionComesFirst: Bool, lines: Int) throws {
    for isSameRun in [true, false] {
      let fixture = try StoreFixture()
      var run = try fixture.run()
      func correction() throws {
        #expect(try take(fixture, "x_v2.csv", run: run, isUnclear: true) == .refused(Self.unclear))
      }
      if correctionComesFirst { try correction() }
      if !isSameRun { run = try fixture.run() }
      guard case .imported = try take(fixture, "y.csv", lines: lines, run: run)
      else { return #expect(Bool(false), "y.csv does not count") }
      if !isSameRun { run = try fixture.run() }
      if !correctionComesFirst { try correction() }
      #expect(try fixture.texts("SELECT name FROM live_content") == ["y.csv"])
      #expect(try control(fixture) == ["FILE_QUARANTINED x_v2.csv 0 The name say"])
      #expect(
        try fixture.texts("SELECT name || ' ' || state FROM v_files ORDER BY name")
          == ["x_v2.csv refused", "y.csv readable"])
      // Fetched again, both are what they are.
      run = try fixture.run()
      #expect(
        try take(fixture, "x_v2.csv", run: run, isUnclear: true) == .refusedBefore(Self.unclear))
      #expect(try take(fixture, "y.csv", run: run) == .again)
      #expect(try fixture.count("live_content") == 1 && fixture.count("file_version") == 2)
    }
  }

  @Test(arguments: [true, false])
  func damageIsTheBytesOwn(correctionComesFirst: Bool) throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    if correctionComesFirst { try take(fixture, "x_v2.csv", run: run, isUnclear: true) }
    #expect(
      try take(fixture, "y.csv", lines: 0, run: run, damage: Self.damage) == .refused(Self.damage))
    if !correctionComesFirst { try take(fixture, "x_v2.csv", run: run, isUnclear: true) }
    #expect(
      try control(fixture) == [
        "FILE_QUARANTINED x_v2.csv 0 The name say", "FILE_QUARANTINED y.csv 7 It ends earl",
      ])
    #expect(
      try take(fixture, "y.csv", run: run, damage: Self.damage) == .refusedBefore(Self.damage))
  }

  @Test func whatCountsStaysWhenItsNameBecomesUnclear() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try take(fixture, "x_v2.csv", run: run)
    #expect(try take(fixture, "x_v2.csv", run: run, isUnclear: true) == .again)
    #expect(try fixture.texts("SELECT name FROM live_content") == ["x_v2.csv"])
  }

  @Test func anotherProfileJudgesTheNameAgainAndThePastStays() throws {
    let fixture = try StoreFixture()
    let first = try fixture.run()
    try take(fixture, "y.csv", run: first)
    try take(fixture, "x_v2.csv", run: first, isUnclear: true)
    func isFetched(_ profile: String) throws -> Bool {
      try fixture.database.isFetched(
        source: "useepay", name: "x_v2.csv", size: 10, modifiedSeconds: 100, profile: profile)
    }
    #expect(try isFetched("p"))
    #expect(try !isFetched("q"))
    let second = try fixture.run()
    #expect(try take(fixture, "x_v2.csv", run: second, profile: "q") == .duplicate(of: "y.csv"))
    #expect(try control(fixture).isEmpty)
    // The first name in byte order is the content's now.
    #expect(try fixture.texts("SELECT name FROM live_content") == ["x_v2.csv"])
    try fixture.database.close()
    for (run, name, state) in [(first, "y.csv", "quarantined"), (second, "x_v2.csv", "ingested")] {
      let then = try SettlementDatabase.open(path: fixture.path, asOf: run)
      #expect(try then.read { try String.fetchAll($0, sql: "SELECT name FROM live_content") } == [name])
      let files = try then.summary(businessDay: fixture.day, payouts: [], isConserved: true).files
      #expect(files.first { $0.name == "x_v2.csv" }?.state == state)
      try then.close()
    }
  }

  @Test func aPersonsWordCountsTheNameBesideTheOther() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try take(fixture, "y.csv", run: run)
    try take(fixture, "x_v2.csv", run: run, isUnclear: true)
    let word = FileAcceptance(note: "mail", by: "ann", at: Timestamp(milliseconds: 5))
    #expect(
      try take(fixture, "x_v2.csv", run: run, isUnclear: true, acceptance: word)
        == .duplicate(of: "y.csv"))
    #expect(try control(fixture).isEmpty)
    #expect(
      try fixture.texts("SELECT name || refusal_detail FROM file_acceptance")
        == ["x_v2.csv" + Self.unclear.detail])
    #expect(try fixture.database.heldFiles().map(\.refusal) == [nil, nil])
  }

  /// Until schema 11 such a refusal stood with the content, and took every other name with it.
  @Test func earlierRefusalsStayWithTheFirstName() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("refused-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let path = directory.appendingPathComponent("tieout.sqlite").path
    let queue = try EarlierSchema.makeDatabase(at: path, upTo: "9 vanished records")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO run (id, command, business_day, started_at) VALUES (1, 'run', 20000, 0);
          INSERT INTO file_content (id, sha256, size_bytes, state, profile, refusal_cause,
              refusal_row, refusal_detail, read_run)
            VALUES (1, '\(String(repeating: "0", count: 63))1', 10, 'refused', 'p',
              'unclearCorrection', 0, 'It corrects x.csv.', 1);
          INSERT INTO file_version VALUES (1, 'useepay', 'x_v2.csv', 1, 1, NULL, 10, 100, 0,
            1000000000, 1, NULL);
          INSERT INTO file_version VALUES (2, 'useepay', 'y.csv', 1, 1, NULL, 10, 100, 0,
            1000000000, 1, NULL);
          """)
    }
    try queue.close()
    let database = try SettlementDatabase.open(path: path, access: .readWrite)
    func isFetched(_ name: String) throws -> Bool {
      try database.isFetched(
        source: "useepay", name: name, size: 10, modifiedSeconds: 100, profile: "p")
    }
    #expect(try isFetched("x_v2.csv"))
    #expect(try !isFetched("y.csv"), "its bytes were never read")
    #expect(try database.heldFiles().compactMap(\.refusal?.detail).count == 2)
    #expect(try database.verify().isEmpty)
    try database.close()
  }
}
