import Synchronization

/// Tries calls again whose error is transient, within the policy's bounds; other errors come out at
/// once. Begins none after the time for all of them is over.
package final class RetryingHTTPExchange: HTTPExchange {
  private let exchange: any HTTPExchange
  private let policy: RetryPolicy
  private let timing: PullTiming
  private let timeMax: Duration?
  private let budget = Mutex(RetryBudget())
  /// When no further call is begun; set by the first call.
  private let end = Mutex<Duration?>(nil)

  /// - Parameter timeMax: for all calls together, from the first one on; nil for no bound.
  package init(
    _ exchange: any HTTPExchange, policy: RetryPolicy, timing: PullTiming,
    timeMax: Duration? = nil
  ) {
    self.exchange = exchange
    self.policy = policy
    self.timing = timing
    self.timeMax = timeMax
  }

  package func answer(to request: APIRequest) async throws -> APIAnswer {
    try requireTime(for: request, waiting: .zero)
    do {
      return try await exchange.answer(to: request)
    } catch let error as PaymentAPIError where error.isTransient {
      let now = timing.elapsed()
      budget.withLock { $0.enter(at: now) }
      defer {
        let now = timing.elapsed()
        budget.withLock { $0.leave(at: now) }
      }
      return try await answer(to: request, after: error)
    }
  }

  private func answer(
    to request: APIRequest, after first: PaymentAPIError
  ) async throws -> APIAnswer {
    var error = first
    var tries = 1
    while tries < policy.triesMax {
      let wait = policy.wait(
        afterTries: tries, retryAfterSeconds: error.retryAfterSeconds, random: timing.random)
      let now = timing.elapsed()
      let spent = budget.withLock { $0.spent(at: now) }
      guard spent + wait <= policy.budget else {
        throw error.adding("gave up after \(tries) tries, for the time for retries is used up")
      }
      try requireTime(for: request, waiting: wait)
      try await timing.sleep(wait)
      do {
        return try await exchange.answer(to: request)
      } catch let next as PaymentAPIError where next.isTransient {
        error = next
        tries += 1
      }
    }
    throw error.adding("gave up after \(tries) tries")
  }

  /// Throws where a call that begins after `wait` would begin too late.
  private func requireTime(for request: APIRequest, waiting wait: Duration) throws {
    guard let timeMax else { return }
    let now = timing.elapsed()
    let end = end.withLock { end in
      let known = end ?? now + timeMax
      end = known
      return known
    }
    guard now + wait < end else {
      throw PaymentAPIError(
        code: .timeUsedUp, place: request.path, what: "the time for the API is used up")
    }
  }
}

extension PaymentAPIError {
  /// The same error with a further remark.
  func adding(_ remark: String) -> PaymentAPIError {
    PaymentAPIError(
      code: code, place: place, what: "\(what); \(remark)", retryAfterSeconds: retryAfterSeconds)
  }
}
