#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine's time of day.
enum SystemWallClock {
  /// Milliseconds since the epoch.
  static func milliseconds() -> Int64 {
    var time = timespec()
    let result = clock_gettime(CLOCK_REALTIME, &time)
    precondition(result == 0, "the real-time clock exists on every system")
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
