/// How often and how long something that may succeed later is tried again.
///
/// The wait before try n + 1 is drawn evenly from zero to `firstDelay` x 2^(n - 1), at most
/// `delayMax` ("full jitter"): many clients that failed together do not come back together.
public struct RetryPolicy: Sendable, Equatable {
  /// Tries in all, the first included: 1 to 5.
  public let attemptsMax: Int
  /// Upper bound of the first wait.
  public let firstDelay: Duration
  /// Upper bound of every wait.
  public let delayMax: Duration
  /// Time in all, from the first try on; no wait begins that would end later.
  public let totalBudget: Duration

  /// A policy; `attemptsMax` must lie in 1...5 and no time may be negative.
  public init(
    attemptsMax: Int = 5, firstDelay: Duration = .seconds(1), delayMax: Duration = .seconds(30),
    totalBudget: Duration = .seconds(600)
  ) {
    precondition((1...5).contains(attemptsMax), "1 to 5 tries")
    precondition(firstDelay >= .zero && delayMax >= .zero && totalBudget >= .zero)
    self.attemptsMax = attemptsMax
    self.firstDelay = firstDelay
    self.delayMax = delayMax
    self.totalBudget = totalBudget
  }

  /// Five tries within ten minutes.
  public static let standard = RetryPolicy()
  /// One try.
  public static let once = RetryPolicy(attemptsMax: 1)

  /// The upper bound of the wait after try `attempt` (from 1) has failed.
  public func delayBound(afterAttempt attempt: Int) -> Duration {
    precondition(attempt >= 1)
    var bound = firstDelay
    for _ in 1..<max(attempt, 1) where bound < delayMax { bound = bound * 2 }
    return min(bound, delayMax)
  }
}
