import SettlementModel
import Store
import Testing

/// What charts are drawn from, held against the reports that say the same another way.
@Suite struct ChartQueryTests {
  private func judge(_ fixture: EvaluationFixture, day: BusinessDay) throws {
    try fixture.database.linkLines(run: fixture.run, mode: .incremental)
    _ = try fixture.database.evaluate(
      run: fixture.run, policy: fixture.policy(day: day), fingerprint: "1", mode: .incremental,
      verdict: EvaluationTests.pairing)
  }

  @Test("match rates tell each day's state from the runs that opened and closed verdicts")
  func matchRatesAreHistory() throws {
    let fixture = try EvaluationFixture()
    let file = try fixture.file("a.csv")
    try fixture.line(file, row: 1, ["payment_intent_id": "I1", "payment_method": "card", "fee": 30])
    try fixture.line(file, row: 2, ["payment_intent_id": "I2", "payment_method": "card", "fee": -5])
    try fixture.line(file, row: 3, ["payment_intent_id": "I3", "fee": 1, "tax": 2])
    try fixture.intent("I1")
    try fixture.capture("C1", of: "I1")
    try judge(fixture, day: fixture.day)
    // The same day again: what its last run left counts.
    try fixture.nextRun()
    try fixture.intent("I2")
    try fixture.capture("C2", of: "I2")
    try judge(fixture, day: fixture.day)
    let later = fixture.day.adding(days: 3)
    try fixture.nextRun(day: later)
    try fixture.intent("I3")
    try fixture.capture("C3", of: "I3")
    try judge(fixture, day: later)
    let rates = try fixture.database.matchRates()
    #expect(
      rates == [
        MatchRate(businessDay: fixture.day, matched: 2, discrepant: 0, waiting: 1),
        MatchRate(businessDay: later, matched: 3, discrepant: 0, waiting: 0),
      ])
    #expect(try fixture.database.matchRates(ListingFilter(from: later)).map(\.businessDay) == [later])
    let summary = try fixture.database.summary(
      businessDay: later, payouts: [], isConserved: true)
    #expect(summary.lines.counts["matched"] == rates.last?.matched)
    #expect(
      try fixture.database.methodFees() == [
        MethodFees(
          currency: fixture.usd, paymentMethod: "", lines: 1, feeMinorUnits: 1, taxMinorUnits: 2),
        MethodFees(
          currency: fixture.usd, paymentMethod: "card", lines: 2, feeMinorUnits: 25,
          taxMinorUnits: 0),
      ])
  }

  @Test("aged values keep short and over apart, and sum to the aging report")
  func agedValuesSumToTheReport() throws {
    let fixture = try EvaluationFixture()
    for number in 1...3 {
      try fixture.intent("I\(number)")
      try fixture.capture("C\(number)", of: "I\(number)", amount: Int64(number) * 100)
    }
    try judge(fixture, day: fixture.day)
    let values = try fixture.database.agedValues(
      businessDay: fixture.day, calendar: fixture.calendar)
    #expect(
      values.groups == [
        AgedValue(
          currency: fixture.usd, findingClass: .break, bucket: .upToOneDay, count: 3,
          shortMinorUnits: -600, overMinorUnits: 0)
      ])
    var cells: [[ReportCell]] = []
    try fixture.database.agingRows(businessDay: fixture.day, calendar: fixture.calendar)
      .forEachRow { cells.append($0) }
    #expect(cells == [[.text("BREAK"), .text("USD"), .text("0-1"), .integer(3), .amount("-6.00")]])
    #expect(values.withoutValue == 0)
  }
}
