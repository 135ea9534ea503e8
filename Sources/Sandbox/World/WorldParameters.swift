public import SettlementModel

/// Everything that decides the bytes of a fictional merchant's world.
public struct WorldParameters: Sendable, Hashable, Codable {
  /// Payments over all days; some take several intents.
  public var payments: Int
  /// Days with payments; the files bear the same dates.
  public var days: Int
  /// How many of the first days have payments but no files: what happened before tieout came.
  public var historyDays: Int
  /// Same seed, same bytes.
  public var seed: UInt64
  /// First local day, `yyyy-MM-dd`.
  public var start: String
  /// Payments in ten thousand that carry a planted fault.
  public var discrepancyBasisPoints: Int
  /// Codes of the currencies that shoppers pay in, out of ``supportedCurrencies``.
  public var currencies: [String]
  /// Whether files with a rejected row and with a wrong control total are planted too.
  public var hasFileFaults: Bool
  /// Whether the settlement files and the archive are compressed.
  public var isCompressed: Bool
  /// Whether the configuration holds the processor's rate card, and fees that break it are planted.
  public var hasRateCard: Bool
  /// Subscriptions beside the payments, each billed by its own terms; nil for a world without, whose
  /// files are as they were before there were any.
  public var subscriptions: Int?

  /// A subscription has lines in files far apart: all files are open at once.
  private static let daysWithSubscriptionsMax = 400
  /// The currencies that the world has rates for.
  public static let supportedCurrencies = ["USD", "EUR", "JPY", "KWD", "GBP"]
  /// The fictional merchant.
  public static let merchantNumber = "500000000000001"
  /// Its shop.
  public static let appID = "shop.example"
  /// Seconds east of UTC of the merchant's zone, +08:00.
  public static let zoneOffsetSeconds = 8 * 3600

  public init(
    payments: Int, days: Int, seed: UInt64, start: String = "2026-03-01",
    discrepancyBasisPoints: Int = 250, currencies: [String] = Self.supportedCurrencies,
    hasFileFaults: Bool = false, isCompressed: Bool = false, historyDays: Int = 0,
    hasRateCard: Bool = false, subscriptions: Int = 0
  ) throws(WorldParametersError) {
    guard payments > 0 else { throw .init(what: "--payments is \(payments); give 1 or more") }
    guard days > 0, days <= 3660 else { throw .init(what: "--days is \(days); give 1 to 3660") }
    guard historyDays >= 0, historyDays < days else {
      throw .init(what: "--history-days is \(historyDays); give 0 or more, and fewer than --days")
    }
    guard subscriptions >= 0, subscriptions == 0 || days <= Self.daysWithSubscriptionsMax else {
      throw .init(
        what: "--subscriptions is \(subscriptions) over \(days) days; give 0 or more, and at most "
          + "\(Self.daysWithSubscriptionsMax) --days with them")
    }
    guard payments / days < 4_000_000 else {
      throw .init(what: "more than 4,000,000 payments a day; give more --days")
    }
    guard (0...10_000).contains(discrepancyBasisPoints) else {
      throw .init(what: "--discrepancy-percent is outside 0 to 100")
    }
    guard let first = BusinessDay(start), first.components.year >= 1971,
      first.components.year <= 2089
    else {
      throw .init(what: "--start is \(start); give a day such as 2026-03-01, from 1971 to 2089")
    }
    let unknown = currencies.filter { !Self.supportedCurrencies.contains($0) }
    guard !currencies.isEmpty, unknown.isEmpty else {
      let known = Self.supportedCurrencies.joined(separator: ", ")
      throw .init(what: "--currencies names \(unknown.joined(separator: ", ")); known are \(known)")
    }
    self.payments = payments
    self.days = days
    self.seed = seed
    self.start = start
    self.discrepancyBasisPoints = discrepancyBasisPoints
    self.currencies = currencies
    self.hasFileFaults = hasFileFaults
    self.isCompressed = isCompressed
    self.historyDays = historyDays
    self.hasRateCard = hasRateCard
    self.subscriptions = subscriptions == 0 ? nil : subscriptions
  }

  /// A local day as `yyyy-MM-dd`.
  public static func day(_ text: String) throws(WorldParametersError) -> BusinessDay {
    guard let day = BusinessDay(text) else {
      throw .init(what: "\(text) is no day; give one such as 2026-03-05")
    }
    return day
  }

  /// The first local day.
  public var firstDay: BusinessDay {
    guard let day = BusinessDay(start) else { preconditionFailure("start was checked: \(start)") }
    return day
  }

  /// The first local day with a settlement file; coverage starts here.
  public var firstFileDay: BusinessDay { firstDay.adding(days: historyDays) }

  /// The last local day with payments and a settlement file.
  public var lastDay: BusinessDay { firstDay.adding(days: days - 1) }
}

/// Parameters that make no world.
public struct WorldParametersError: Error, CustomStringConvertible {
  /// Which parameter, its value, and what to give instead.
  public let what: String

  public var description: String { what }
}
