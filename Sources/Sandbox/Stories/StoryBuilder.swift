package import SettlementModel

/// Builds the story of one payment from the world's seed and the payment's index alone.
package struct StoryBuilder: Sendable {
  package let index: Int
  package let clock: WorldClock
  package let rates: WorldRates
  package let identifiers: Identifiers
  /// When the story begins.
  package let createdAt: Timestamp
  /// The first day with files; records from before are not judged without a line.
  package let coverageStart: BusinessDay
  /// Whether fees are judged.
  package let hasRateCard: Bool
  package var random: SeededRandom
  package var story = Story()
  /// What shoppers of this story pay in.
  package var currency: Currency
  /// What this story is settled in.
  package var settlementCurrency: Currency
  package var paymentMethod: String
  package var cardBrand: String

  package init(parameters: WorldParameters, clock: WorldClock, index: Int) {
    self.init(
      parameters: parameters, clock: clock, index: index,
      createdAt: clock.creation(ofPayment: index),
      random: SeededRandom(seed: parameters.seed, stream: 1, index: index))
  }

  private init(
    parameters: WorldParameters, clock: WorldClock, index: Int, createdAt: Timestamp,
    random: SeededRandom
  ) {
    self.index = index
    self.clock = clock
    self.rates = WorldRates(seed: parameters.seed)
    self.identifiers = Identifiers(seed: parameters.seed, index: index)
    self.createdAt = createdAt
    self.coverageStart = parameters.firstFileDay
    self.hasRateCard = parameters.hasRateCard
    self.random = random
    self.currency = Self.known(self.random.pick(parameters.currencies))
    let usual = WorldRates.usualSettlementCode(of: currency.code)
    self.settlementCurrency = Self.known(
      self.random.chance(percent: 90) ? usual : self.random.pick(WorldRates.settlementCodes))
    self.paymentMethod = self.random.pick(["card", "card", "card", "apple_pay", "google_pay", "klarna"])
    self.cardBrand = self.random.pick(["visa", "mastercard", "amex"])
  }

  /// Builds the story of one subscription, from 0: ids are unlike those of all payments.
  package init(parameters: WorldParameters, clock: WorldClock, subscription: Int) {
    self.init(
      parameters: parameters, clock: clock, index: parameters.payments + subscription,
      createdAt: clock.calendar.start(of: clock.firstDay),
      random: SeededRandom(seed: parameters.seed, stream: 101, index: subscription))
  }

  /// The currency of a code that is known to exist.
  package static func known(_ code: String) -> Currency {
    guard let currency = Currency(code: code) else { preconditionFailure("no currency \(code)") }
    return currency
  }

  /// A fresh price in the story's currency.
  package mutating func price() -> Money {
    let minorUnits =
      switch currency.digits {
      case 0: random.number(500...60_000)
      case 3: random.number(1_500...150_000)
      default: random.number(500...50_000)
      }
    return money(Int64(minorUnits))
  }

  /// Minor units of the story's currency.
  package func money(_ minorUnits: Int64) -> Money {
    Money(minorUnits: minorUnits, currency: currency)
  }

  /// A settlement day one to three days after a point in time.
  package mutating func settlementDay(after time: Timestamp) -> BusinessDay {
    clock.day(of: time).adding(days: random.number(1...3))
  }

  /// The final version of an intent of the story.
  package func intent(_ position: Int) -> IntentRecord { story.intents[position].final }
}
