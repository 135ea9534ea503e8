import Foundation
import GRDB
import SettlementModel
import Store
import Testing

struct FileImportTests {
  private struct Broken: Error {}

  @Test func linesBecomeVisibleAndTheSameBytesAreNotReadTwice() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    guard case .imported(let reading, replaces: false) = try fixture.importFile(
      "b.csv", content: 1, intents: ["pi_1", "pi_2"], run: run)
    else { return #expect(Bool(false), "not imported") }
    #expect(reading.counts.loaded == 2)
    let again = try fixture.importFile("b.csv", content: 1, intents: ["never read"], run: run)
    #expect(again == .again)
    #expect(try fixture.count("settlement_line") == 2)
    #expect(try fixture.texts("SELECT total FROM file_total WHERE measure = 'net'") == ["200"])
  }

  @Test func aDuplicateThatSortsEarlierGivesTheNameAndTouchesItsCases() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try fixture.importFile("b.csv", content: 1, intents: ["pi_1"], run: run)
    try fixture.database.write { db in
      try db.execute(sql: "UPDATE settlement_line SET case_key = 77")
    }
    let later = try fixture.importFile("c.csv", content: 1, intents: [], run: run)
    #expect(later == .duplicate(of: "b.csv"))
    #expect(try fixture.count("touched_case") == 0)
    let earlier = try fixture.importFile("a.csv", content: 1, intents: [], run: run)
    #expect(earlier == .duplicate(of: "b.csv"))
    #expect(try fixture.texts("SELECT name FROM live_content") == ["a.csv"])
    #expect(try fixture.count("touched_case WHERE case_key = 77") == 1)
    #expect(try fixture.count("settlement_line") == 1)
  }

  @Test func newContentReplacesOldAndComesBack() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1"], run: run)
    try fixture.database.write { db in
      try db.execute(sql: "UPDATE settlement_line SET case_key = 77")
    }
    guard case .imported(_, replaces: true) = try fixture.importFile(
      "a.csv", content: 2, intents: ["pi_1", "pi_2"], run: run)
    else { return #expect(Bool(false), "does not replace") }
    #expect(try fixture.count("touched_case WHERE case_key = 77") == 1)
    #expect(try fixture.count("live_content") == 1)
    let change = try #require(try fixture.database.fileChanges().first)
    #expect(change.oldNet == [StoreFixture.usd: 100] && change.newNet == [StoreFixture.usd: 200])
    #expect(try fixture.importFile("a.csv", content: 1, intents: [], run: run) == .restored)
    let back = try #require(try fixture.database.fileChanges().first)
    #expect(back.oldNet == [StoreFixture.usd: 200] && back.newNet == [StoreFixture.usd: 100])
    #expect(try fixture.count("file_version WHERE superseded_run IS NULL") == 1)
  }

  @Test func refusedContentCountsNothingAndReplacesNothing() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let refusal = FileRefusal(
      cause: .controlTotal, row: 4, detail: "The total is wrong.",
      stated: Money(minorUnits: 5, currency: StoreFixture.usd),
      summed: Money(minorUnits: 6, currency: StoreFixture.usd))
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1"], run: run)
    let refused = try fixture.importFile(
      "a.csv", content: 2, intents: ["pi_2", "pi_3"], run: run, refusal: refusal)
    #expect(refused == .refused(refusal))
    let before = try fixture.importFile("a.csv", content: 2, intents: ["unread"], run: run)
    #expect(before == .refusedBefore(refusal))
    #expect(try fixture.count("settlement_line") == 1)
    #expect(try fixture.count("file_version WHERE superseded_run IS NULL") == 2)
    // Another profile reads it; then it replaces the content before.
    guard case .imported(_, replaces: true) = try fixture.importFile(
      "a.csv", content: 2, intents: ["pi_2", "pi_3"], run: run, profile: "q")
    else { return #expect(Bool(false), "not read again") }
    #expect(try fixture.count("settlement_line") == 3)
    #expect(try fixture.count("live_content") == 1)
    #expect(try fixture.count("file_version WHERE superseded_run IS NULL") == 1)
  }

  @Test func acceptedContentClosesWhatWasRefused() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let refusal = FileRefusal(cause: .quarantined, detail: "The file ends early.")
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1"], run: run, refusal: refusal)
    guard case .imported(_, replaces: false) = try fixture.importFile(
      "a.csv", content: 2, intents: ["pi_1"], run: run)
    else { return #expect(Bool(false), "replaces what never counted") }
    #expect(try fixture.count("file_version WHERE superseded_run IS NULL") == 1)
    #expect(try fixture.database.fileChanges().isEmpty)
  }

  @Test func aCopyUnderAnotherNameClosesNoRefusal() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let refusal = FileRefusal(cause: .quarantined, detail: "The file ends early.")
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1"], run: run)
    try fixture.importFile("a.csv", content: 2, intents: ["pi_2"], run: run, refusal: refusal)
    try fixture.importFile("b.csv", content: 1, intents: [], run: run)
    #expect(try fixture.count("file_version WHERE superseded_run IS NULL") == 3)
    #expect(try fixture.importFile("a.csv", content: 1, intents: [], run: run) == .again)
    #expect(try fixture.count("file_version WHERE superseded_run IS NULL") == 2)
  }

  @Test func contentReadAtLastCountsUnderAllItsNames() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let refusal = FileRefusal(cause: .quarantined, detail: "The header is unknown.")
    for name in ["a.csv", "b.csv"] {
      try fixture.importFile(name, content: name == "a.csv" ? 1 : 2, intents: ["pi"], run: run)
      try fixture.importFile(name, content: 3, intents: ["pi_3"], run: run, refusal: refusal)
    }
    try fixture.importFile("b.csv", content: 3, intents: ["pi_3"], run: run, profile: "q")
    #expect(try fixture.texts("SELECT name FROM live_content") == ["a.csv"])
    #expect(try fixture.count("file_version WHERE superseded_run IS NULL") == 2)
  }

  @Test func filesWithoutLinesAreNoDuplicates() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    for name in ["a.csv", "b.csv"] {
      guard case .imported = try fixture.importFile(name, content: 1, intents: [], run: run)
      else { return #expect(Bool(false), "\(name) is a duplicate") }
    }
  }

  @Test func anErrorInTheMiddleLeavesNothing() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    #expect(throws: Broken.self) {
      try fixture.database.importFile(fixture.arrival("a.csv", content: 1), run: run) { importer in
        for row in 0..<60_000 { try importer.accept(StoreFixture.line(row: row, intent: "pi")) }
        throw Broken()
      }
    }
    #expect(try fixture.count("settlement_line") == 0)
    #expect(try fixture.count("file_content") == 0)
  }

  @Test func whatAKilledImportStagedGoesAtTheNextOpening() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let killed = fixture.directory.appendingPathComponent("killed.sqlite").path
    _ = try fixture.database.importFile(fixture.arrival("a.csv", content: 1), run: run) { importer in
      for row in 0..<60_000 { try importer.accept(StoreFixture.line(row: row, intent: "pi")) }
      // The files as a kill would leave them now.
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: killed + suffix)
      }
      var reading = FileReading()
      reading.counts.physical = 60_000
      reading.counts.loaded = 60_000
      return reading
    }
    let raw = try DatabaseQueue(path: killed)
    let staged = try raw.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM settlement_line") }
    #expect(staged == 50_000)
    try raw.close()
    let database = try SettlementDatabase.open(path: killed, access: .readWrite)
    let left = try database.read { db in
      try Int.fetchOne(
        db, sql: "SELECT (SELECT count(*) FROM settlement_line) + (SELECT count(*) FROM file_content)")
    }
    #expect(left == 0)
    #expect(try database.verify().isEmpty)
  }

  @Test func aListedFileIsKnownBySizeAndSettledTime() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1"], run: run)
    func isFetched(_ size: Int64, _ seconds: Int64) throws -> Bool {
      try fixture.database.isFetched(
        source: "useepay", name: "a.csv", size: size, modifiedSeconds: seconds)
    }
    #expect(try isFetched(10, 100))
    #expect(try !isFetched(11, 100))
    let timeless = fixture.arrival("c.csv", content: 7, fetchedAt: 101, modified: 0)
    _ = try fixture.database.importFile(timeless, run: run) { _ in FileReading() }
    #expect(
      try !fixture.database.isFetched(
        source: "useepay", name: "c.csv", size: timeless.sizeBytes, modifiedSeconds: 0))
    #expect(try !isFetched(10, 101))
    let fresh = fixture.arrival("a.csv", content: 1, fetchedAt: 101, modified: 100)
    _ = try fixture.database.importFile(fresh, run: run) { _ in throw Broken() }
    let settled = fixture.arrival("b.csv", content: 9, fetchedAt: 101, modified: 100)
    _ = try fixture.database.importFile(settled, run: run) { _ in FileReading() }
    #expect(
      try !fixture.database.isFetched(
        source: "useepay", name: "b.csv", size: 10, modifiedSeconds: 100))
  }

  @Test func manyLinesGoThroughBoundedTransactions() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let intents = (0..<200_000).map { "pi_\($0)" }
    try fixture.importFile("a.csv", content: 1, intents: intents, run: run)
    #expect(try fixture.count("settlement_line") == 200_000)
    // Had it been one transaction, the log would hold all of it.
    let size = { (path: String) throws -> Int in
      try (FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue ?? 0
    }
    #expect(try size(fixture.path + "-wal") < size(fixture.path))
  }
}
