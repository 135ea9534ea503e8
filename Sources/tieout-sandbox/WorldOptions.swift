import ArgumentParser
import Sandbox

/// The options that decide a world.
struct WorldOptions: ParsableArguments {
  @Option(help: "Payments over all days.")
  var payments: Int

  @Option(help: "Days with payments and settlement files.")
  var days: Int

  @Option(help: "Same seed, same bytes.")
  var seed: UInt64

  @Option(help: "How many of the days lie before the first settlement file: payments without lines.")
  var historyDays = 0

  @Option(help: "First local day, such as 2026-03-01.")
  var start = "2026-03-01"

  @Option(help: "Payments in a hundred that carry a planted fault, with up to two decimals.")
  var discrepancyPercent = "2.5"

  @Option(parsing: .upToNextOption, help: "Currencies that shoppers pay in.")
  var currencies = WorldParameters.supportedCurrencies

  @Option(help: "Subscriptions beside the payments, with every kind of terms; at most 400 days.")
  var subscriptions = 0

  @Flag(help: "Also plant a rejected row and a wrong control total now and then.")
  var fileFaults = false

  @Flag(help: "Configure the processor's rate card, and plant fees that break it.")
  var fees = false

  @Flag(help: "Plant no fault at all.")
  var clean = false

  @Flag(help: "Compress settlement files and archive.")
  var gzip = false

  func parameters() throws -> WorldParameters {
    try WorldParameters(
      payments: payments, days: days, seed: seed, start: start,
      discrepancyBasisPoints: clean ? 0 : try basisPoints(),
      currencies: currencies.flatMap { $0.split(separator: ",").map(String.init) },
      hasFileFaults: fileFaults && !clean, isCompressed: gzip,
      historyDays: historyDays, hasRateCard: fees, subscriptions: subscriptions)
  }

  private func basisPoints() throws -> Int {
    let parts = discrepancyPercent.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count > 1 ? String(parts[1]) : "0"
    guard parts.count <= 2, let whole = Int(parts[0]), (1...2).contains(decimals.count),
      let fraction = Int(decimals), whole >= 0, whole <= 100, fraction >= 0
    else {
      throw ValidationError(
        "--discrepancy-percent is \(discrepancyPercent); give a number such as 2.5")
    }
    return whole * 100 + (decimals.count == 1 ? fraction * 10 : fraction)
  }
}
