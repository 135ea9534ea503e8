import SettlementModel
import TestSupport
import Testing

/// Sums of a payout's lines as they come.
@Suite("Lines of a payout, summed as they come")
struct PayoutTallyTests {
  private static let calendar = BusinessCalendar(firstOffsetSeconds: 8 * 3600)

  private static func line(
    _ row: Int, _ kind: LineKind, net: Int64?, payout: String = "po_1", batch: String = "b_1"
  ) throws -> SettlementLine {
    let currency = try #require(Currency(code: "EUR"))
    var line = SettlementLine(
      position: FilePosition(source: "s", file: "a.csv", row: row), kind: kind, currency: currency,
      grossMinorUnits: net ?? 0)
    line.netMinorUnits = net
    line.settlementAmountMinorUnits = net
    (line.payoutID, line.batchID) = (payout, batch)
    line.settledOn = BusinessDay(year: 2026, month: 3, day: row)
    return line
  }

  @Test func theOrderOfLinesDoesNotMatter() throws {
    var lines = [
      try Self.line(3, .capture, net: .max), try Self.line(2, .capture, net: .max),
      try Self.line(4, .refund, net: -5), try Self.line(9, .payout, net: .min + 1),
      try Self.line(5, .payoutReturn, net: 7),
    ]
    lines[1].merchantNumber = "20"
    lines[2].merchantNumber = "100"
    var wanted: PayoutStatement?
    for seed in UInt64(1)...20 {
      var dice = SeededGenerator(seed: seed)
      var tally = PayoutTally(calendar: Self.calendar)
      for line in lines.shuffled(using: &dice) {
        let isAdded = tally.add(line)
        #expect(isAdded)
      }
      let sums = try #require(tally.sums)
      #expect(sums == wanted ?? sums, "seed \(seed)")
      wanted = sums
    }
    let sums = try #require(wanted)
    #expect(sums.lineCount == 3 && sums.payoutRowCount == 2)
    #expect(sums.linesNetMinorUnits == 2 * Int128(Int64.max) - 5)
    #expect(sums.paidOutMinorUnits == Int128(Int64.max) - 7)
    #expect(sums.merchantNumber == "100" && sums.firstPayoutRow?.row == 5)
    #expect(sums.firstSettledOn?.description == "2026-03-02")
    #expect(sums.lastSettledOn?.description == "2026-03-09")
  }

  @Test func aLineOfAnotherPayoutIsNotAdded() throws {
    var tally = PayoutTally(calendar: Self.calendar)
    #expect(tally.sums == nil)
    let isAdded = tally.add(try Self.line(1, .capture, net: 1))
    #expect(isAdded)
    let sums = tally.sums
    for other in [
      try Self.line(2, .capture, net: 1, payout: "po_2"), try Self.line(2, .capture, net: 1, payout: "", batch: "po_1"),
    ] {
      let isAdded = tally.add(other)
      #expect(!isAdded)
    }
    #expect(tally.sums == sums)
  }

  @Test func statementsOfPartsAreThatOfAll() throws {
    let lines = try (1...12).map { row in
      var line = try Self.line(row, row == 4 ? .payout : .capture, net: row == 4 ? -60 : 10)
      line.merchantNumber = ["", "20", "100"][row % 3]
      if row % 5 == 0 { line.settledOn = nil }
      return line
    }
    func sums(_ lines: ArraySlice<SettlementLine>) throws -> PayoutStatement {
      var tally = PayoutTally(calendar: Self.calendar)
      for line in lines {
        let isAdded = tally.add(line)
        try #require(isAdded)
      }
      var sums = try #require(tally.sums)
      (sums.firstPayoutRow, sums.occurredOn, sums.batchID) = (nil, nil, "")
      return sums
    }
    let whole = try sums(lines[...])
    for cut in 1..<lines.count {
      var (sum, rest) = (try sums(lines[cut...]), try sums(lines[..<cut]))
      if cut % 2 == 0 { swap(&sum, &rest) }
      sum.addLines(of: rest)
      #expect(sum == whole, "cut at \(cut)")
    }
  }
}
