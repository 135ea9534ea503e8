import Compression
import Parsing
import SettlementModel
import Testing

@Suite struct SettlementFileTests {
  let usd = Currency(code: "USD")!

  @Test func everyColumnOfTheAssumedLayoutIsRead() throws {
    let found = try read(
      file([
        row([
          "transaction_type": "REFUND", "original_transaction_id": "111",
          "currency": "EUR", "amount": "-20.00", "exchange_rate": "1.0825",
          "settlement_amount": "-21.65", "fee": "0.35", "tax": "0.05", "net_amount": "-22.05",
          "arn": "74537604221222132710572",
        ]), "#TOTAL,USD,1,-22.05",
      ]))
    #expect(found.refusal == nil)
    #expect(found.reading.warnings == [])
    let line = try #require(found.lines.first)
    #expect(line.position.row == 2)
    #expect(line.byteOffset == Int64(headerText.utf8.count + 1))
    #expect(line.merchantNumber == "500000000000001" && line.appID == "shop.example")
    #expect(line.batchID == "B1" && line.payoutID == "P1")
    #expect(line.settledOn == BusinessDay("2026-03-02"))
    #expect(line.kind == .refund && line.kindText == "REFUND")
    #expect(line.recordID == "1112603010815000001" && !line.recordIDsAreForeign)
    #expect(line.paymentIntentID == "1012603010815000001" && line.merchantOrderID == "O-1")
    #expect(line.originalRecordID == "111")
    #expect(line.occurredAt?.description == "2026-03-01T00:15:00Z")
    #expect(line.gross == Money(minorUnits: -2000, currency: Currency(code: "EUR")!))
    #expect(line.settlementCurrency == usd)
    #expect(line.exchangeRate?.description == "1.0825")
    #expect(line.settlementAmountMinorUnits == -2165)
    #expect(line.feeMinorUnits == 35 && line.taxMinorUnits == 5)
    #expect(line.netMinorUnits == -2205 && line.computedNetMinorUnits == -2205)
    #expect(line.paymentMethod == "card" && line.cardBrand == "visa")
    #expect(line.acquirerReferenceNumber == "74537604221222132710572")
    #expect(found.reading.fileDate == BusinessDay("2026-03-02"))
    #expect(found.reading.totals.gross == [Currency(code: "EUR")!: -2000])
    #expect(found.reading.totals.net == [usd: -2205])
    #expect(found.reading.counts.isConserved && found.reading.counts.physical == 3)
  }

  @Test func packedAndPlainGiveTheSame() throws {
    let bytes = file([row(), "#TOTAL,USD,1,9.70"])
    let plain = try read(bytes)
    let packed = try read(GzipWriter.packed(bytes))
    #expect(plain.lines.count == 1)
    #expect(plain.lines == packed.lines)
    #expect(plain.reading == packed.reading)
  }

  @Test func aFileLargerThanTheLimitsIsRefused() throws {
    let bytes = file([row(), "#TOTAL,USD,1,9.70"])
    let small = ParsingLimits(fileBytes: 100)
    for content in [bytes, GzipWriter.packed(bytes)] {
      let refusal = try #require(try read(content, limits: small).refusal)
      #expect(refusal.cause == .quarantined)
      #expect(refusal.detail.contains("100 bytes, the limit file_bytes"))
    }
    let note = Array(repeating: UInt8(0x78), count: 1 << 20) + [0x0A]
    let bomb = file([row()]) + Array(repeating: note, count: 12).joined()
    let refusal = try #require(try read(GzipWriter.packed(bomb, level: 9)).refusal)
    #expect(refusal.detail.contains("the limit inflate_ratio"))
  }

  @Test func aFileThatIsNotThereIsAnError() throws {
    let profile = try #require(try FileProfile.builtIn("useepay-settlement"))
    var sink = CollectingSink()
    #expect(throws: ByteSourceError.self) {
      try SettlementFileReader.read(
        path: "/nonexistent/file", name: "file", profile: profile, into: &sink)
    }
  }

  @Test func anUnknownKindIsKept() throws {
    let found = try read(file([row(["transaction_type": "SURPRISE"]), "#TOTAL,USD,1,9.70"]))
    #expect(found.lines.first?.kind == .unknown)
    #expect(found.lines.first?.kindText == "SURPRISE")
  }

  @Test func theDateComesFromTheLinesWhereTheNameHasNone() throws {
    let bytes = file([
      row(), row(["settlement_date": "2026-03-04"]), row(["settlement_date": "2026-03-03"]),
      "#TOTAL,USD,3,29.10",
    ])
    #expect(try read(bytes, name: "export.csv").reading.fileDate == BusinessDay("2026-03-04"))
  }

  @Test(
    arguments: [
      (["amount": "1e5"], "bad amount", "amount"), (["amount": "1E-2"], "bad amount", "amount"),
      (["amount": "\"1,234.56\""], "bad amount", "amount"),
      (["amount": "\"1.234,56\""], "bad amount", "amount"),
      (["amount": "(12.00)"], "bad amount", "amount"),
      (["amount": "12.00-"], "bad amount", "amount"),
      (["amount": "+5.00"], "bad amount", "amount"),
      (["amount": " 12.50 "], "bad amount", "amount"),
      (["amount": "１２.00"], "bad amount", "amount"),
      (["amount": "12\u{A0}000.00"], "bad amount", "amount"),
      (["amount": "NaN"], "bad amount", "amount"), (["amount": "Infinity"], "bad amount", "amount"),
      (["amount": "0x10"], "bad amount", "amount"), (["amount": ".50"], "bad amount", "amount"),
      (["amount": "5."], "bad amount", "amount"),
      (["amount": "9999999999999999999999999999999999999999.00"], "bad amount", "amount"),
      (["amount": "1.2345"], "bad scale", "amount"), (["amount": "10"], "bad scale", "amount"),
      (["amount": "10.5"], "bad scale", "amount"), (["fee": "0.305"], "bad scale", "fee"),
      (["currency": "JPY", "amount": "10.5"], "bad scale", "amount"),
      (["currency": "KWD", "amount": "10.50"], "bad scale", "amount"),
      (["amount": ""], "missing value", "amount"), (["currency": ""], "missing value", "currency"),
      (["transaction_type": ""], "missing value", "transaction_type"),
      (["currency": "usd"], "bad currency", "currency"),
      (["currency": "USX"], "bad currency", "currency"),
      (["settlement_currency": "XX"], "bad currency", "settlement_currency"),
      (["transaction_time": "01/02/2026"], "bad time", "transaction_time"),
      (["transaction_time": "2026-02-29T00:00:00Z"], "bad time", "transaction_time"),
      (["settlement_date": "2026-02-30"], "bad date", "settlement_date"),
      (["settlement_date": "26-02-03"], "bad date", "settlement_date"),
      (["settlement_date": "0000-01-01"], "bad date", "settlement_date"),
      (["exchange_rate": "0"], "bad rate", "exchange_rate"),
      (["transaction_id": "1.23457E+15"], "damaged id", "transaction_id"),
      (["merchant_order_id": "1E+15"], "damaged id", "merchant_order_id"),
      (
        ["transaction_id": "", "payment_intent_id": "", "merchant_order_id": ""], "missing value",
        ""
      ),
    ] as [([String: String], String, String)])
  func aRowThatCannotBeReadIsRejected(
    changes: [String: String], reason: String, column: String
  ) throws {
    let found = try read(file([row(), row(changes), "#TOTAL,USD,2,9.70"]))
    #expect(found.refusal == nil)
    #expect(found.lines.count == 1)
    let reject = try #require(found.rejected.first)
    #expect(reject.row == 3)
    #expect(reject.reason == reason)
    #expect(reject.column == column)
    #expect(reject.rawText == row(changes))
    #expect(found.reading.counts.rejected == 1 && found.reading.counts.isConserved)
    #expect(found.reading.warnings.count == 1, "the sum cannot be checked, and that is said")
  }

  @Test func optionalAmountsMayBeEmpty() throws {
    let found = try read(
      file([
        row([
          "transaction_type": "FEE", "transaction_id": "", "payment_intent_id": "",
          "merchant_order_id": "", "amount": "-1.00", "settlement_currency": "",
          "exchange_rate": "", "settlement_amount": "", "fee": "", "tax": "", "net_amount": "",
          "transaction_time": "", "settlement_date": "",
        ]), "#TOTAL,USD,1,0.00",
      ]))
    let line = try #require(found.lines.first)
    #expect(found.refusal == nil)
    #expect(line.settlementCurrency == usd)
    #expect(line.netMinorUnits == nil && line.feeMinorUnits == nil)
    #expect(line.computedNetMinorUnits == nil, "without the base nothing is computed")
    #expect(line.occurredAt == nil && line.settledOn == nil)
  }

  @Test func widthsAreHeld() throws {
    let found = try read(file([row(), row() + ",x", "1,2", "#TOTAL,USD,3,9.70"]))
    #expect(found.rejected.map(\.reason) == ["row too long", "row too short"])
    #expect(found.refusal == nil)
  }

  @Test func manyRejectsRefuseTheFile() throws {
    let bad = (0..<11).map { _ in row(["amount": "x"]) }
    let total = "#TOTAL,USD,100,863.30"
    let good = (0..<89).map { _ in row() }
    let refused = try read(file(bad + good + [total]))
    #expect(refused.refusal?.cause == .tooManyRejects)
    #expect(refused.refusal?.row == 2)
    #expect(refused.refusal?.detail.contains("row 4 bad amount in amount") == true)
    #expect(refused.reading.counts.isConserved)
    let lenient = ParsingLimits(rejectedPercent: 11)
    #expect(try read(file(bad + good + [total]), limits: lenient).refusal == nil)
    let few = Array(bad.prefix(10))
    #expect(try read(file(few + ["#TOTAL,USD,10,1.00"])).refusal == nil)
  }

  @Test func previewKeepsTheFirstLinesAndEveryReject() throws {
    let directory = ScratchDirectory()
    let rows = [row(), row(["amount": "x"]), row(), row(), "#TOTAL,USD,4,29.10"]
    let path = directory.write(file(rows), as: "file")
    let profile = try #require(try FileProfile.builtIn("useepay-settlement"))
    let preview = try SettlementFileReader.preview(
      path: path, name: "a.csv", profile: profile, maxLines: 2)
    #expect(preview.lines.count == 2)
    #expect(preview.rejected.count == 1)
    #expect(preview.reading.counts.loaded == 3)
  }
}
