/// How often and how long a call is tried again.
package struct RetryPolicy: Sendable, Hashable {
  /// Tries of one call, the first included.
  package var triesMax = 5
  /// The upper bound of the first wait; it doubles with each try.
  package var firstWaitMilliseconds: Int64 = 500
  /// The bound that doubling stops at.
  package var waitMillisecondsMax: Int64 = 30_000
  /// How long, in all, calls of one source may spend failing and waiting.
  package var budget: Duration = .seconds(600)

  package init() {}

  /// The wait before the try after `tries` failed ones: anything from none to a bound that doubles
  /// (full jitter), and never less than the server asked for.
  package func wait(
    afterTries tries: Int, retryAfterSeconds: Int64?, random: (ClosedRange<Int64>) -> Int64
  ) -> Duration {
    let doublings = min(max(tries - 1, 0), 20)
    let bound = min(firstWaitMilliseconds << Int64(doublings), waitMillisecondsMax)
    let asked = (retryAfterSeconds ?? 0) * 1000
    return .milliseconds(asked + random(0...bound))
  }
}

/// Time during which at least one call of a source was in trouble; calls that fail side by side
/// count once.
package struct RetryBudget: Sendable, Hashable {
  private var spentBefore: Duration = .zero
  private var troubledCalls = 0
  private var since: Duration = .zero

  package init() {}

  /// A call has failed for the first time.
  package mutating func enter(at now: Duration) {
    if troubledCalls == 0 { since = now }
    troubledCalls += 1
  }

  /// A call that had failed has ended, one way or the other.
  package mutating func leave(at now: Duration) {
    precondition(troubledCalls > 0)
    troubledCalls -= 1
    if troubledCalls == 0 { spentBefore += now - since }
  }

  /// What has been spent in all.
  package func spent(at now: Duration) -> Duration {
    spentBefore + (troubledCalls > 0 ? now - since : .zero)
  }
}
