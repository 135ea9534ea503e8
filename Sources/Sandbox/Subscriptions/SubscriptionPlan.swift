package import SettlementModel

/// The terms of a subscription of the world, with a calendar of its own: it shares no code with the
/// program that is tested.
package struct SubscriptionPlan: Sendable {
  package enum Interval: String, Sendable { case day, week, month, year }

  package var id: String
  package var interval: Interval
  package var intervalCount: Int
  package var price: Money
  /// The local day on which the first period begins, and the second of every period's day.
  package var anchor: BusinessDay
  package var secondOfDay: Int
  package var discount: DiscountPeriods?
  /// How many periods are billed; nil for no end.
  package var cycles: Int?
  /// Whether nobody but the merchant's own code makes the renewals.
  package var isMerchantManaged = false
  /// Whether the subscription states its price as a text, as the most that may be taken.
  package var statesMaximum = false

  package init(
    id: String, interval: Interval, intervalCount: Int, price: Money, anchor: BusinessDay,
    secondOfDay: Int
  ) {
    self.id = id
    self.interval = interval
    self.intervalCount = intervalCount
    self.price = price
    self.anchor = anchor
    self.secondOfDay = secondOfDay
  }

  /// The local day on which a period begins, from 0: a month without the anchor's day begins on its
  /// last, and the next long one on the anchor's day again.
  package func day(ofPeriod period: Int) -> BusinessDay {
    let steps = period * intervalCount
    switch interval {
    case .day: return anchor.adding(days: steps)
    case .week: return anchor.adding(days: 7 * steps)
    case .month: return anchor.adding(months: steps)
    case .year: return anchor.adding(months: 12 * steps)
    }
  }

  /// What a period costs.
  package func price(ofPeriod period: Int) -> Money {
    guard let discount, period < Int(discount.periods) else { return price }
    return discount.price
  }

  /// The periods that begin on or before a day and within the cycles, ascending.
  package func periods(through day: BusinessDay) -> Range<Int> {
    var count = 0
    while self.day(ofPeriod: count) <= day { count += 1 }
    return 0..<min(count, cycles ?? count)
  }
}

extension BusinessDay {
  /// The same day of the month some months later, or that month's last day.
  fileprivate func adding(months: Int) -> BusinessDay {
    let (year, month, day) = components
    let index = year * 12 + month - 1 + months
    for candidate in stride(from: day, to: 27, by: -1) {
      if let found = BusinessDay(year: index / 12, month: index % 12 + 1, day: candidate) {
        return found
      }
    }
    guard let found = BusinessDay(year: index / 12, month: index % 12 + 1, day: min(day, 28))
    else { preconditionFailure("every month has 28 days") }
    return found
  }
}
