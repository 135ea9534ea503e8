/// Runs `operation` until it succeeds, fails for good, or the policy is used up.
///
/// `operation` is called with the number of the try, from 1. After an error for which
/// `isTransient` is true it is tried again, after a wait with full jitter; `waitAtLeast` may ask
/// for a longer wait (a server's Retry-After), and when that does not fit into the budget the
/// error is final. `deadline` is a moment of `timing.now`. What is thrown is the last try's
/// error. Cancellation ends a wait with `CancellationError`, and is never retried.
public func retrying<Value>(
  _ policy: RetryPolicy,
  timing: RetryTiming = .live,
  deadline: Duration? = nil,
  isTransient: (any Error) -> Bool,
  waitAtLeast: (any Error) -> Duration? = { _ in nil },
  isolation: isolated (any Actor)? = #isolation,
  operation: (_ attempt: Int) async throws -> Value
) async throws -> Value {
  let budgetEnd = timing.now() + policy.totalBudget
  let end = deadline.map { min($0, budgetEnd) } ?? budgetEnd
  var attempt = 1
  while true {
    do {
      return try await operation(attempt)
    } catch {
      guard attempt < policy.attemptsMax, !(error is CancellationError), isTransient(error) else {
        throw error
      }
      var delay = timing.jitter(policy.delayBound(afterAttempt: attempt))
      if let wanted = waitAtLeast(error) { delay = max(delay, wanted) }
      guard timing.now() + delay < end else { throw error }
      try await timing.sleep(delay)
    }
    attempt += 1
  }
}
