import SettlementModel
import Testing

@Suite struct ExchangeRateTests {
  private func money(_ minorUnits: Int64, _ code: String) -> Money {
    Money(minorUnits: minorUnits, currency: Currency(code: code)!)
  }

  @Test(
    arguments: [
      (2000, "EUR", "1.0825", "USD", 2165), (-2000, "EUR", "1.0825", "USD", -2165),
      (1, "USD", "0.5", "EUR", 1), (-1, "USD", "0.5", "EUR", -1), (1, "USD", "0.4999", "EUR", 0),
      (100, "USD", "149.505", "JPY", 150), (1000, "JPY", "0.00667", "USD", 667),
      (1000, "JPY", "0.002055", "KWD", 2055), (1234, "USD", "1", "USD", 1234),
      (3, "KWD", "10.5", "JPY", 0), (Int64.max, "USD", "1.000000000000000000", "USD", Int64.max),
    ] as [(Int64, String, String, String, Int64)])
  func halvesRoundAwayFromZero(
    amount: Int64, from: String, rate: String, to: String, expected: Int64
  ) throws {
    let rate = try ExchangeRate(text: rate.utf8)
    #expect(rate.converted(money(amount, from), to: Currency(code: to)!) == money(expected, to))
  }

  @Test func whatIsTooLargeIsNil() throws {
    let rate = try ExchangeRate(text: "2".utf8)
    #expect(rate.converted(money(.max, "USD"), to: Currency(code: "EUR")!) == nil)
    let large = ExchangeRate(mantissa: .max, scale: 0)
    #expect(large.converted(money(.max, "JPY"), to: Currency(code: "CLF")!) == nil)
  }

  @Test(arguments: ["0", "0.00", "-1", "1e3", "", ".5", "1.", "1.0000000000000000000", "x"])
  func otherTextsAreNoRate(text: String) {
    #expect(throws: AmountProblem.self) { try ExchangeRate(text: text.utf8) }
  }

  @Test(arguments: ["0.8735", "1", "7.10", "149.505"])
  func ratesAreWrittenAsRead(text: String) throws {
    #expect(try ExchangeRate(text: text.utf8).description == text)
  }
}
