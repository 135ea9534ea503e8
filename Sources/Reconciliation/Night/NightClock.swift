import Glibc
public import SettlementModel

/// The time of day, handed in so that nothing below asks the machine.
public struct NightClock: Sendable {
  /// The current point in time.
  public var now: @Sendable () -> Timestamp

  public init(now: @escaping @Sendable () -> Timestamp) {
    self.now = now
  }

  /// The machine's own clock.
  public static let system = NightClock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
