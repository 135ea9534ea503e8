import SettlementModel

// SCHEDULE_DISAGREES: the subscription's own current period is none of its schedule. UNKNOWN_STATUS:
// nothing tells whether it bills.
extension SubscriptionBench {
  func scheduleDisagrees() -> Finding? {
    guard silence == .scheduleDisagrees, let schedule else { return nil }
    let stated = [terms.currentPeriodStart, terms.currentPeriodEnd]
      .map { $0.map { calendar.day(of: $0).description } ?? "?" }.joined(separator: " to ")
    return report(
      .scheduleDisagrees, agesFrom: calendar.day(of: subscription.createdAt),
      """
      Find out when subscription \(subscription.id) bills: its current period is \(stated), and \
      \(schedule.anchor) with \(schedule.recurrence.text) gives no such period; its periods are \
      not judged.
      """)
  }

  func unknownSubscriptionStatus() -> Finding? {
    guard timeline.current == .unknown else { return nil }
    return report(
      .unknownStatus, agesFrom: calendar.day(of: subscription.createdAt),
      """
      Find out what status \"\(subscription.status)\" of subscription \(subscription.id) means: \
      tieout does not know whether it bills.
      """)
  }

  /// Whether the stated current period is none of the schedule's. A period's end may be the next
  /// one's start or the day before. While it is in trial, paused or incomplete, or once it is over,
  /// the current period may be anything.
  func disagrees(_ schedule: Schedule) -> Bool {
    guard timeline.current == .billing else { return false }
    var period: Int?
    if let start = terms.currentPeriodStart.map({ calendar.day(of: $0) }) {
      guard let index = schedule.period(of: start), schedule.start(of: index) == start else {
        return true
      }
      period = index
    }
    guard let stated = terms.currentPeriodEnd.map({ calendar.day(of: $0) }), end?.day != stated else {
      return false
    }
    let next = [stated, stated.adding(days: 1)]
    if let period { return !next.contains { $0 == schedule.start(of: period + 1) } }
    return !next.contains { day in
      schedule.period(of: day).map { $0 > 0 && schedule.start(of: $0) == day } ?? false
    }
  }
}

extension Recurrence {
  /// Such as `a period of 1 month`.
  var text: String { "a period of \(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }
}
