import Synchronization

/// Tries calls again whose error is transient, within the policy's bounds; other errors come out at
/// once.
package final class RetryingHTTPExchange: HTTPExchange {
  private let exchange: any HTTPExchange
  private let policy: RetryPolicy
  private let timing: PullTiming
  private let budget = Mutex(RetryBudget())

  package init(_ exchange: any HTTPExchange, policy: RetryPolicy, timing: PullTiming) {
    self.exchange = exchange
    self.policy = policy
    self.timing = timing
  }

  package func answer(to request: APIRequest) async throws -> APIAnswer {
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
}

extension PaymentAPIError {
  /// The same error with a further remark.
  func adding(_ remark: String) -> PaymentAPIError {
    PaymentAPIError(
      code: code, place: place, what: "\(what); \(remark)", retryAfterSeconds: retryAfterSeconds)
  }
}
