import GRDB
import SettlementModel
import Store
import Testing

/// A first load does without indexes that the database names, and gets them back however it ended.
@Suite struct SuspendedIndexTests {
  private func indexes(_ fixture: StoreFixture) throws -> [String] {
    try fixture.texts("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name")
  }

  @Test func aFirstLoadThatWasKilledIsEndedByTheNextOpening() throws {
    let fixture = try StoreFixture()
    let all = try indexes(fixture)
    let run = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1", "pi_2"], run: run)
    _ = try fixture.database.beginPull(
      account: "archive", windowFrom: nil, businessDay: fixture.day, run: run)
    #expect(try !indexes(fixture).contains("settlement_line_intent"))
    #expect(try !indexes(fixture).contains("payment_intent_case"))
    // A file broken off meanwhile goes without them.
    struct Broken: Error {}
    let broken = fixture.arrival("b.csv", content: 2)
    #expect(throws: Broken.self) {
      try fixture.database.importFile(broken, run: run) { importer in
        try importer.accept(StoreFixture.line(row: 2, intent: "pi_3"))
        throw Broken()
      }
    }
    #expect(try fixture.count("settlement_line") == 2)
    // Nothing ends the load: the process is gone.
    try fixture.reopen()
    #expect(try indexes(fixture) == all)
    #expect(try fixture.count("suspended_index") == 0)
    #expect(try fixture.database.verify().isEmpty)
  }

  @Test func stagesEndTheirOwnLoads() throws {
    let fixture = try StoreFixture()
    let all = try indexes(fixture)
    let run = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1"], run: run)
    try fixture.database.endFirstLoad()
    #expect(try indexes(fixture) == all)
    let pull = try fixture.database.beginPull(
      account: "archive", windowFrom: nil, businessDay: fixture.day, run: run)
    #expect(try indexes(fixture) != all)
    try fixture.database.completePull(pull, completeUpTo: Timestamp(milliseconds: 5))
    #expect(try indexes(fixture) == all)
    // What is held keeps its indexes.
    try fixture.importFile("b.csv", content: 2, intents: ["pi_2"], run: run)
    #expect(try indexes(fixture) == all)
  }

  @Test func aFirstLinkingEndsWhatTheStagesLeft() throws {
    let fixture = try StoreFixture()
    let all = try indexes(fixture)
    let run = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["pi_1", "pi_1"], run: run)
    try fixture.database.linkLines(run: run)
    #expect(try indexes(fixture) == all)
    #expect(try fixture.count("settlement_line WHERE case_key IS NULL") == 0)
    #expect(try fixture.count("touched_case") == 1)
  }
}
