package import SettlementModel

/// When things happen: spreads payments over the days, and cuts time into local days.
package struct WorldClock: Sendable {
  package let payments: Int
  package let days: Int
  package let firstDay: BusinessDay
  package let calendar = BusinessCalendar(firstOffsetSeconds: WorldParameters.zoneOffsetSeconds)

  /// The last local day with payments.
  package var lastDay: BusinessDay { firstDay.adding(days: days - 1) }

  package init(_ parameters: WorldParameters) {
    self.payments = parameters.payments
    self.days = parameters.days
    self.firstDay = parameters.firstDay
  }

  /// The creation of payment `index`, from 0: later for a higher index, between 00:05 and 23:30
  /// local, so that what follows within 20 minutes happens on the same day.
  package func creation(ofPayment index: Int) -> Timestamp {
    let day = index * days / payments
    let first = Self.firstPayment(ofDay: day, payments: payments, days: days)
    let next = Self.firstPayment(ofDay: day + 1, payments: payments, days: days)
    let second = 300 + (index - first) * 84_300 / max(1, next - first)
    let start = calendar.start(of: firstDay.adding(days: day))
    return Timestamp(milliseconds: start.milliseconds + Int64(second) * 1000)
  }

  /// The local day of a point in time.
  package func day(of time: Timestamp) -> BusinessDay { calendar.day(of: time) }

  /// The first point in time after a local day.
  package func end(of day: BusinessDay) -> Timestamp { calendar.start(of: day.adding(days: 1)) }

  private static func firstPayment(ofDay day: Int, payments: Int, days: Int) -> Int {
    (day * payments + days - 1) / days
  }
}

extension Timestamp {
  /// The point in time `seconds` later.
  package func adding(seconds: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64(seconds) * 1000)
  }

  /// The point in time `days` times 24 hours later.
  package func adding(days: Int) -> Timestamp { adding(seconds: days * 86_400) }
}
