import SettlementModel

/// When a subscription billed and when it ended, as its versions tell.
///
/// A version's status holds from its `modify_at` to the next version's; the first one's from ever.
struct SubscriptionTimeline: Sendable {
  /// What a status means for billing.
  enum State: Sendable, Hashable {
    case billing, paused, trialing, incomplete, over, unknown

    init(status: String) {
      switch status {
      case "active", "past_due", "unpaid": self = .billing
      case "paused": self = .paused
      case "trialing": self = .trialing
      case "incomplete": self = .incomplete
      case "canceled", "cancelled", "expired", "incomplete_expired": self = .over
      default: self = .unknown
      }
    }

    /// Whether no period is due in it.
    var exempts: Bool { self == .paused || self == .trialing || self == .incomplete }
  }

  /// A state from a time on, nil for ever, until the next one's.
  private let spans: [(from: Timestamp?, state: State)]
  private let calendar: BusinessCalendar
  let current: State

  init(_ versions: [Subscription], calendar: BusinessCalendar) {
    self.calendar = calendar
    spans = versions.enumerated().map { index, version in
      (index == 0 ? nil : version.modifiedAt, State(status: version.status))
    }
    current = State(status: versions[versions.count - 1].status)
  }

  /// Whether the subscription neither bills on a day nor, for all that is known, has to.
  func isExempt(on day: BusinessDay) -> Bool {
    for (index, span) in spans.enumerated() where span.state.exempts {
      let begun = span.from.map { calendar.day(of: $0) <= day } ?? true
      let lasts =
        index + 1 == spans.count
        || spans[index + 1].from.map { calendar.day(of: $0) >= day } ?? true
      if begun, lasts { return true }
    }
    return false
  }

  /// The state at a time. A first version that was paused tells nothing of before its own change.
  func state(at time: Timestamp, firstKnownAt: Timestamp) -> State {
    let state = spans.last { span in span.from.map { $0 <= time } ?? true }?.state ?? current
    let isFirst = spans.count == 1 || spans[1].from.map { time < $0 } ?? false
    return isFirst && state == .paused && time < firstKnownAt ? .unknown : state
  }
}

/// When a subscription ends or ended.
struct SubscriptionEnd: Sendable, Hashable {
  let day: BusinessDay
  /// Nil where only the day follows from the schedule.
  let time: Timestamp?

  /// `ended_at`, else `canceled_at` unless the cancellation waits for the period's end, else
  /// `cancel_at`, else the end of the period in which it was cancelled; nil where it goes on.
  init?(_ terms: SubscriptionTerms, schedule: Schedule?, calendar: BusinessCalendar) {
    let stated = terms.endedAt ?? (terms.cancelsAtPeriodEnd ? nil : terms.canceledAt) ?? terms.cancelAt
    if let stated {
      day = calendar.day(of: stated)
      time = stated
      return
    }
    guard terms.cancelsAtPeriodEnd else { return nil }
    if let schedule, let canceled = terms.canceledAt,
      let period = schedule.period(of: calendar.day(of: canceled)),
      let next = schedule.start(of: period + 1)
    {
      day = next
      time = nil
    } else if let end = terms.currentPeriodEnd {
      day = calendar.day(of: end)
      time = end
    } else {
      return nil
    }
  }

  /// Whether an invoice bills a period that starts on or after the end. On the end's own day the
  /// time decides: what was billed before somebody cancelled was right.
  func precedes(_ invoice: BilledInvoice, calendar: BusinessCalendar) -> Bool {
    let start = calendar.day(of: invoice.start)
    guard start == day, let time else { return start >= day }
    return invoice.start >= time || invoice.invoice.createdAt >= time
  }
}
