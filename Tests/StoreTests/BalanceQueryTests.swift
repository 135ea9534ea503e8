import SettlementModel
import Store
import Testing

@Suite struct BalanceQueryTests {
  @Test func balancesAreReadFileByFile() throws {
    let fixture = try EvaluationFixture()
    let day = BusinessDay("2026-03-01")!
    let first = try fixture.file("a_20260301.csv", fileDate: day)
    try fixture.line(first, row: 2, ["net": 900, "opening_balance": 50])
    try fixture.line(first, row: 3, ["net": -200, "opening_balance": 950])
    try fixture.line(first, row: 4, ["kind": "payout", "net": -700, "closing_balance": 51])
    try fixture.line(first, row: 5, ["currency": "EUR", "settlement_currency": "EUR", "net": 5])
    let second = try fixture.file("a_20260302.csv", fileDate: day.adding(days: 1))
    try fixture.line(
      second, row: 2,
      ["currency": "JPY", "settlement_currency": "USD", "opening_balance": 51])
    _ = try fixture.file("b.csv", state: "refused", fileDate: day.adding(days: 2))
    _ = try fixture.file("c.csv", source: "other", state: "refused", fileDate: day)
    let elsewhere = try fixture.file("d.csv", source: "other", fileDate: day)
    try fixture.line(elsewhere, row: 2)

    let fromLines = try fixture.database.balanceBook()
    try fixture.database.sumNewContents()
    #expect(try fixture.count("content_balance") == 3)
    let book = try fixture.database.balanceBook()
    #expect(book == fromLines)
    #expect(book.refusedDays == ["s": [day.adding(days: 2)]])
    #expect(
      book.statements == [
        BalanceStatement(
          source: "s", file: "a_20260301.csv", fileDate: day, currency: fixture.usd,
          opening: .init(minorUnits: 50, row: 2), closing: .init(minorUnits: 51, row: 4),
          netMinorUnits: 0),
        BalanceStatement(
          source: "s", file: "a_20260301.csv", fileDate: day, currency: Currency(code: "EUR")!,
          netMinorUnits: 5),
        // A net that nothing tells leaves the sum open.
        BalanceStatement(
          source: "s", file: "a_20260302.csv", fileDate: day.adding(days: 1),
          currency: fixture.usd, opening: .init(minorUnits: 51, row: 2), isComplete: false),
      ])

    let counted = try fixture.database.conservation()
    #expect(try fixture.database.problemsOfKeptSums(counted) == [])
    try fixture.execute("UPDATE content_balance SET closing = 52 WHERE closing = 51")
    #expect(
      try fixture.database.problemsOfKeptSums(counted)
        == ["what is kept of balances is not what the lines say"])
  }

  @Test func filesThatStateNoBalanceCostNothing() throws {
    let fixture = try EvaluationFixture()
    try fixture.line(try fixture.file("a.csv"), row: 2)
    #expect(try fixture.database.balanceBook() == BalanceBook())
  }

  @Test func releasesMeetTheHoldThatTheyName() throws {
    let fixture = try EvaluationFixture()
    let file = try fixture.file("a.csv")
    try fixture.line(
      file, row: 2, ["kind": "reserve_hold", "record_id": "H1", "net": -100, "batch_id": "b1"])
    try fixture.line(
      file, row: 3,
      [
        "kind": "reserve_release", "record_id": "X", "original_record_id": "H1", "net": 60,
        "batch_id": "b2",
      ])
    try fixture.line(
      file, row: 4, ["kind": "reserve_release", "record_id": "H1", "net": 41, "batch_id": "b3"])
    try fixture.line(file, row: 5, ["kind": "reserve_release", "record_id": "H0", "net": 7])
    try fixture.line(file, row: 6, ["kind": "reserve_hold", "net": -5, "batch_id": "b1"])
    var holds: [ReserveHold] = []
    try fixture.database.forEachReserveHold { holds.append($0) }
    #expect(holds.map(\.id) == ["", "H0", "H1"])
    #expect(holds.map(\.heldMinorUnits) == [5, 0, 100])
    #expect(holds.map(\.releasedMinorUnits) == [0, 7, 101])
    #expect(holds.map(\.holdCount) == [1, 0, 1])
    #expect(holds[2].releases.map(\.position.row) == [3, 4])

    var rows: [[ReportCell]] = []
    try fixture.database.reserveRows().forEachRow { rows.append($0) }
    #expect(
      rows == [
        [.empty, .empty, .text("USD"), .amount("0.00"), .amount("0.07"), .empty],
        [.text("b1"), .empty, .text("USD"), .amount("1.05"), .amount("1.01"), .amount("0.04")],
      ])
  }

  @Test func exchangesFollowTheirCase() throws {
    let fixture = try EvaluationFixture()
    try fixture.intent("I1")
    let jpy = Currency(code: "JPY")!
    var gain: Int128 = Int128(Int64.max) * 4
    let exchange = { (gain: Int128) in
      RefundExchange(
        currency: jpy, settlementCurrency: fixture.usd, refunds: 2, gainMinorUnits: gain)
    }
    func evaluated() throws -> [RefundExchange] {
      _ = try fixture.database.evaluate(
        run: fixture.run, policy: fixture.policy(), fingerprint: "f", mode: .full
      ) { one in
        var verdict = CaseVerdict()
        for intent in one.intents {
          verdict.recordVerdicts.append(
            RecordVerdict(
              record: RecordReference(type: .capture, id: intent.id), outcome: .notSettleable,
              value: intent.amount))
        }
        verdict.refundExchanges = gain == 0 ? [] : [exchange(gain)]
        return verdict
      }
      return try fixture.database.summary(
        businessDay: fixture.day, payouts: [], isConserved: true
      ).refundExchanges
    }
    #expect(try evaluated() == [exchange(gain)])
    gain = -3
    #expect(try evaluated() == [exchange(-3)])
    gain = 0
    #expect(try evaluated() == [])
  }
}
