import Dispatch
import Foundation
import Synchronization

/// Stops a command at SIGINT and SIGTERM: at the next safe point, and after four seconds wherever it is.
///
/// Stopping anywhere is safe, since everything is committed or renamed as a whole; the safe point only makes it tidy. A
/// second signal stops at once.
enum Interruption {
  private struct State {
    /// The signal that came; 0 before one did.
    var received: Int32 = 0
    /// Cancels what is being carried out.
    var cancel: (@Sendable () -> Void)?
  }

  private static let state = Mutex(State())
  private static let queue = DispatchQueue(label: "tieout.signals")
  /// Listened to from the first use on, until the process ends: what follows a run can be stopped as well.
  private nonisolated(unsafe) static var sources: [any DispatchSourceSignal] = []

  /// Carries out `body`; a signal cancels its task. What begins after a signal has come begins cancelled.
  ///
  /// - Throws: what `body` throws; ``CommandExit`` with 130 or 143 where a signal ended it.
  static func stoppable<Value: Sendable>(
    _ console: Console, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    queue.sync { listen(console) }
    let task = Task { try await body() }
    let received = state.withLock { state in
      state.cancel = { task.cancel() }
      return state.received
    }
    if received != 0 { task.cancel() }
    defer { state.withLock { $0.cancel = nil } }
    do {
      return try await task.value
    } catch {
      let number = state.withLock { $0.received }
      guard number != 0 else { throw error }
      throw CommandExit(status: number == SIGINT ? .interrupted : .terminated)
    }
  }

  /// Called on the queue alone.
  private static func listen(_ console: Console) {
    guard sources.isEmpty else { return }
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { stop(number, console) }
      source.resume()
      return source
    }
  }

  private static func stop(_ number: Int32, _ console: Console) {
    let (isFirst, cancel) = state.withLock { state in
      defer { if state.received == 0 { state.received = number } }
      return (state.received == 0, state.cancel)
    }
    guard isFirst else {
      console.liveLine("")
      _exit(128 + number)
    }
    console.info("stopping")
    cancel?()
    queue.asyncAfter(deadline: .now() + .seconds(4)) { _exit(128 + number) }
  }
}
