import Synchronization

/// Spaces requests out: so many a second, with one second's worth at once after a pause.
package struct RequestPace: Sendable, Hashable {
  private let interval: Duration
  private let burst: Duration
  /// When the next request would be due if all had come evenly.
  private var due: Duration = .zero

  /// - Parameter requestsPerSecond: 1 or more.
  package init(requestsPerSecond: Int) {
    precondition(requestsPerSecond > 0)
    interval = .seconds(1) / requestsPerSecond
    burst = .seconds(1) - interval
  }

  /// Takes the next place and says how long to wait for it.
  package mutating func wait(at now: Duration) -> Duration {
    due = max(due, now)
    let wait = due - burst - now
    due += interval
    return max(wait, .zero)
  }
}

/// Holds requests back to the configured pace.
package final class PacedHTTPExchange: HTTPExchange {
  private let exchange: any HTTPExchange
  private let timing: PullTiming
  private let pace: Mutex<RequestPace>

  package init(_ exchange: any HTTPExchange, requestsPerSecond: Int, timing: PullTiming) {
    self.exchange = exchange
    self.timing = timing
    self.pace = Mutex(RequestPace(requestsPerSecond: requestsPerSecond))
  }

  package func answer(to request: APIRequest) async throws -> APIAnswer {
    let now = timing.elapsed()
    let wait = pace.withLock { $0.wait(at: now) }
    if wait > .zero { try await timing.sleep(wait) }
    return try await exchange.answer(to: request)
  }
}
