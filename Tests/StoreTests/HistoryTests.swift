import Foundation
import GRDB
import SettlementModel
import Store
import Testing

/// What the store says of an earlier run's end.
@Suite struct HistoryTests {
  private static let usd = StoreFixture.usd

  private func cells(_ rows: StoredRows) throws -> [[ReportCell]] {
    var list: [[ReportCell]] = []
    try rows.forEachRow { list.append($0) }
    return list
  }

  /// What is reported of files, in rows and as the summary counts them.
  private func files(_ database: SettlementDatabase) throws -> [[ReportCell]] {
    let summary = try database.summary(
      businessDay: BusinessDay("2026-03-10")!, payouts: [], isConserved: true)
    return try cells(database.fileRows())
      + summary.files.map { [.text($0.name), .text($0.state), .integer(Int64($0.rows))] }
      + [summary.lines.counts.sorted { $0.key < $1.key }.map { .text("\($0)") }]
  }

  @Test func contentThatIsReadAgainStaysRefusedInThePast() throws {
    let fixture = try StoreFixture()
    let refusal = FileRefusal(cause: .quarantined, detail: "truncated")
    let first = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["i1"], run: first, refusal: refusal)
    let then = try files(fixture.database)
    let other = FileRefusal(cause: .tooManyRejects, detail: "of 1 line")
    let second = try fixture.run()
    try fixture.importFile(
      "a.csv", content: 1, intents: ["i1", "i2"], run: second, refusal: other, profile: "q")
    let next = try files(fixture.database)
    let third = try fixture.run()
    try fixture.importFile("a.csv", content: 1, intents: ["i1"], run: third, profile: "r")
    let last = try files(fixture.database)
    #expect(Set([then, next, last]).count == 3)
    for (run, expected) in [(first, then), (second, next), (third, last)] {
      let past = try SettlementDatabase.open(path: fixture.path, asOf: run)
      #expect(try files(past) == expected, "run \(run.number)")
      try past.close()
    }
  }

  /// A line whose order was not known goes to the case of its payment once that comes.
  @Test func linesAreInTheCaseThatTheyHad() throws {
    let fixture = try EvaluationFixture()
    let line = try fixture.line(try fixture.file("a.csv"), row: 2, ["merchant_order_id": "O1"])
    func night(_ code: FindingCode?) throws {
      try fixture.database.linkLines(run: fixture.run)
      _ = try fixture.database.evaluate(
        run: fixture.run, policy: fixture.policy(), fingerprint: "f"
      ) { one in
        CaseVerdict(
          findings: one.lines.isEmpty
            ? []
            : code.map { [Finding(id: "F1", code: $0, merchantOrderID: "O1", detail: "d")] } ?? [],
          lineOutcomes: one.lines.map { ($0.id, code == nil ? .batchLevel : .discrepant) },
          refundExchanges: code == nil && !one.lines.isEmpty
            ? [RefundExchange(
              currency: fixture.usd, settlementCurrency: fixture.usd, refunds: 1, gainMinorUnits: 7)]
            : [])
      }
    }
    try night(.missingInAPI)
    let first = fixture.run
    let before = try #require(try fixture.lineCases()[line])
    try fixture.nextRun()
    try fixture.intent("I1", order: "O1")
    try night(nil)
    let after = try #require(try fixture.lineCases()[line])
    #expect(before != after)
    let path = fixture.directory.appendingPathComponent("tieout.sqlite").path
    let past = try SettlementDatabase.open(path: path, asOf: first)
    let cases = try past.cases(forID: "O1")
    #expect(cases.map(\.key.number) == [before])
    #expect(cases.first?.lines.map(\.id) == [line] && cases.first?.intents.isEmpty == true)
    var found: [String] = []
    try past.forEachReportedFinding(
      filter: FindingFilter(caseKey: CaseKey(number: before)), businessDay: fixture.day,
      calendar: fixture.calendar
    ) { found.append($0.finding.id) }
    #expect(found == ["F1"])
    func gains(_ database: SettlementDatabase) throws -> [Int128] {
      try database.summary(businessDay: fixture.day, payouts: [], isConserved: true)
        .refundExchanges.map(\.gainMinorUnits)
    }
    #expect(try gains(past).isEmpty && gains(fixture.database) == [7])
    let now = try SettlementDatabase.open(path: path, asOf: fixture.run)
    #expect(try now.cases(forID: "O1").map(\.key.number) == [after])
    #expect(try gains(now) == [7])
  }

  @Test func theRunOfADayIsItsLast() throws {
    let fixture = try EvaluationFixture()
    try fixture.nextRun()
    let second = fixture.run
    try fixture.nextRun(day: BusinessDay("2026-03-13")!)
    let database = fixture.database
    #expect(try database.lastRun(asOf: fixture.day).run.id == second)
    let between = try database.lastRun(asOf: BusinessDay("2026-03-12")!)
    #expect(between.run.id == second && !between.isOfTheDay)
    #expect(throws: AsOfError.beforeFirstRun(day: BusinessDay("2026-03-09")!, first: fixture.day)) {
      try database.lastRun(asOf: BusinessDay("2026-03-09")!)
    }
  }

  /// Reports of the past follow indexes: what is open has its own, and what was closed since.
  @Test func pastReportsFollowIndexes() throws {
    let fixture = try EvaluationFixture()
    let path = fixture.directory.appendingPathComponent("tieout.sqlite").path
    let past = try SettlementDatabase.open(path: path, asOf: fixture.run)
    let walks = CaseWalk.statements(over: .keys([1])).filter { !$0.contains("invoice AS") }
    let lookups = [
      "SELECT * FROM finding AS f WHERE f.finding_id = 'F' AND f.closed_run IS NULL",
      "SELECT * FROM line_verdict WHERE line_id = 1 AND closed_run IS NULL",
      "SELECT * FROM payment_intent WHERE id = 'I' AND closed_run IS NULL",
      "SELECT * FROM capture WHERE id = 'C' AND closed_run IS NULL",
    ]
    try past.read { db in
      for sql in walks + lookups {
        let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { row in
          row["detail"] as String
        }
        let tables = ["payment_intent", "capture", "refund", "dispute", "line_verdict", "finding"]
        #expect(!plan.contains { step in tables.contains { step == "SCAN \($0)" } }, "\(sql)\n\(plan)")
      }
    }
  }

  @Test func ageBucketsBeginAndEndWhereTheySay() throws {
    let fixture = try EvaluationFixture()
    let ages: [Int32] = [0, 1, 2, 7, 8, 30, 31, 90, 91, 400]
    var findings: [Finding] = []
    for (code, currency) in [
      (FindingCode.amountMismatch, "USD"), (.pendingSettlement, "USD"), (.amountMismatch, "JPY"),
      (.fileMissing, ""),
    ] {
      for age in ages {
        let day = BusinessDay(daysSinceEpoch: fixture.day.daysSinceEpoch - age)
        let currency = Currency(code: currency)
        findings.append(
          Finding(
            id: "F\(findings.count)", code: code, currency: currency,
            expectedMinorUnits: currency.map { _ in 1000 },
            actualMinorUnits: currency.map { _ in 1000 + Int128(age) + 1 }, agesFrom: day,
            detail: "d"))
      }
    }
    try fixture.database.replaceFindings(
      origin: .billing, with: findings, run: fixture.run, businessDay: fixture.day)
    let rows = try cells(
      fixture.database.agingRows(businessDay: fixture.day, calendar: fixture.calendar))
    let buckets = ["0-1", "2-7", "8-30", "31-90", "90+"]
    var expected: [[ReportCell]] = []
    for (name, currency, amounts) in [
      ("BREAK", "JPY", ["3", "11", "40", "123", "493"]),
      ("BREAK", "USD", ["0.03", "0.11", "0.40", "1.23", "4.93"]), ("CONTROL", "", []),
      ("TIMING", "USD", ["0.03", "0.11", "0.40", "1.23", "4.93"]),
    ] {
      for (index, bucket) in buckets.enumerated() {
        expected.append([
          .text(name), currency.isEmpty ? .empty : .text(currency), .text(bucket), .integer(2),
          amounts.isEmpty ? .empty : .amount(amounts[index]),
        ])
      }
    }
    #expect(rows == expected)
  }
}
