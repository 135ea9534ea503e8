import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The wait of a connection for another process that writes: at most 30 seconds, and told after one.
final class BusyWait: Sendable {
  static let longest = Duration.seconds(30)
  private static let silent = Duration.seconds(1)

  private struct State {
    var start = ContinuousClock.now
    var isTold = false
  }
  private let state = Mutex(State())
  private let told: @Sendable () -> Void

  /// - Parameter told: called once for each wait that lasts.
  init(told: @escaping @Sendable () -> Void) {
    self.told = told
  }

  /// Waits a little; false where the wait is over.
  ///
  /// - Parameter count: how often it was asked before in this wait.
  func goesOn(try count: Int) -> Bool {
    let (isOver, isNews) = state.withLock { state in
      if count == 0 { state = State() }
      let waited = ContinuousClock.now - state.start
      let isNews = waited > Self.silent && !state.isTold
      if isNews { state.isTold = true }
      return (waited > Self.longest, isNews)
    }
    if isOver { return false }
    if isNews { told() }
    usleep(count < 20 ? 1_000 : 20_000)
    return true
  }
}
