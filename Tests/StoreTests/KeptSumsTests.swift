import SettlementModel
import Store
import TestSupport
import Testing

/// What is kept of a run and what changed since are what everything counted again gives, whatever comes,
/// changes and goes.
@Suite struct KeptSumsTests {
  /// Runs of random arrivals and changes; after each, kept sums with the changes are held against the
  /// whole, and then kept for the next.
  @Test(arguments: [3, 17, 2026, 90210] as [UInt64])
  func keptSumsAndChangesAreTheWhole(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let fixture = try EvaluationFixture()
    var content: Int64 = 0
    var row = 2
    for night in 1...40 {
      let file = Int.random(in: 0..<3, using: &random) == 0 ? nil : "\(night).csv"
      if let file { content = try fixture.file(file) }
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let intent = "I\(Int.random(in: 1...12, using: &random))"
        switch Int.random(in: 0...6, using: &random) {
        case 0, 1:
          let captured = [nil, 0, 700, 1000].randomElement(using: &random)!
          try fixture.intent(intent, captured: captured.map(Int64.init))
        case 2: try change(fixture, "capture", "C" + intent) { try fixture.capture($0, of: intent) }
        case 3:
          let amount: Int64? = Bool.random(using: &random) ? nil : 300
          try change(fixture, "refund", "R" + intent) {
            try fixture.refund($0, of: intent, amount: amount)
          }
        case 4: try drop(fixture, "capture", "C" + intent)
        case 5: try fixture.invoice("B" + intent, intent: intent)
        default:
          guard file != nil else { continue }
          let payout = ["", "P1", "P\(night % 5)"].randomElement(using: &random)!
          try fixture.line(
            content, row: row,
            [
              "record_id": "C" + intent, "payout_id": payout, "batch_id": "B1", "net": 900,
              "gross": Int.random(in: 1...5000, using: &random), "settled_on": 20_000 + night,
              "kind": Int.random(in: 0..<9, using: &random) == 0 ? "payout" : "capture",
              "merchant_no": "M\(night % 3)",
            ])
          row += 1
        }
      }
      try evaluate(fixture)
      let whole = try fixture.database.conservation()
      let problems = try fixture.database.problemsOfKeptSums(whole)
      #expect(problems == [], "seed \(seed), night \(night)")
      let found = try fixture.database.conservation(.sinceKept(fromLines: 0))
      #expect(found.totals == whole.totals)
      if Int.random(in: 0..<4, using: &random) > 0 {
        try fixture.database.keepTotals(of: whole, run: fixture.run)
      }
      try fixture.nextRun()
    }
    #expect(try fixture.count("kept_mark") > 0)
    #expect(try fixture.count("content_payout") > 0)
  }

  /// Sums by content tell the same payouts, days and accounts as the lines themselves.
  @Test func statementsOfKeptSumsAreThoseOfTheLines() throws {
    let fixture = try EvaluationFixture()
    for (number, name) in ["a.csv", "b.csv"].enumerated() {
      let content = try fixture.file(name)
      try fixture.line(
        content, row: 2,
        [
          "payout_id": "P1", "net": 900, "merchant_no": "M\(2 - number)", "settled_on": 20_001 + number,
          "occurred_at": 1_700_000_000_000 - number,
        ])
      try fixture.line(content, row: 3, ["batch_id": "P1", "net": 5, "merchant_no": "M9"])
      try fixture.line(content, row: 4, ["payout_id": "P1", "kind": "payout", "net": -1800])
    }
    func told() throws -> [String] {
      let statements = try fixture.database.payoutStatements(calendar: fixture.calendar)
      let one = try fixture.database.payoutStatements(calendar: fixture.calendar, ids: ["P1"])
      let control = try fixture.database.controlFindings(
        scope: fixture.policy().scope, calendar: fixture.calendar)
      let day = try fixture.database.earliestDateInFiles(calendar: fixture.calendar)
      return statements.map { "\($0)" } + one.map { "\($0)" } + control.map { "\($0)" } + ["\(day!)"]
    }
    let fromLines = try told()
    try fixture.database.sumNewContents()
    #expect(try fixture.count("content_extent") == 2)
    #expect(try told() == fromLines)
    #expect(fromLines.contains { $0.contains("M9") })

    try fixture.execute("UPDATE content_payout SET lines = lines + 1 WHERE content_id = 1")
    let counted = try fixture.database.conservation()
    #expect(try fixture.database.problemsOfKeptSums(counted).count == 1)
  }

  /// Sums that are wrong cost a count of everything, and no report.
  @Test func wrongSumsAreNotBelieved() throws {
    let fixture = try EvaluationFixture()
    try fixture.intent("I1")
    try fixture.capture("C1", of: "I1")
    try fixture.line(try fixture.file("a.csv"), row: 2, ["record_id": "C1"])
    try evaluate(fixture)
    let whole = try fixture.database.conservation()
    try fixture.database.keepTotals(of: whole, run: fixture.run)
    try fixture.execute("UPDATE kept_total SET rows = 7 WHERE measure = 'line'")
    let found = try fixture.database.conservation(.sinceKept(fromLines: 0))
    #expect(found.isConserved && found.totals == whole.totals)
    #expect(found.differencesOfKept.count == 1)
    #expect(try fixture.database.problemsOfKeptSums(whole).count == 1)
    // Of few lines nothing is believed, so that nothing has to be found wrong.
    #expect(try fixture.database.conservation(.nightly).differencesOfKept == [])
    // And a verdict that is lost is still found.
    try fixture.database.keepTotals(of: whole, run: fixture.run)
    try fixture.nextRun()
    try fixture.execute("UPDATE line_verdict SET closed_run = \(fixture.run.number)")
    #expect(try fixture.database.conservation(.sinceKept(fromLines: 0)).differences.count == 2)
  }

  private func evaluate(_ fixture: EvaluationFixture) throws {
    try fixture.database.sumNewContents()
    try fixture.database.linkLines(run: fixture.run)
    _ = try fixture.database.evaluate(
      run: fixture.run, policy: fixture.policy(), fingerprint: "1", verdict: EvaluationTests.pairing)
  }

  /// A new version of what is held.
  private func change(
    _ fixture: EvaluationFixture, _ table: String, _ id: String, _ add: (String) throws -> Void
  ) throws {
    try fixture.close(table, id)
    try add(id)
  }

  /// Closes an object that nothing follows, and has its case judged again.
  private func drop(_ fixture: EvaluationFixture, _ table: String, _ id: String) throws {
    guard let key = try fixture.caseKey(of: table, id) else { return }
    try fixture.close(table, id)
    try fixture.touch(CaseKey(number: key))
  }
}
