import Dispatch
import Glibc
import NIOConcurrencyHelpers

/// Ends calls that wait for a silent, slow or unwanted connection by shutting its socket down.
///
/// It never closes the descriptor: a closed number could be given to another file at once, and
/// the thread that owns the connection would go on with that file.
final class Watchdog: Sendable {
  /// Why a connection was shut down.
  enum Verdict: Sendable {
    case silent
    case slow
    case overdue
    /// The whole source's time is over.
    case spent
    case cancelled
  }

  private struct State {
    var descriptor: Int32 = -1
    var stopSignal: DispatchSemaphore?
    var verdict: Verdict?
    var isCounting = false
    var measuresSpeed = false
    var callEnd: ContinuousClock.Instant = .now
    /// When the whole source's time is over; set by the first call.
    var sourceEnd: ContinuousClock.Instant?
    var lastProgress: ContinuousClock.Instant = .now
    var windowStart: ContinuousClock.Instant = .now
    var windowBytes: Int64 = 0
    var pausedAt: ContinuousClock.Instant?
  }

  private let limits: SFTPLimits
  // A lock that the thread sanitizer knows: it does not see `Mutex` where a thread waits for it.
  private let state = NIOLockedValueBox(State())

  init(limits: SFTPLimits) { self.limits = limits }

  /// Why the current call is being ended; nil while it may go on.
  var verdict: Verdict? { state.withLockedValue { $0.verdict } }

  /// How long anything may stay silent.
  var idleLimit: Duration { limits.idleLimit }

  /// A call begins: silence, speed and its deadline count from now.
  ///
  /// Where the source's time is over, the call is condemned before it does anything.
  func beginCall() {
    state.withLockedValue {
      let sourceEnd = $0.sourceEnd ?? .now + limits.sourceDeadline
      $0.sourceEnd = sourceEnd
      if ContinuousClock.now >= sourceEnd, $0.verdict == nil { $0.verdict = .spent }
      $0.isCounting = true
      $0.measuresSpeed = false
      $0.pausedAt = nil
      $0.lastProgress = .now
      $0.callEnd = .now + limits.callDeadline
    }
  }

  /// The call is over; silence is no fault any more.
  func endCall() {
    state.withLockedValue {
      $0.isCounting = false
      $0.verdict = nil
    }
  }

  /// From now on the bytes reported as progress must come fast enough.
  func beginMeasuringSpeed() {
    state.withLockedValue {
      $0.measuresSpeed = true
      $0.windowStart = .now
      $0.windowBytes = 0
    }
  }

  /// The other side has answered, with this many bytes of a file.
  func noteProgress(bytes: Int = 0) {
    state.withLockedValue {
      $0.lastProgress = .now
      $0.windowBytes += Int64(bytes)
    }
  }

  /// Runs work of our own, during which the other side is not to blame.
  func pausing<Value>(_ work: () throws -> Value) rethrows -> Value {
    state.withLockedValue { $0.pausedAt = .now }
    defer {
      state.withLockedValue {
        if let pausedAt = $0.pausedAt { $0.windowStart += pausedAt.duration(to: .now) }
        $0.pausedAt = nil
        $0.lastProgress = .now
      }
    }
    return try work()
  }

  /// Ends the running call from any thread.
  func cancel() { state.withLockedValue { condemn(&$0, .cancelled) } }

  /// Starts watching a connected socket.
  func attach(_ descriptor: Int32) {
    let stopSignal = DispatchSemaphore(value: 0)
    state.withLockedValue {
      $0.descriptor = descriptor
      $0.stopSignal = stopSignal
      if $0.verdict != nil { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    let shortest = min(
      limits.idleLimit, limits.speedWindow, limits.callDeadline, limits.sourceDeadline)
    let tick = min(1000, max(10, Int(shortest.millisecondsForSystemCalls) / 4))
    startThread {
      while stopSignal.wait(timeout: .now() + .milliseconds(tick)) == .timedOut { self.look() }
    }
  }

  /// Stops watching; afterwards the owner may close the socket.
  func detach() {
    state.withLockedValue {
      $0.descriptor = -1
      $0.stopSignal?.signal()
      $0.stopSignal = nil
    }
  }

  private func look() {
    state.withLockedValue { state in
      guard state.isCounting, state.verdict == nil, state.pausedAt == nil else { return }
      let now = ContinuousClock.now
      if let end = state.sourceEnd, now > end { return condemn(&state, .spent) }
      if now > state.callEnd { return condemn(&state, .overdue) }
      if state.lastProgress.duration(to: now) > limits.idleLimit { return condemn(&state, .silent) }
      guard state.measuresSpeed else { return }
      let elapsed = state.windowStart.duration(to: now)
      guard elapsed >= limits.speedWindow else { return }
      let wanted = limits.bytesPerSecondMin * max(1, limits.speedWindow.components.seconds)
      if state.windowBytes < wanted { return condemn(&state, .slow) }
      state.windowStart = now
      state.windowBytes = 0
    }
  }

  private func condemn(_ state: inout State, _ verdict: Verdict) {
    if state.verdict == nil { state.verdict = verdict }
    if state.descriptor >= 0 { shutdown(state.descriptor, Int32(SHUT_RDWR)) }
  }
}
