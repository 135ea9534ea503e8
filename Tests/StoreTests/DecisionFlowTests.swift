import GRDB
import SettlementModel
import Store
import Testing

/// Proposals, second persons, assignments, and what runs enter.
struct DecisionFlowTests {
  private func store(_ fixture: EvaluationFixture, actual: Int128, ids: [String] = ["F1"]) throws {
    try fixture.nextRun()
    try fixture.database.replaceFindings(
      origin: .payout,
      with: ids.map {
        Finding(
          id: $0, code: .payoutMismatch, currency: fixture.usd, expectedMinorUnits: 5,
          actualMinorUnits: actual, detail: "d")
      }, run: fixture.run, businessDay: fixture.day)
    try fixture.database.noteOvertakenDecisions(
      run: fixture.run, login: "cron", at: Timestamp(milliseconds: 9))
  }

  private func decision(
    _ action: FindingDecision.Action, id: String = "F1", by: String = "anna"
  ) -> FindingDecision {
    FindingDecision(
      findingID: id, action: action, note: "n", by: PersonName(by)!, at: Timestamp(milliseconds: 1))
  }

  private func actions(_ fixture: EvaluationFixture) throws -> [AuditEntry.Action] {
    try fixture.database.auditEntries(about: ["F1"]).map(\.action)
  }

  private func isOpen(_ fixture: EvaluationFixture) throws -> Bool {
    try fixture.database.openFindingCounts().discrepancies > 0
  }

  @Test func aLargeWriteOffWaitsForAnotherPerson() throws {
    let fixture = try EvaluationFixture()
    let rule = SecondPersonRule(aloneUpToMinorUnits: [fixture.usd: 1])
    let database = fixture.database
    try store(fixture, actual: 7)
    #expect(throws: DecisionError.nothingProposed(id: "F1")) {
      try database.decide(decision(.confirm), rule: rule)
    }
    let first = try database.decide(decision(.resolve(.writeOff, second: nil)), rule: rule)
    #expect(first.entry.action == .propose && first.neededSecondPerson)
    #expect(try isOpen(fixture))
    #expect(try database.pendingProposals().map(\.subject) == ["F1"])
    #expect(throws: DecisionError.samePerson(id: "F1", name: "anna")) {
      try database.decide(decision(.confirm, by: " ANNA"), rule: rule)
    }
    let second = try database.decide(decision(.confirm, by: "ben"), rule: rule)
    #expect(second.entry.reference == first.entry.number && second.entry.reason == "write_off")
    #expect(try !isOpen(fixture))
    #expect(try database.pendingProposals().isEmpty)
    try database.decide(decision(.reopen), rule: rule)
    #expect(try isOpen(fixture))
    #expect(throws: DecisionError.nothingProposed(id: "F1")) {
      try database.decide(decision(.confirm, by: "ben"), rule: rule)
    }
  }

  @Test func bothNamesAtOnce() throws {
    let fixture = try EvaluationFixture()
    let rule = SecondPersonRule(aloneUpToMinorUnits: [fixture.usd: 1])
    try store(fixture, actual: 7)
    #expect(throws: DecisionError.samePerson(id: "F1", name: "anna")) {
      try fixture.database.decide(
        decision(.resolve(.writeOff, second: PersonName("Anna"))), rule: rule)
    }
    let outcome = try fixture.database.decide(
      decision(.resolve(.writeOff, second: PersonName("ben"))), rule: rule)
    #expect(outcome.entry.second == "ben" && outcome.entry.action == .resolve)
    #expect(try !isOpen(fixture))
  }

  @Test func aProposalEndsWithItsAmountsAndCanBeTakenBack() throws {
    let fixture = try EvaluationFixture()
    let rule = SecondPersonRule(coversOtherCurrencies: true)
    let database = fixture.database
    try store(fixture, actual: 7)
    try database.decide(decision(.resolve(.writeOff, second: nil)), rule: rule)
    try store(fixture, actual: 8)
    #expect(throws: DecisionError.proposalOutdated(id: "F1")) {
      try database.decide(decision(.confirm, by: "ben"), rule: rule)
    }
    #expect(try database.decide(decision(.reopen), rule: rule).entry.action == .withdraw)
    #expect(throws: DecisionError.notResolved(id: "F1")) { try database.decide(decision(.reopen)) }
    #expect(try database.pendingProposals().isEmpty)
  }

  @Test func runsEnterWhatOtherAmountsDo() throws {
    let fixture = try EvaluationFixture()
    try store(fixture, actual: 7)
    try fixture.database.decide(decision(.resolve(.timing, second: nil)))
    try store(fixture, actual: 7)
    #expect(try actions(fixture) == [.resolve])
    try store(fixture, actual: 8)
    try store(fixture, actual: 9)
    #expect(try isOpen(fixture))
    #expect(try actions(fixture) == [.resolve, .opensAgain])
    try store(fixture, actual: 7)
    try store(fixture, actual: 7)
    #expect(try !isOpen(fixture))
    #expect(try actions(fixture) == [.resolve, .opensAgain, .holdsAgain])
    let entry = try #require(try fixture.database.auditEntries(about: ["F1"]).last)
    #expect(entry.by == "tieout" && entry.login == "cron" && entry.run != nil && entry.reference == 1)
    try fixture.database.decide(decision(.reopen))
    try store(fixture, actual: 8)
    #expect(try actions(fixture).last == .reopen)
  }

  @Test func severalAreDecidedTogetherOrNot() throws {
    let fixture = try EvaluationFixture()
    try store(fixture, actual: 7, ids: ["F1", "F2"])
    let two = ["F1", "F9", "F2", "F1"].map { decision(.resolve(.timing, second: nil), id: $0) }
    let problems = #expect(throws: DecisionProblems.self) { try fixture.database.decide(two) }
    #expect(problems?.problems.map(\.index) == [1, 3])
    #expect(
      problems?.problems.map(\.error) == [.unknownFinding(id: "F9"), .alreadyResolved(id: "F1")])
    #expect(try fixture.database.auditHead().count == 0)
    let good = [two[0], two[2]]
    #expect(try fixture.database.decide(good, isTrial: true).count == 2)
    #expect(try fixture.database.auditHead().count == 0)
    #expect(try fixture.database.decide(good).count == 2)
    #expect(try fixture.database.auditHead().count == 2)
  }

  @Test func assignmentsFilterByName() throws {
    let fixture = try EvaluationFixture()
    let database = fixture.database
    try store(fixture, actual: 7, ids: ["F1", "F2"])
    try database.decide(decision(.assign(PersonName("Anna Müller"))))
    func ids(_ assigned: FindingFilter.Assignment) throws -> [String] {
      var found: [String] = []
      try database.forEachReportedFinding(
        filter: FindingFilter(assigned: assigned), businessDay: fixture.day,
        calendar: fixture.calendar
      ) { found.append($0.finding.id) }
      return found
    }
    let name = try #require(PersonName("anna  MU\u{308}LLER"))
    #expect(try ids(.person(name)) == ["F1"])
    #expect(try ids(.nobody) == ["F2"])
    #expect(try database.findingRemarks()["F1"]?.assignee == "Anna Müller")
    try database.decide(decision(.assign(nil)))
    #expect(try ids(.nobody) == ["F1", "F2"])
    #expect(try !actions(fixture).contains(.resolve))
    // A finding that cleared can be written about, one that never was cannot.
    try store(fixture, actual: 7, ids: ["F2"])
    try database.decide(decision(.note))
    #expect(throws: DecisionError.neverReported(id: "F9")) {
      try database.decide(decision(.note, id: "F9"))
    }
    #expect(throws: DecisionError.unknownFinding(id: "F1")) {
      try database.decide(decision(.resolve(.timing, second: nil)))
    }
  }
}
