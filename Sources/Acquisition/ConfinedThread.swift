import Dispatch
import Glibc
import NIOConcurrencyHelpers

/// One thread of its own, and a state that only this thread touches.
///
/// Blocking calls run here so that Swift's cooperative pool, which has no more threads than cores,
/// is never blocked. Work runs in the order in which it came in.
final class ConfinedThread<State>: Sendable {
  // A lock that the thread sanitizer knows: it does not see `Mutex` where a thread waits for it.
  private let jobs = NIOLockedValueBox(Jobs())
  private let arrivals = DispatchSemaphore(value: 0)

  private struct Jobs {
    var waiting: [@Sendable (inout State) -> Void] = []
    var isStopped = false
  }

  /// Starts the thread. `state` is handed over and must not be used elsewhere.
  init(state: sending State) {
    // Unsafe to the compiler alone: the thread takes it, and nobody else has it.
    nonisolated(unsafe) let handedOver = state
    startThread { self.runJobs(on: handedOver) }
  }

  /// Runs work on the thread and returns what it returns.
  func run<Value: Sendable>(
    _ work: @escaping @Sendable (inout State) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      submit { state in
        continuation.resume(with: Result { try work(&state) })
      }
    }
  }

  /// Runs last work, then ends the thread.
  func stop(_ work: @escaping @Sendable (inout State) -> Void) async {
    await withCheckedContinuation { continuation in
      submit { state in
        work(&state)
        continuation.resume()
      }
      jobs.withLockedValue { $0.isStopped = true }
      arrivals.signal()
    }
  }

  private func submit(_ job: @escaping @Sendable (inout State) -> Void) {
    jobs.withLockedValue {
      precondition(!$0.isStopped, "a closed source takes no more calls")
      $0.waiting.append(job)
    }
    arrivals.signal()
  }

  // The state lives here, not in the object: so no other thread could touch it.
  private func runJobs(on handedOver: State) {
    var state = handedOver
    while true {
      arrivals.wait()
      let job: (@Sendable (inout State) -> Void)? = jobs.withLockedValue {
        $0.waiting.isEmpty ? nil : $0.waiting.removeFirst()
      }
      guard let job else { return }
      job(&state)
    }
  }
}

/// Runs blocking work on a thread of its own, off Swift's cooperative pool.
func offPool<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    startThread { continuation.resume(with: Result { try work() }) }
  }
}

/// Starts a detached thread that ends when `body` returns.
func startThread(_ body: @escaping @Sendable () -> Void) {
  let box = Unmanaged.passRetained(ThreadBody(body))
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
  precondition(code == 0, "no thread could be started")
  pthread_detach(thread)
}

private final class ThreadBody {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
