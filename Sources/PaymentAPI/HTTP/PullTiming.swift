public import SettlementModel

/// Clocks, sleep and chance, so that tests need none of them.
public struct PullTiming: Sendable {
  /// The time of day.
  public var wallClock: @Sendable () -> Timestamp
  /// A clock that never goes back, from any start.
  public var elapsed: @Sendable () -> Duration
  /// Waits; throws `CancellationError` when the task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A random whole number of the range.
  public var random: @Sendable (ClosedRange<Int64>) -> Int64

  public init(
    wallClock: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    random: @escaping @Sendable (ClosedRange<Int64>) -> Int64
  ) {
    self.wallClock = wallClock
    self.elapsed = elapsed
    self.sleep = sleep
    self.random = random
  }

  /// The machine's own.
  public static var system: PullTiming {
    let start = ContinuousClock.now
    return PullTiming(
      wallClock: { Timestamp(milliseconds: SystemWallClock.milliseconds()) },
      elapsed: { start.duration(to: .now) },
      sleep: { try await Task.sleep(for: $0) },
      random: { Int64.random(in: $0) })
  }
}
