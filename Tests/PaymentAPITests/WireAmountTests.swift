import PaymentAPI
import SettlementModel
import Testing

@Suite struct WireAmountTests {
  @Test(arguments: [
    ("99.99", "USD", AmountUnit.major, 9999), ("100.230", "USD", .major, 10023),
    ("100", "USD", .major, 10000), ("100.5", "USD", .major, 10050), ("100.0", "JPY", .major, 100),
    ("100", "JPY", .major, 100), ("1.234", "KWD", .major, 1234), ("0.01", "USD", .major, 1),
    ("0", "USD", .major, 0), ("0.000", "USD", .major, 0), ("9999", "USD", .minor, 9999),
    ("9999.00", "USD", .minor, 9999), ("92233720368547758.07", "USD", .major, Int64.max),
    ("0.1000000000000000", "USD", .major, 10),
  ])
  func reads(_ text: String, _ code: String, _ unit: AmountUnit, _ minorUnits: Int64) throws {
    let currency = try #require(Currency(code: code))
    let read = try WireAmount.minorUnits(
      of: ArraySlice(text.utf8), currency: currency, unit: unit)
    #expect(read == minorUnits)
  }

  @Test(arguments: [
    ("1e2", "USD", AmountUnit.major), ("1E2", "USD", .major), ("0.001", "USD", .major),
    ("100.5", "JPY", .major), ("99.99", "USD", .minor), ("", "USD", .major),
    ("1,000", "USD", .major),
    (" 1", "USD", .major), ("+1", "USD", .major), ("1.", "USD", .major), (".5", "USD", .major),
    ("0x10", "USD", .major), ("NaN", "USD", .major), ("92233720368547758.08", "USD", .major),
    ("100.00000000000001", "USD", .major), ("1.2.3", "USD", .major), ("-", "USD", .major),
  ])
  func refuses(_ text: String, _ code: String, _ unit: AmountUnit) throws {
    let currency = try #require(Currency(code: code))
    #expect(throws: WireAmountProblem.self) {
      try WireAmount.minorUnits(of: ArraySlice(text.utf8), currency: currency, unit: unit)
    }
  }

  /// What a serializer writes of any amount is read back to the minor unit.
  @Test func readsBackWhatIsWritten() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var state = seed
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let amount = Int64(state >> 1) >> Int64(state % 60)
      let currency = Currency.self
      for code in ["USD", "JPY", "KWD", "CLF"] {
        let currency = try #require(currency.init(code: code))
        let text = DecimalText.majorUnits(ofMinorUnits: Int128(amount), digits: currency.digits)
        let read = try WireAmount.minorUnits(
          of: ArraySlice(text.utf8), currency: currency, unit: .major)
        #expect(read == amount, "seed \(seed): \(text) \(code)")
      }
    }
  }
}
