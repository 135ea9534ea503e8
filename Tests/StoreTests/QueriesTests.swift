import GRDB
import SettlementModel
import Store
import Testing

@Suite struct QueriesTests {
  private func finding(
    _ id: String, _ code: FindingCode, currency: Currency? = nil, expected: Int128? = nil,
    actual: Int128? = nil
  ) -> Finding {
    Finding(
      id: id, code: code, currency: currency, expectedMinorUnits: expected,
      actualMinorUnits: actual, detail: "d")
  }

  private func reported(
    _ fixture: EvaluationFixture, _ filter: FindingFilter = FindingFilter()
  ) throws -> [ReportedFinding] {
    var list: [ReportedFinding] = []
    try fixture.database.forEachReportedFinding(
      filter: filter, businessDay: fixture.day, calendar: fixture.calendar
    ) { list.append($0) }
    return list
  }

  @Test func findingsComeInTheReportsOrder() throws {
    let seed = UInt64.random(in: 0..<UInt64.max)
    print("finding order seed \(seed)")
    var random = SeededRandom(state: seed)
    let fixture = try EvaluationFixture()
    let words = ["", "a", "B", "é", "z", "Z", "中", "aa", "\u{1F600}"]
    var findings: [Finding] = []
    for number in 0..<400 {
      var one = finding("F\(number)", FindingCode.allCases.randomElement(using: &random)!)
      one.paymentIntentID = words.randomElement(using: &random)!
      one.recordID = words.randomElement(using: &random)!
      if Bool.random(using: &random) {
        one.position = FilePosition(
          source: words.randomElement(using: &random)! + "s",
          file: words.randomElement(using: &random)!, row: Int.random(in: 0...12, using: &random))
      }
      findings.append(one)
    }
    try fixture.database.replaceFindings(
      origin: .billing, with: findings, run: fixture.run, businessDay: fixture.day)
    let list = try reported(fixture).map(\.finding)
    #expect(list == findings.sorted(by: FindingOrder.precedes), "seed \(seed)")
  }

  @Test func replacingKeepsWhatIsEqual() throws {
    let fixture = try EvaluationFixture()
    let database = fixture.database
    let kept = finding("F1", .payoutMismatch, currency: fixture.usd, expected: 5, actual: 7)
    try database.replaceFindings(
      origin: .payout, with: [kept, finding("F2", .payoutMismatch)], run: fixture.run,
      businessDay: fixture.day)
    try fixture.nextRun()
    var changed = finding("F2", .payoutMismatch)
    changed.detail = "other"
    try database.replaceFindings(
      origin: .payout, with: [kept, changed], run: fixture.run,
      businessDay: fixture.day.adding(days: 1))
    #expect(try fixture.count("finding") == 3)
    #expect(try reported(fixture).allSatisfy { $0.firstSeen == fixture.day })
    #expect(throws: EvaluationError.findingTwice(id: "F1")) {
      try database.replaceFindings(
        origin: .payout, with: [kept, kept], run: fixture.run, businessDay: fixture.day)
    }
  }

  @Test func decisionsHoldWhileTheAmountsDo() throws {
    let fixture = try EvaluationFixture()
    let database = fixture.database
    func store(_ actual: Int128) throws {
      try fixture.nextRun()
      let one = finding("F1", .payoutMismatch, currency: fixture.usd, expected: 5, actual: actual)
      try database.replaceFindings(
        origin: .payout, with: [one], run: fixture.run, businessDay: fixture.day)
    }
    func decide(_ action: FindingDecision.Action, _ id: String = "F1") throws {
      try database.decide(
        FindingDecision(
          findingID: id, action: action, note: "n", by: PersonName("me")!,
          at: Timestamp(milliseconds: 1)))
    }
    try store(7)
    #expect(try database.openFindingCounts().discrepancies == 1)
    #expect(throws: DecisionError.unknownFinding(id: "F9")) { try decide(.resolve(.other, second: nil), "F9") }
    #expect(throws: DecisionError.notResolved(id: "F1")) { try decide(.reopen) }
    try decide(.resolve(.other, second: nil))
    #expect(throws: DecisionError.alreadyResolved(id: "F1")) { try decide(.resolve(.other, second: nil)) }
    #expect(try database.openFindingCounts().discrepancies == 0)
    #expect(try reported(fixture).isEmpty)
    #expect(try reported(fixture, FindingFilter(status: .resolved)).map(\.status) == [.resolved])
    try store(8)
    #expect(try reported(fixture).map(\.status) == [.open])
    try store(7)
    #expect(try reported(fixture).isEmpty)
    try decide(.reopen)
    #expect(try reported(fixture).count == 1)
    #expect(try database.auditEntries(about: ["F1"]).map(\.action) == [.resolve, .reopen])
  }

  @Test func payoutsAreExactBeyond64Bits() throws {
    let fixture = try EvaluationFixture()
    let file = try fixture.file("a.csv")
    let large = Int64.max
    for row in 2...4 {
      try fixture.line(file, row: row, ["payout_id": "P1", "net": large, "settled_on": row])
    }
    try fixture.line(file, row: 5, ["payout_id": "P1", "net": -7, "settled_on": 9])
    try fixture.line(
      file, row: 6, ["payout_id": "P1", "kind": "payout", "net": -large, "batch_id": "B"])
    // Without a net: settlement amount less fee and tax; in a batch of its own.
    try fixture.line(file, row: 7, ["batch_id": "B", "fee": 10, "tax": 1])
    try fixture.line(
      file, row: 8, ["batch_id": "B", "currency": "EUR", "settlement_amount": 50, "fee": 9])
    // Untold, or beyond 64 bits: counts as a line only.
    try fixture.line(file, row: 9, ["batch_id": "B", "currency": "EUR"])
    try fixture.line(file, row: 10, ["batch_id": "B", "settlement_amount": -large, "fee": 9])
    let statements = try fixture.database.payoutStatements(calendar: fixture.calendar)
    #expect(statements.map(\.id) == ["B", "P1"])
    #expect(statements[1].linesNetMinorUnits == Int128(large) * 3 - 7)
    #expect(statements[1].paidOutMinorUnits == Int128(large))
    #expect(statements[1].lineCount == 4 && statements[1].payoutRowCount == 1)
    #expect(statements[1].firstPayoutRow?.row == 6 && statements[1].batchID == "B")
    #expect(statements[1].firstSettledOn?.daysSinceEpoch == 2)
    #expect(statements[1].lastSettledOn?.daysSinceEpoch == 9)
    #expect(!statements[1].hasRefusedFile)
    #expect(statements[0].isBatch && statements[0].lineCount == 4)
    #expect(statements[0].linesNetMinorUnits == 989 + 41)
    try fixture.file("bad.csv", state: "refused", fileDate: BusinessDay(daysSinceEpoch: 5))
    let again = try fixture.database.payoutStatements(calendar: fixture.calendar)
    #expect(again.map(\.hasRefusedFile) == [false, true])
  }

  @Test func conservationSeesAPlantedDifference() throws {
    let fixture = try EvaluationFixture()
    try fixture.intent("I1")
    try fixture.capture("C1", of: "I1")
    try fixture.refund("R1", of: "I1")
    try fixture.line(try fixture.file("a.csv"), row: 2, ["record_id": "C1"])
    try fixture.database.linkLines(run: fixture.run)
    _ = try fixture.database.evaluate(
      run: fixture.run, policy: fixture.policy(), fingerprint: "1",
      verdict: EvaluationTests.pairing)
    let conserved = try fixture.database.conservation()
    #expect(conserved.differences == [])
    #expect(conserved.facts.records == 2 && conserved.facts.recordValue[fixture.usd] == 700)
    let summary = try fixture.database.summary(
      businessDay: fixture.day, payouts: [], isConserved: true)
    #expect(summary.lines.counts["matched"] == 1 && summary.lines.counts["total"] == 1)
    #expect(summary.lines.values[fixture.usd]?["total"] == 1000)
    #expect(summary.records.counts["not_settleable"] == 1 && summary.records.counts["total"] == 2)
    #expect(summary.recordsByType["capture"] == ["succeeded": 1])
    #expect(summary.files.map(\.state) == ["ingested"])

    try fixture.execute("UPDATE file_total SET total = '1001'")
    #expect(try fixture.database.conservation().differences.count == 1)
    try fixture.execute("DELETE FROM line_verdict")
    #expect(try fixture.database.conservation().differences.count == 2)
    try fixture.execute("UPDATE record_verdict SET value = value + 1 WHERE type = 'refund'")
    #expect(try fixture.database.conservation().differences.count == 3)
  }

  @Test func storedFactsAreRestatedAsFindings() throws {
    let fixture = try EvaluationFixture()
    let old = try fixture.file("a.csv")
    try fixture.execute("UPDATE file_version SET superseded_run = 1")
    let new = try fixture.file("a.csv", version: 2)
    for (content, net) in [(old, "5"), (new, "9")] {
      try fixture.execute("INSERT INTO file_total VALUES (?, 'net', 'USD', ?)", [content, net])
    }
    try fixture.line(new, row: 4, ["merchant_no": "M1", "app_id": "app"])
    try fixture.line(new, row: 7, ["merchant_no": "M8"])
    try fixture.line(new, row: 6, ["merchant_no": "M1", "app_id": "other"])
    try fixture.execute(
      "INSERT INTO rejected_row VALUES (?, 5, 'amount', 'bad amount', '1,0 is no amount', '')",
      [new])
    let bad = try fixture.file("bad.csv", state: "refused")
    try fixture.execute(
      """
      UPDATE file_content SET refusal_cause = 'controlTotal', refusal_row = 3,
        refusal_detail = 'the total differs', refusal_currency = 'USD', refusal_stated = 1,
        refusal_summed = 2 WHERE id = ?
      """, [bad])
    let findings = try fixture.database.controlFindings(
      scope: fixture.policy().scope, calendar: fixture.policy().calendar)
      .sorted(by: FindingOrder.precedes)
    #expect(
      findings.map(\.code) == [.controlTotalMismatch, .fileChanged, .rowRejected, .scopeUnknown])
    #expect(findings.map { $0.position?.row } == [3, 0, 5, 6])
    #expect(findings[0].expectedMinorUnits == 1 && findings[0].actualMinorUnits == 2)
    #expect(findings[1].expectedMinorUnits == 5 && findings[1].actualMinorUnits == 9)
    try fixture.database.replaceFindings(
      origin: .control, with: findings, run: fixture.run, businessDay: fixture.day)
    #expect(try fixture.database.openFindingCounts().refusedInput == 2)
  }

  @Test func invoicesAndSessionsComeWithTheirMoney() throws {
    let fixture = try EvaluationFixture()
    try fixture.intent("I1")
    try fixture.intent("I2", invoice: "V1")
    try fixture.intent("I3", order: "V1")
    try fixture.capture("C2", of: "I2")
    try fixture.refund("R3", of: "I3")
    try fixture.invoice("V1", intent: "I1")
    try fixture.invoice("V2")
    try fixture.insert(
      "subscription",
      [
        "id": "S1", "merchant_no": "M1", "app_id": "", "first_invoice_id": "V1",
        "latest_invoice_id": "", "status": "active", "created_at": 0, "modified_at": 0,
        "opened_run": 1,
      ])
    try fixture.insert(
      "checkout_session",
      [
        "id": "X1", "merchant_no": "M1", "app_id": "", "merchant_order_id": "",
        "payment_intent_id": "", "subscription_id": "S1", "amount": 1000, "currency": "USD",
        "status": "complete", "payment_status": "paid", "created_at": 0, "opened_run": 1,
      ])
    var found: [BillingCase] = []
    try fixture.database.forEachBillingCase { found.append($0) }
    #expect(found.map { $0.intents.map(\.id) } == [["I1", "I2", "I3"], [], ["I1", "I2", "I3"]])
    #expect(found[0].captures.map(\.id) == ["C2"] && found[0].refunds.map(\.id) == ["R3"])
    guard case .session(_, let invoice) = found[2].subject else {
      Issue.record("the session is missing")
      return
    }
    #expect(invoice?.id == "V1")
    #expect(try fixture.database.billingCases(forID: "I1").count == 1)
    #expect(try fixture.database.billingCases(forID: "X1").count == 1)
  }

  @Test func listingsHaveACellForEveryColumn() throws {
    let fixture = try EvaluationFixture()
    let file = try fixture.file("a.csv")
    try fixture.line(file, row: 2, ["payout_id": "P", "fee": 3, "settled_on": 20522])
    try fixture.line(file, row: 3, ["payout_id": "P", "kind": "payout", "gross": -997])
    try fixture.database.replaceFindings(
      origin: .payout,
      with: [finding("F", .payoutMismatch, currency: fixture.usd, expected: 5, actual: 7)],
      run: fixture.run, businessDay: fixture.day)
    let database = fixture.database
    let listings: [(StoredRows, Int)] = [
      (database.runRows(), 1), (database.fileRows(), 1), (database.settlementRows(), 2),
      (database.settlementRows(ListingFilter(from: fixture.day)), 1),
      (database.settlementRows(ListingFilter(currency: Currency(code: "EUR"))), 0),
      (database.feeRows(), 2), (database.payoutRows(calendar: fixture.calendar), 1),
      (database.agingRows(businessDay: fixture.day, calendar: fixture.calendar), 1),
    ]
    for (listing, count) in listings {
      var rows: [[ReportCell]] = []
      try listing.forEachRow { rows.append($0) }
      #expect(rows.count == count)
      #expect(rows.allSatisfy { $0.count == listing.columns.count })
    }
    #expect(try database.earliestDateInFiles(calendar: fixture.calendar) == fixture.day)
  }
}
