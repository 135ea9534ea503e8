import GRDB
import SettlementModel
import Store
import Testing

struct RecordPageTests {
  private func store(
    _ records: [APIRecord], in fixture: StoreFixture, run: RunID, cursor: String? = nil
  ) throws {
    _ = try fixture.database.store(
      page: RecordPage(records: records, cursor: cursor, series: "s"), run: run, account: "a")
  }

  @Test(arguments: [
    [
      intent("pi", status: .pending), intent("pi", status: .succeeded),
      intent("pi", status: .succeeded, amount: 99),
    ],
    [
      intent("pi", status: .succeeded), intent("pi", status: .pending, modified: 11),
      intent("pi", status: .failed),
    ],
  ])
  func theOrderOfCopiesDoesNotMatter(copies: [PaymentIntent]) throws {
    let fixture = try StoreFixture()
    var answers: Set<[String]> = []
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      for index in order {
        try store([.paymentIntent(copies[index])], in: fixture, run: fixture.run())
      }
      answers.insert(
        try fixture.texts(
          """
          SELECT status || amount || '/' || modified_at FROM payment_intent
          WHERE closed_run IS NULL
          """))
      try fixture.database.write { try $0.execute(sql: "DELETE FROM payment_intent") }
    }
    #expect(answers.count == 1)
    #expect(answers.first?.count == 1)
  }

  @Test func changesKeepTheVersionBefore() throws {
    let fixture = try StoreFixture()
    let (first, second) = (try fixture.run(), try fixture.run())
    try store([.paymentIntent(intent("pi"))], in: fixture, run: first)
    let newer = APIRecord.paymentIntent(intent("pi", status: .succeeded, modified: 20))
    try store([newer, newer, .paymentIntent(intent("pi"))], in: fixture, run: second)
    #expect(
      try fixture.texts(
        "SELECT status || coalesce(closed_run, '') FROM payment_intent ORDER BY version_id")
        == ["pending\(second.number)", "succeeded"])
  }

  @Test func recordsFollowTheirIntentIntoItsCase() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let money = Money(minorUnits: 100, currency: StoreFixture.usd)
    let time = Timestamp(milliseconds: 7)
    try store(
      [
        .capture(
          Capture(
            id: "cap", paymentIntentID: "pi", amount: money, status: .succeeded, createdAt: time)),
        .refund(
          Refund(
            id: "re", paymentIntentID: "pi", amountMinorUnits: 1, currency: StoreFixture.usd,
            status: .accepted, createdAt: time, modifiedAt: time)),
        .dispute(
          Dispute(
            id: "d", merchantNumber: "m", merchantOrderID: "o", amount: money, status: "open",
            isClosed: false, createdAt: time, eventAt: time)),
      ], in: fixture, run: run)
    #expect(
      try fixture.database.namedButNotHeld(limit: 9)
        == [RecordReference(type: .paymentIntent, id: "pi")])
    try fixture.database.write { try $0.execute(sql: "DELETE FROM touched_case") }
    try store([.paymentIntent(intent("pi", order: "o"))], in: fixture, run: run)
    let key = CaseKey.merchantOrder("o", merchantNumber: "m").number
    for table in ["payment_intent", "capture", "refund", "dispute"] {
      #expect(try fixture.count("\(table) WHERE case_key = \(key)") == 1, "\(table)")
    }
    for left in [key, CaseKey.paymentIntent("pi").number, CaseKey.unlinked("d").number] {
      #expect(try fixture.count("touched_case WHERE case_key = \(left)") == 1)
    }
    #expect(try fixture.database.namedButNotHeld(limit: 9).isEmpty)
    #expect(
      try fixture.database.nonFinalRecords(createdBefore: Timestamp(milliseconds: 100)).map(\.id)
        == ["pi", "re"])
  }

  @Test func cursorAndRowsCommitTogether() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try store([.paymentIntent(intent("one"))], in: fixture, run: run, cursor: "1")
    try fixture.database.write { db in
      try db.execute(
        sql: """
          CREATE TRIGGER no_cursor BEFORE UPDATE ON pull_cursor
          BEGIN SELECT raise(ABORT, 'no'); END
          """)
    }
    #expect(throws: StoreError.self) {
      try store([.paymentIntent(intent("two"))], in: fixture, run: run, cursor: "2")
    }
    #expect(try fixture.texts("SELECT id FROM payment_intent") == ["one"])
    #expect(try fixture.database.cursor(account: "a", series: "s")?.cursor == "1")
    #expect(throws: StoreError.self) {
      try store([.paymentIntent(intent("three"))], in: fixture, run: RunID(number: 99))
    }
    #expect(try fixture.texts("SELECT id FROM payment_intent") == ["one"])
  }

  @Test func rejectsStayUntilTheObjectIsReadOrNoLongerMet() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    func reject(_ id: String, _ position: Int) -> RejectedRecord {
      RejectedRecord(
        origin: "f", position: position, type: .paymentIntent, id: id, reason: "bad", rawText: "{}")
    }
    let page = RecordPage(
      records: [], rejected: [reject("pi", 1), reject("", 2), reject("", 3)], series: "s")
    for expected in [3, 0] {
      let result = try fixture.database.store(page: page, run: run, account: "a")
      #expect(result.newRejectCount == expected)
    }
    try store([.paymentIntent(intent("pi"))], in: fixture, run: run)
    #expect(try fixture.count("rejected_record WHERE closed_run IS NULL") == 2)
    let next = try fixture.run()
    let rest = RecordPage(records: [], rejected: [reject("", 3)], series: "s")
    _ = try fixture.database.store(page: rest, run: next, account: "a")
    try fixture.database.closeRejectsNotSeen(origin: "f", since: next, run: next)
    #expect(
      try fixture.texts("SELECT position FROM rejected_record WHERE closed_run IS NULL") == ["3"])
  }

  @Test func absenceIsForgottenWhenTheObjectArrives() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["pi"], run: run)
    let reference = RecordReference(type: .paymentIntent, id: "pi")
    #expect(try fixture.database.namedButNotHeld(limit: 9) == [reference])
    try fixture.database.noteAbsent(reference, run: run)
    #expect(try fixture.database.namedButNotHeld(limit: 9).isEmpty)
    try store([.paymentIntent(intent("pi"))], in: fixture, run: run)
    #expect(try fixture.count("absent_record") == 0)
  }

  @Test func pullsResumeUntilTheyAreComplete() throws {
    let fixture = try StoreFixture()
    let run = try fixture.run()
    let broken = try fixture.database.beginPull(
      account: "a", windowFrom: nil, businessDay: fixture.day, run: run)
    try store([], in: fixture, run: run, cursor: "5")
    try fixture.database.abandonPull(broken, detail: "The API did not answer.")
    #expect(try fixture.database.incompletePulls().map(\.account) == ["a"])
    #expect(try fixture.database.cursor(account: "a", series: "s")?.cursor == "5")
    #expect(try fixture.database.lastCompletePull(account: "a") == nil)
    let whole = try fixture.database.beginPull(
      account: "a", windowFrom: nil, businessDay: fixture.day, run: run)
    try fixture.database.completePull(whole, completeUpTo: Timestamp(milliseconds: 50))
    #expect(try fixture.database.incompletePulls().isEmpty)
    #expect(try fixture.database.cursor(account: "a", series: "s") == nil)
    #expect(
      try fixture.database.lastCompletePull(account: "a")?.completeUpTo
        == Timestamp(milliseconds: 50))
  }
}
