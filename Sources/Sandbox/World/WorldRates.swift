package import SettlementModel

/// The stated rates of the world: one a pair of currencies and a day.
package struct WorldRates: Sendable {
  private let seed: UInt64

  package init(seed: UInt64) { self.seed = seed }

  /// Currencies in which the merchant is paid out.
  package static let settlementCodes = ["EUR", "USD"]

  /// What the merchant's account settles payments of a currency in, as a rule.
  package static func usualSettlementCode(of code: String) -> String {
    switch code {
    case "EUR", "GBP": "EUR"
    default: "USD"
    }
  }

  /// The rate of a day, with 4 to 8 decimals; 1.0000 between equal currencies.
  package func rate(from: Currency, to: Currency, on day: BusinessDay) -> ExchangeRate {
    if from == to { return ExchangeRate(mantissa: 10_000, scale: 4) }
    let middle = Self.middleRate(from.code + to.code)
    let pair = UInt64(from.packedCode) << 32 | UInt64(to.packedCode)
    var random = SeededRandom(seed: seed, stream: pair, index: Int(day.daysSinceEpoch))
    // Up to one percent around the middle.
    let drift = Int64(random.number(-100...100))
    return ExchangeRate(
      mantissa: middle.mantissa + middle.mantissa * drift / 10_000, scale: middle.scale)
  }

  private static func middleRate(_ pair: String) -> (mantissa: Int64, scale: Int8) {
    switch pair {
    case "EURUSD": (108_342, 5)
    case "JPYUSD": (653_412, 8)
    case "KWDUSD": (32_541, 4)
    case "GBPUSD": (1_274_155, 6)
    case "USDEUR": (923_002, 6)
    case "JPYEUR": (603_101, 8)
    case "KWDEUR": (30_036, 4)
    case "GBPEUR": (1_176_049, 6)
    default: preconditionFailure("no rate for \(pair)")
    }
  }
}
