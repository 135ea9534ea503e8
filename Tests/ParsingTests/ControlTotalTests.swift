import Compression
import Parsing
import SettlementModel
import Testing

@Suite struct ControlTotalTests {
  let eurRow = row(["settlement_currency": "EUR", "currency": "EUR"])

  @Test func totalsOfSeveralCurrenciesHold() throws {
    let found = try read(
      file([row(), eurRow, row(), "#TOTAL,USD,2,19.40", "#TOTAL,EUR,1,9.70"]))
    #expect(found.refusal == nil)
    #expect(found.lines.count == 3)
    #expect(found.reading.counts.control == 2)
  }

  @Test func aWrongSumIsStatedInMinorUnits() throws {
    let found = try read(file([row(), "#TOTAL,USD,1,9.71"]))
    let usd = Currency(code: "USD")!
    #expect(found.refusal?.cause == .controlTotal)
    #expect(found.refusal?.row == 3)
    #expect(found.refusal?.stated == Money(minorUnits: 971, currency: usd))
    #expect(found.refusal?.summed == Money(minorUnits: 970, currency: usd))
    #expect(found.refusal?.detail.contains("-1 minor units") == true)
    #expect(found.reading.counts.isConserved)
  }

  @Test func aWrongCountHasNoAmounts() throws {
    let found = try read(file([row(), "#TOTAL,USD,2,9.70"]))
    #expect(found.refusal?.cause == .controlTotal)
    #expect(found.refusal?.stated == nil && found.refusal?.summed == nil)
    #expect(found.refusal?.detail.contains("states 2 lines in USD; the file has 1") == true)
  }

  @Test(arguments: [
    [], ["#TOTAL,EUR,1,9.70"], ["#TOTAL,USD,1"], ["#TOTAL,USD,x,9.70"], ["#TOTAL,US,1,9.70"],
    ["#TOTAL,USD,1,9.7"], ["#TOTAL,USD,1,9.70", "#TOTAL,USD,1,9.70"],
    ["#TOTAL,USD,1,9.70", row()],
  ])
  func missingOrBrokenControlRowsQuarantine(rows: [String]) throws {
    let found = try read(file([row()] + rows))
    #expect(found.refusal?.cause == .quarantined)
    #expect(found.reading.counts.isConserved)
  }

  @Test func aFileWithoutLinesNeedsNone() throws {
    let found = try read(file([]))
    #expect(found.refusal == nil)
    #expect(found.reading.counts.lines == 0)
    #expect(try read(file(["#TOTAL,USD,0,0.00"])).refusal == nil)
    #expect(try read(file(["#TOTAL,USD,1,0.00"])).refusal?.cause == .controlTotal)
    #expect(try read([]).refusal?.cause == .quarantined)
  }

  @Test func rejectsCountAndTheSumIsSaidToBeUnchecked() throws {
    let bad = row(["amount": "x"])
    let right = try read(file([row(), bad, "#TOTAL,USD,2,0.01"]))
    #expect(right.refusal == nil)
    #expect(right.reading.warnings.contains { $0.contains("control sum of USD") })
    #expect(try read(file([row(), bad, "#TOTAL,USD,1,9.70"])).refusal?.cause == .controlTotal)
  }

  @Test func aRejectOfUnknownCurrencyCountsInTheTotal() throws {
    let rows = [row(), eurRow, "torn,row"]
    let totals = { (usd: Int, eur: Int) in
      ["#TOTAL,USD,\(usd),9.70", "#TOTAL,EUR,\(eur),9.70"]
    }
    #expect(try read(file(rows + totals(2, 1))).refusal == nil)
    #expect(try read(file(rows + totals(1, 2))).refusal == nil)
    #expect(try read(file(rows + totals(1, 1))).refusal?.cause == .controlTotal)
    #expect(try read(file(rows + totals(2, 2))).refusal?.cause == .controlTotal)
    #expect(try read(file(rows + totals(3, 0))).refusal?.cause == .controlTotal)
  }

  @Test func aCutAnywhereIsNoticed() throws {
    let whole = file([row(), row(), eurRow, "#TOTAL,USD,2,19.40", "#TOTAL,EUR,1,9.70"])
    // A header alone is a file without lines, and the last line end says nothing.
    let header = headerText.utf8.count
    for length in 0..<whole.count - 1 where length != header && length != header + 1 {
      let found = try read(Array(whole[..<length]))
      #expect(found.refusal != nil, "cut to \(length) bytes")
      #expect(found.reading.counts.isConserved)
    }
    #expect(try read(whole.dropLast()).refusal == nil)
  }

  @Test func aCutGzipIsNoticedAnywhere() throws {
    let packed = GzipWriter.packed(file([row(), "#TOTAL,USD,1,9.70"]))
    for length in 2..<packed.count {
      let refusal = try #require(try read(Array(packed[..<length])).refusal)
      #expect(refusal.cause == .quarantined)
      #expect(refusal.detail.contains("truncated"))
    }
    let trailing = try #require(try read(packed + [1, 2, 3]).refusal)
    #expect(trailing.detail.contains("follow the gzip data"))
  }
}
