import SettlementModel
import Testing

@Suite struct AmountTests {
  @Test(
    arguments: [
      ("12.34", 2, 1234), ("-12.34", 2, -1234), ("0.05", 2, 5), ("-0.05", 2, -5), ("1234", 0, 1234),
      ("1.234", 3, 1234), ("1.2345", 4, 12345), ("10", 2, 1000), ("10.5", 2, 1050), ("-0", 2, 0),
      ("92233720368547758.07", 2, Int64.max), ("-92233720368547758.07", 2, -Int64.max),
      ("0000000000000000000000000001.00", 2, 100),
    ] as [(String, Int8, Int64)])
  func plainDecimalsAreRead(text: String, digits: Int8, expected: Int64) throws {
    #expect(try AmountText.minorUnits(of: text.utf8, digits: digits) == expected)
  }

  @Test(arguments: [
    "+5", "1e5", "1E-2", "1,234.56", "(12.00)", "12.00-", " 12.5", "12.5 ", "NaN", "Infinity",
    "0x10", ".5", "5.", "-", "--5", "5-", "1.2.3", "１２", "1\u{2009}000", "-.5", ".",
  ])
  func everythingElseIsNoDecimal(text: String) {
    #expect(throws: AmountProblem.notADecimal) {
      try AmountText.minorUnits(of: text.utf8, digits: 2)
    }
  }

  @Test func problemsAreTold() {
    func problem(_ text: String, digits: Int8 = 2, exact: Bool = false) -> AmountProblem? {
      do throws(AmountProblem) {
        _ = try AmountText.minorUnits(of: text.utf8, digits: digits, exactDigits: exact)
        return nil
      } catch {
        return error
      }
    }
    #expect(problem("") == .empty)
    #expect(problem("1.234") == .tooManyDecimals(found: 3, allowed: 2))
    #expect(problem("10.5", digits: 0) == .tooManyDecimals(found: 1, allowed: 0))
    #expect(problem("10", exact: true) == .tooFewDecimals(found: 0, needed: 2))
    #expect(problem("92233720368547758.08") == .tooLarge)
    #expect(problem(String(repeating: "9", count: 40)) == .tooLarge)
    #expect(problem("92233720368547759") == .tooLarge)
  }

  @Test func anotherDecimalMarkIsRead() throws {
    #expect(try AmountText.minorUnits(of: "12,34".utf8, digits: 2, decimalMark: 0x2C) == 1234)
  }

  @Test(
    arguments: [
      (-5, 2, "-0.05"), (1234, 0, "1234"), (0, 2, "0.00"), (100, 2, "1.00"), (-1, 3, "-0.001"),
    ] as [(Int128, Int8, String)])
  func amountsAreWrittenInMajorUnits(minorUnits: Int128, digits: Int8, text: String) {
    #expect(DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: digits) == text)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    print("seed \(seed)")
    var state = seed
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let minorUnits = Int64(bitPattern: state) >> Int64(state % 61)
      let digits = Int8(state >> 32 & 3)
      guard minorUnits != .min else { continue }
      let text = DecimalText.majorUnits(ofMinorUnits: Int128(minorUnits), digits: digits)
      #expect(
        try AmountText.minorUnits(of: text.utf8, digits: digits, exactDigits: true) == minorUnits,
        "seed \(seed), \(text)")
    }
  }

  @Test(
    arguments: [
      ("USD", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("BHD", 3), ("OMR", 3),
      ("TND", 3),
      ("CLF", 4), ("UYW", 4), ("EUR", 2), ("CNY", 2), ("ISK", 0),
    ] as [(String, Int8)])
  func currenciesKnowTheirDigits(code: String, digits: Int8) throws {
    let currency = try #require(Currency(code: code))
    #expect(currency.digits == digits)
    #expect(currency.code == code)
  }

  @Test(arguments: ["usd", "US", "USDD", "", "XXX", "U$D", "ÜSD"])
  func otherCodesAreNoCurrency(code: String) {
    #expect(Currency(code: code) == nil)
  }

  @Test func noCurrencyStandsTwice() {
    #expect(Set(CurrencyTable.all.map(\.code)).count == CurrencyTable.all.count)
  }
}
