package import SettlementModel

/// Which day's payout pays the lines of a day: now and then one payout gathers the files of several
/// days.
package struct PayoutCalendar: Sendable {
  private let parameters: WorldParameters

  package init(_ parameters: WorldParameters) { self.parameters = parameters }

  /// Whether a day's money is paid out. No payout gathers days before the first file and days
  /// after it.
  package func isPaid(_ day: BusinessDay) -> Bool {
    guard day < parameters.lastDay, day.adding(days: 1) != parameters.firstFileDay else {
      return true
    }
    var random = SeededRandom(seed: parameters.seed, stream: 8, index: Int(day.daysSinceEpoch))
    return !random.chance(percent: 20)
  }

  /// The day whose payout pays the lines of `day`.
  package func payoutDay(of day: BusinessDay) -> BusinessDay {
    var last = day
    while !isPaid(last) { last = last.adding(days: 1) }
    return last
  }

  /// The days with files that one payout pays, the payout's own last.
  package func days(ofPayoutOn day: BusinessDay) -> [BusinessDay] {
    var days = [day]
    while days[0] > parameters.firstFileDay, !isPaid(days[0].adding(days: -1)) {
      days.insert(days[0].adding(days: -1), at: 0)
    }
    return days
  }
}
