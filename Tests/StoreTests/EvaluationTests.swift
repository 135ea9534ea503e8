import GRDB
import SettlementModel
import Store
import Testing

@Suite struct EvaluationTests {
  /// Pairs captures with lines in order; what is left over is a finding.
  static func pairing(_ found: PaymentCase) -> CaseVerdict {
    var verdict = CaseVerdict()
    for (index, capture) in found.captures.enumerated() {
      let record = RecordReference(type: .capture, id: capture.id)
      let isMatched = index < found.lines.count
      verdict.recordVerdicts.append(
        RecordVerdict(
          record: record, outcome: isMatched ? .matched : .discrepant, value: capture.amount))
      if isMatched {
        verdict.matches.append(
          Match(
            rule: "pair", link: .recordID, lineIDs: [found.lines[index].id], records: [record],
            currency: capture.amount.currency))
      } else {
        verdict.findings.append(
          Finding(
            id: "F-\(capture.id)", code: .missingInSettlement, recordType: .capture,
            recordID: capture.id, currency: capture.amount.currency,
            expectedMinorUnits: Int128(capture.amount.minorUnits), actualMinorUnits: 0,
            detail: "none"))
      }
    }
    for refund in found.refunds {
      verdict.recordVerdicts.append(
        RecordVerdict(
          record: RecordReference(type: .refund, id: refund.id), outcome: .notSettleable,
          value: Money(
            minorUnits: -(refund.amountMinorUnits ?? 0), currency: refund.currency)))
    }
    verdict.lineOutcomes = found.lines.enumerated().map { index, line in
      (line.id, index < found.captures.count ? .matched : .waiting)
    }
    verdict.awaitsPull = found.lines.count > found.captures.count
    return verdict
  }

  @discardableResult
  private func evaluate(
    _ fixture: EvaluationFixture, day: BusinessDay? = nil, fingerprint: String = "1",
    mode: EvaluationMode = .incremental, link: EvaluationMode = .incremental,
    _ verdict: @escaping (PaymentCase) throws -> CaseVerdict = pairing
  ) throws -> EvaluationCounts {
    try fixture.database.linkLines(run: fixture.run, mode: link)
    return try fixture.database.evaluate(
      run: fixture.run, policy: fixture.policy(day: day), fingerprint: fingerprint, mode: mode,
      verdict: verdict)
  }

  @Test func unchangedVerdictsStayAndChangedOnesAreHistory() throws {
    let fixture = try EvaluationFixture()
    try fixture.intent("I1")
    try fixture.capture("C1", of: "I1")
    try evaluate(fixture)
    #expect(try fixture.count("finding WHERE closed_run IS NULL AND first_seen = 20522") == 1)
    try fixture.nextRun()
    let again = try evaluate(fixture, fingerprint: "2")
    #expect(again.isFull && again.evaluatedCases == 1)
    #expect(again.openedFindings == 0 && again.closedFindings == 0)
    #expect(try fixture.count("finding") == 1)

    try fixture.nextRun()
    try fixture.line(try fixture.file("a.csv"), row: 2, ["record_id": "C1"])
    let matched = try evaluate(fixture, fingerprint: "2")
    #expect(!matched.isFull && matched.evaluatedCases == 1)
    #expect(matched.openedMatches == 1 && matched.closedFindings == 1)
    #expect(try fixture.count("finding WHERE opened_run = 1 AND closed_run = 3") == 1)
    #expect(try fixture.count("record_verdict WHERE opened_run = 1 AND closed_run = 3") == 1)
    #expect(
      try fixture.count("record_verdict WHERE match_id IS NOT NULL AND closed_run IS NULL") == 1)
    #expect(try fixture.count("line_verdict WHERE outcome = 'matched' AND closed_run IS NULL") == 1)
  }

  @Test func aFindingKeepsItsFirstDay() throws {
    let fixture = try EvaluationFixture()
    try fixture.intent("I1")
    try fixture.capture("C1", of: "I1")
    try evaluate(fixture)
    let later = fixture.day.adding(days: 3)
    // Changed, gone, back again: three versions, one first day.
    for detail in ["other", "", "other"] {
      try fixture.nextRun(day: later)
      try evaluate(fixture, day: later, mode: .full) { found in
        var verdict = Self.pairing(found)
        verdict.findings = detail.isEmpty ? [] : verdict.findings
        for index in verdict.findings.indices { verdict.findings[index].detail = detail }
        return verdict
      }
    }
    #expect(try fixture.count("finding") == 3)
    #expect(try fixture.count("finding WHERE first_seen = \(fixture.day.daysSinceEpoch)") == 3)
    #expect(try fixture.count("finding WHERE closed_run IS NULL") == 1)
  }

  @Test func whatARunOpensAndClosesLeavesNoTrace() throws {
    let fixture = try EvaluationFixture()
    try fixture.intent("I1")
    try fixture.capture("C1", of: "I1")
    try fixture.line(try fixture.file("a.csv"), row: 2, ["record_id": "C1"])
    try evaluate(fixture)
    try evaluate(fixture, mode: .full) { found in
      CaseVerdict(lineOutcomes: found.lines.map { ($0.id, .batchLevel) })
    }
    #expect(try fixture.count("match") == 0)
    #expect(try fixture.count("record_verdict") == 0)
    #expect(try fixture.count("line_verdict") == 1)
  }

  @Test func aSupersededFileClosesItsCase() throws {
    let fixture = try EvaluationFixture()
    try fixture.line(try fixture.file("a.csv"), row: 2, ["record_id": "C9"])
    try evaluate(fixture)
    #expect(try fixture.count("line_verdict WHERE closed_run IS NULL") == 1)
    try fixture.nextRun()
    try fixture.execute("UPDATE file_version SET superseded_run = 2")
    try fixture.touch(.unlinked("C9"))
    try evaluate(fixture) { _ in
      Issue.record("an empty case was judged")
      return CaseVerdict()
    }
    #expect(try fixture.count("line_verdict WHERE closed_run IS NULL") == 0)
    #expect(try fixture.count("case_agenda") == 0)
  }

  @Test func recordsThatMoveToAnotherCaseAreClaimedOnce() throws {
    // Whichever of the two keys comes first: several names, so that both orders occur.
    for order in ["a", "b", "c", "d", "e", "f"] {
      let fixture = try EvaluationFixture()
      try fixture.intent("I1")
      try fixture.capture("C1", of: "I1")
      try fixture.line(try fixture.file("a.csv"), row: 2, ["record_id": "C1"])
      try evaluate(fixture)
      try fixture.nextRun()
      try fixture.intent("I1", order: order)
      try evaluate(fixture)
      let key = CaseKey.merchantOrder(order, merchantNumber: "M1").number
      for table in ["match", "line_verdict", "record_verdict"] {
        #expect(try fixture.count("\(table) WHERE closed_run IS NULL AND case_key = \(key)") == 1)
        #expect(try fixture.count("\(table) WHERE closed_run IS NULL") == 1)
      }
    }
  }

  @Test func dueAndWaitingCasesAreLookedAtAgain() throws {
    let fixture = try EvaluationFixture()
    let due = fixture.day.adding(days: 5)
    try fixture.intent("I1")
    try fixture.capture("C1", of: "I1")
    try fixture.line(try fixture.file("a.csv"), row: 2, ["record_id": "C7"])
    func judge(_ found: PaymentCase) -> CaseVerdict {
      var verdict = Self.pairing(found)
      if !found.captures.isEmpty { verdict.nextDueDay = due }
      return verdict
    }
    #expect(try evaluate(fixture, judge).evaluatedCases == 2)
    try fixture.nextRun()
    #expect(try evaluate(fixture, day: due.adding(days: -1), judge).evaluatedCases == 1)
    try fixture.nextRun()
    #expect(try evaluate(fixture, day: due, judge).evaluatedCases == 2)
  }

  @Test func verdictsThatLoseOrDoubleLinesAreRefused() throws {
    let fixture = try EvaluationFixture()
    try fixture.line(try fixture.file("a.csv"), row: 2, ["record_id": "C7"])
    #expect(throws: EvaluationError.self) { try evaluate(fixture) { _ in CaseVerdict() } }
    #expect(throws: EvaluationError.self) {
      try evaluate(fixture) { found in
        var verdict = Self.pairing(found)
        verdict.lineOutcomes += verdict.lineOutcomes
        return verdict
      }
    }
    #expect(try fixture.count("line_verdict") == 0)
    #expect(try fixture.count("touched_case") == 1)
  }

  @Test func aCaseIsOrderedAndWhole() throws {
    let fixture = try EvaluationFixture()
    let second = try fixture.file("b.csv")
    let first = try fixture.file("a.csv")
    // The same content under an earlier name counts there.
    try fixture.named("A.csv", content: second, source: "z")
    try fixture.line(second, row: 9, ["payment_intent_id": "I1"])
    try fixture.line(second, row: 3, ["payment_intent_id": "I1"])
    try fixture.line(first, row: 5, ["payment_intent_id": "I1", "settled_on": 1])
    try fixture.line(first, row: 4, ["payment_intent_id": "I1", "record_id": "C404"])
    try fixture.intent("I1", invoice: "V1")
    try fixture.capture("C2", of: "I1")
    try fixture.capture("C1", of: "I1")
    try fixture.invoice("V1")
    try fixture.invoice("V0", intent: "I1")
    try fixture.execute("INSERT INTO absent_record VALUES ('capture', 'C404', 1)")
    try fixture.database.linkLines(run: fixture.run)
    let cases = try fixture.database.cases(forID: "C2")
    #expect(cases.count == 1)
    let found = try #require(cases.first)
    #expect(found.captures.map(\.id) == ["C1", "C2"])
    #expect(found.invoices.map(\.id) == ["V0", "V1"])
    #expect(found.lines.map(\.position.file) == ["A.csv", "A.csv", "a.csv", "a.csv"])
    #expect(found.lines.map(\.position.row) == [3, 9, 4, 5])
    #expect(found.absent == [RecordReference(type: .capture, id: "C404")])
    #expect(try fixture.database.cases(forID: "V0").map(\.key) == [found.key])
  }

  @Test func walksFollowIndexesWithoutSorting() throws {
    let fixture = try EvaluationFixture()
    try fixture.database.write { db in
      try db.execute(sql: "CREATE TEMP TABLE selected_case (case_key INTEGER PRIMARY KEY)")
      for sql in CaseWalk.statements(over: .selected) {
        let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { row in
          row["detail"] as String
        }
        #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN record") })
        #expect(plan.filter { $0.hasPrefix("SCAN") }.count == 1, "\(plan)")
      }
    }
  }
}
