import SettlementModel
import Testing

@Suite struct LineBatchTests {
  private func line(_ number: Int) throws -> SettlementLine {
    let usd = try #require(Currency(code: "USD"))
    let jpy = try #require(Currency(code: "JPY"))
    var line = SettlementLine(
      position: FilePosition(source: "", file: "", row: number), kind: .refund, kindText: "Rückgabe",
      currency: usd, grossMinorUnits: Int64(-number), settlementCurrency: jpy)
    line.byteOffset = Int64(number) * 100
    line.byteLength = 99
    line.recordIDsAreForeign = number % 2 == 0
    line.recordID = "record \(number)"
    line.originalRecordID = "original"
    line.paymentIntentID = "intent 日本"
    line.captureID = "capture"
    line.refundID = "refund"
    line.disputeID = "dispute"
    line.merchantOrderID = String(repeating: "order", count: number)
    line.acquirerReferenceNumber = "arn"
    line.occurredAt = Timestamp(milliseconds: Int64(number))
    line.settledOn = BusinessDay(daysSinceEpoch: Int32(number))
    line.exchangeRate = ExchangeRate(mantissa: 12, scale: 1)
    line.settlementAmountMinorUnits = 1
    line.feeMinorUnits = 2
    line.taxMinorUnits = 3
    line.reserveMinorUnits = 4
    line.netMinorUnits = number % 3 == 0 ? nil : 5
    line.openingBalanceMinorUnits = 6
    line.closingBalanceMinorUnits = 7
    line.computedNetMinorUnits = 8
    line.batchID = "batch"
    line.payoutID = "payout"
    line.paymentMethod = "card"
    line.cardBrand = "visa"
    line.merchantNumber = "m"
    line.appID = "app"
    line.lineDescription = "text"
    return line
  }

  @Test func linesComeBackAsTheyWentIn() throws {
    let lines = try (1...40).map(line)
    let batch = LineBatch(capacity: 40, bytesWanted: 16)
    for line in lines { batch.append(line) }
    #expect(batch.isFull)
    #expect(batch.settlementLines == lines)
    // Field by field, apart from the table that both directions share.
    let first = batch[0]
    #expect(batch.string(of: first.recordID) == "record 1")
    #expect(batch.string(of: first.merchantOrderID) == "order")
    #expect(batch.string(of: first.acquirerReferenceNumber) == "arn")
    #expect(batch.string(of: first.lineDescription) == "text")
    #expect(first.feeMinorUnits == 2 && first.taxMinorUnits == 3 && first.reserveMinorUnits == 4)
    #expect(first.netMinorUnits == 5 && first.computedNetMinorUnits == 8)
  }

  @Test func aClearedBatchIsUsedAgain() throws {
    let batch = LineBatch(capacity: 2, bytesWanted: 1 << 12)
    for number in 1...5 {
      #expect(!batch.isFull)
      batch.append(try line(number))
      batch.append(try line(number + 100))
      #expect(batch.isFull)
      #expect(batch.settlementLines == [try line(number), try line(number + 100)])
      batch.clear()
      #expect(batch.count == 0)
    }
  }

  @Test func aPartOfATextIsAText() {
    let batch = LineBatch()
    let row = batch.append(string: "one,two,three")
    #expect(batch.string(of: row.part(from: 4, to: 7)) == "two")
    #expect(row.part(from: 13, to: 13).isEmpty)
    #expect(batch.append(string: "").isEmpty)
    #expect(batch.string(of: LineText()) == "")
  }
}
