/// The clock, the sleep and the dice of retries, so that tests need neither time nor luck.
public struct RetryTiming: Sendable {
  /// Time since some fixed moment; never runs backwards.
  public let now: @Sendable () -> Duration
  /// Waits; throws when the task is cancelled.
  public let sleep: @Sendable (Duration) async throws -> Void
  /// Draws a wait between zero and the given bound.
  public let jitter: @Sendable (Duration) -> Duration

  /// A timing made of its parts.
  public init(
    now: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    jitter: @escaping @Sendable (Duration) -> Duration
  ) {
    self.now = now
    self.sleep = sleep
    self.jitter = jitter
  }

  /// The monotonic clock of the system, real sleep, random jitter.
  public static let live: RetryTiming = {
    let clock = ContinuousClock()
    let start = clock.now
    return RetryTiming(
      now: { start.duration(to: clock.now) },
      sleep: { try await clock.sleep(for: $0) },
      jitter: { bound in
        var generator = SystemRandomNumberGenerator()
        return fullJitter(upTo: bound, using: &generator)
      })
  }()
}

/// A wait drawn evenly from zero to `bound`, to the millisecond.
public func fullJitter(
  upTo bound: Duration, using generator: inout some RandomNumberGenerator
) -> Duration {
  let (seconds, attoseconds) = bound.components
  let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
  guard milliseconds > 0 else { return .zero }
  return .milliseconds(Int64.random(in: 0...milliseconds, using: &generator))
}
