import GRDB
import SettlementModel
import Store
import Testing

/// What a pull does not show any more is kept, and marked until it shows again.
@Suite("Vanished records")
struct VanishedRecordTests {
  private let intents = ["A", "B"].map { RecordReference(type: .paymentIntent, id: $0) }
  private let everything = Timestamp(milliseconds: 1_000)

  private func stored(
    _ id: String, app: String = "", status: PaymentIntent.Status = .succeeded
  ) -> APIRecord {
    var one = intent(id, status: status)
    one.appID = app
    return .paymentIntent(one)
  }

  private func capture(_ id: String, of intent: String) -> APIRecord {
    .capture(
      Capture(
        id: id, paymentIntentID: intent, amount: Money(minorUnits: 100, currency: StoreFixture.usd),
        status: .succeeded, createdAt: Timestamp(milliseconds: 500)))
  }

  /// One pull of a night: what it shows, and the lists that it walked; nil where it broke off.
  @discardableResult
  private func pull(
    _ records: [APIRecord], rejected: [RejectedRecord] = [], walked: [WalkedList]?,
    in fixture: StoreFixture, day: Int32
  ) throws -> RunID {
    let database = try #require(fixture.database)
    let business = fixture.day.adding(days: Int(day))
    let run = try database.beginRun(
      command: "run", businessDay: business, startedAt: Timestamp(milliseconds: 1))
    let pull = try database.beginPull(
      account: "api", windowFrom: nil, businessDay: business, run: run)
    let seen = try database.beginSeeing()
    for page in records {
      _ = try database.store(
        page: RecordPage(records: [page], series: "s"), run: run, account: "api", seen: seen)
    }
    let last = RecordPage(records: [], rejected: rejected, series: "s")
    _ = try database.store(page: last, run: run, account: "api", seen: seen)
    if let walked {
      try database.completePull(pull, completeUpTo: everything, walked: walked, seen: seen)
    } else {
      try database.abandonPull(pull, detail: "nobody answers")
    }
    try database.finishRun(run, endedAt: Timestamp(milliseconds: 2), exitCode: 0)
    return run
  }

  private func list(
    _ type: RecordType = .paymentIntent, app: String? = nil, from: Int64? = nil
  ) -> WalkedList {
    WalkedList(
      type: type, appID: app, from: from.map(Timestamp.init(milliseconds:)), upTo: everything)
  }

  @Test func whatIsInNoListAnyMoreIsMarkedUntilItShowsAgain() throws {
    let fixture = try StoreFixture()
    let both = [stored("A"), stored("B")]
    try pull(both, walked: [list()], in: fixture, day: 0)
    #expect(try fixture.database.notSeenSince(intents).isEmpty)
    try pull(both, walked: [list()], in: fixture, day: 1)
    // Twice: the day stays that of the last pull that showed it.
    for day in [2, 3] as [Int32] {
      try pull([stored("A")], walked: [list()], in: fixture, day: day)
      #expect(
        try fixture.database.notSeenSince(intents) == [intents[1]: fixture.day.adding(days: 1)])
      #expect(try fixture.texts("SELECT id FROM payment_intent WHERE closed_run IS NULL") == ["A", "B"])
    }
    let without = try pull([stored("A")], walked: [list()], in: fixture, day: 4)
    let again = try pull(both, walked: [list()], in: fixture, day: 5)
    #expect(try fixture.database.notSeenSince(intents).isEmpty)
    #expect(try fixture.count("payment_intent") == 2)
    let then = try SettlementDatabase.open(path: fixture.path, asOf: without)
    #expect(try then.notSeenSince(intents) == [intents[1]: fixture.day.adding(days: 1)])
    #expect(try SettlementDatabase.open(path: fixture.path, asOf: again).notSeenSince(intents).isEmpty)
  }

  @Test func anIncompletePullMarksNothing() throws {
    let fixture = try StoreFixture()
    try pull([stored("A"), stored("B")], walked: [list()], in: fixture, day: 0)
    try pull([stored("A")], walked: nil, in: fixture, day: 1)
    #expect(try fixture.count("unseen_record") == 0)
    try pull([stored("A")], walked: [], in: fixture, day: 2)
    #expect(try fixture.count("unseen_record") == 0)
  }

  @Test func onlyWhatTheListShouldHaveShownIsMarked() throws {
    let fixture = try StoreFixture()
    let money = Money(minorUnits: 100, currency: StoreFixture.usd)
    let time = Timestamp(milliseconds: 5)
    let dispute = Dispute(
      id: "D", merchantNumber: "m", merchantOrderID: "o", amount: money, status: "open",
      isClosed: false, createdAt: time, eventAt: time)
    try pull(
      [stored("A", app: "one"), stored("B", app: "other"), .dispute(dispute)], walked: [list()],
      in: fixture, day: 0)
    // Created at 5: before the window, and then after it; then another app's; then what has no list.
    let afterward = WalkedList(type: .paymentIntent, upTo: Timestamp(milliseconds: 5))
    let lists = [list(from: 6), afterward, list(app: "third"), list(.dispute), list(.refund)]
    try pull([], walked: lists, in: fixture, day: 1)
    #expect(try fixture.count("unseen_record") == 0)
    try pull([], walked: [list(app: "one", from: 5)], in: fixture, day: 2)
    #expect(try fixture.texts("SELECT id FROM unseen_record") == ["A"])
  }

  @Test func capturesAreMissedWithTheIntentsThatAreAskedForThem() throws {
    let fixture = try StoreFixture()
    let all = [
      stored("A", app: "one"), capture("CA", of: "A"), stored("B", app: "one", status: .failed),
      capture("CB", of: "B"), stored("Z", app: "other"), capture("CZ", of: "Z"),
    ]
    try pull(all, walked: [list()], in: fixture, day: 0)
    let lists = [list(app: "one"), list(.capture, app: "one")]
    try pull([all[0], all[2]], walked: lists, in: fixture, day: 1)
    #expect(try fixture.texts("SELECT id FROM unseen_record") == ["CA"])
    // An archive lists captures by themselves.
    try pull([all[0], all[1], all[2], all[4]], walked: [list(.capture)], in: fixture, day: 2)
    #expect(
      try fixture.texts("SELECT id FROM unseen_record WHERE closed_run IS NULL") == ["CB", "CZ"])
  }

  @Test func whatCameAndCouldNotBeReadIsInTheList() throws {
    let fixture = try StoreFixture()
    func reject(_ id: String) -> RejectedRecord {
      RejectedRecord(
        origin: "f", position: 1, type: .paymentIntent, id: id, reason: "bad", rawText: "{}")
    }
    try pull([stored("A"), stored("B")], walked: [list()], in: fixture, day: 0)
    try pull([], rejected: [reject("A")], walked: [list()], in: fixture, day: 1)
    #expect(try fixture.texts("SELECT id FROM unseen_record") == ["B"])
    try pull([stored("A")], rejected: [reject("B")], walked: [list()], in: fixture, day: 2)
    #expect(try fixture.database.notSeenSince(intents).isEmpty)
    // Without an id it may be any.
    try pull([], rejected: [reject("")], walked: [list()], in: fixture, day: 3)
    #expect(try fixture.database.notSeenSince(intents).isEmpty)
  }

  @Test func manyThatStayedAreToldFromFewThatWent() throws {
    let fixture = try StoreFixture()
    let all = (0..<1000).map { stored("P\($0)") }
    #expect(try fixture.database.beginSeeing() == nil)
    try pull(all, walked: [list()], in: fixture, day: 0)
    let gone: Set = [0, 62, 63, 64, 65, 127, 128, 500, 998, 999]
    let left = all.indices.filter { !gone.contains($0) }.reversed().map { all[$0] }
    try pull(left, walked: [list()], in: fixture, day: 1)
    let marked = try fixture.texts("SELECT id FROM unseen_record")
    #expect(Set(marked) == Set(gone.map { "P\($0)" }))
  }

  @Test func purgingTakesTheMarkAlong() throws {
    let fixture = try StoreFixture()
    try pull([stored("A"), stored("B")], walked: [list()], in: fixture, day: 0)
    try pull([stored("A")], walked: [list()], in: fixture, day: 1)
    #expect(try fixture.count("unseen_record") == 1)
    try fixture.database.write { try $0.execute(sql: "DELETE FROM touched_case") }
    let entry = AuditEntry(
      subjectType: .database, subject: "\(fixture.day)", action: .purge, by: "ann",
      at: Timestamp(milliseconds: 3))
    let counts = try fixture.database.purge(
      before: fixture.day, calendar: BusinessCalendar(firstOffsetSeconds: 0), entry: entry)
    #expect(counts.records == 2)
    #expect(try fixture.count("unseen_record") == 0)
  }
}
