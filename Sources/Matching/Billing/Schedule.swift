public import SettlementModel

/// When the periods of a subscription start: the anchor, and every so many days, weeks, months or
/// years after it.
///
/// A month that is too short starts its period on its last day, and the next long one on the
/// anchor's day again; 29 February likewise.
public struct Schedule: Sendable, Hashable {
  /// The local date on which period 0 starts.
  public let anchor: BusinessDay
  public let recurrence: Recurrence

  public init(anchor: BusinessDay, recurrence: Recurrence) {
    self.anchor = anchor
    self.recurrence = recurrence
  }

  /// The day on which a period starts, and on which it is due; nil past the year 9999.
  ///
  /// - Parameter index: from 0.
  public func start(of index: Int) -> BusinessDay? {
    precondition(index >= 0, "periods count from 0")
    let (units, isTooFar) = index.multipliedReportingOverflow(by: recurrence.count)
    // More than any calendar unit needs for ten thousand years.
    guard !isTooFar, units < 4_000_000 else { return nil }
    switch recurrence.unit {
    case .day: return day(after: units)
    case .week: return day(after: units * 7)
    case .month: return month(after: units)
    case .year: return month(after: units * 12)
    }
  }

  /// The period in which a day lies; nil before the anchor.
  public func period(of day: BusinessDay) -> Int? {
    guard day >= anchor else { return nil }
    let days = Int(day.daysSinceEpoch) - Int(anchor.daysSinceEpoch)
    switch recurrence.unit {
    case .day: return days / recurrence.count
    case .week: return days / 7 / recurrence.count
    case .month: return period(of: day, months: recurrence.count)
    case .year: return period(of: day, months: recurrence.count.multipliedClamping(by: 12))
    }
  }

  private func period(of day: BusinessDay, months: Int) -> Int {
    let (from, to) = (anchor.components, day.components)
    let elapsed = (to.year - from.year) * 12 + to.month - from.month
    let index = elapsed / months
    guard let start = start(of: index), start > day else { return index }
    return index - 1
  }

  private func day(after days: Int) -> BusinessDay? {
    guard days < 4_000_000 else { return nil }
    return anchor.adding(days: days)
  }

  private func month(after months: Int) -> BusinessDay? {
    let (year, month, day) = anchor.components
    let total = year * 12 + month - 1 + months
    guard total / 12 <= 9999 else { return nil }
    for shorter in 0...3 {
      if let found = BusinessDay(year: total / 12, month: total % 12 + 1, day: day - shorter) {
        return found
      }
    }
    return nil
  }
}

extension Int {
  /// The product, or the largest number where it would be larger.
  fileprivate func multipliedClamping(by factor: Int) -> Int {
    let (product, isTooLarge) = multipliedReportingOverflow(by: factor)
    return isTooLarge ? .max : product
  }
}
