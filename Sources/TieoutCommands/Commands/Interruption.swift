import Dispatch
import Foundation
import Synchronization

/// Stops a command at SIGINT and SIGTERM: at the next safe point, and after four seconds wherever it is.
///
/// Stopping anywhere is safe, since everything is committed or renamed as a whole; the safe point only makes it tidy. A
/// second signal stops at once.
enum Interruption {
  /// Carries out `body`; a signal cancels its task.
  ///
  /// - Throws: what `body` throws; ``CommandExit`` with 130 or 143 where a signal ended it.
  static func stoppable<Value: Sendable>(
    _ console: Console, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await body() }
    let received = Mutex<Int32>(0)
    let queue = DispatchQueue(label: "tieout.signals")
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        let isFirst = received.withLock { first in
          defer { if first == 0 { first = number } }
          return first == 0
        }
        guard isFirst else {
          console.liveLine("")
          _exit(128 + number)
        }
        console.info("stopping")
        task.cancel()
        queue.asyncAfter(deadline: .now() + .seconds(4)) { _exit(128 + number) }
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    do {
      return try await task.value
    } catch {
      let number = received.withLock { $0 }
      guard number != 0 else { throw error }
      throw CommandExit(status: number == SIGINT ? .interrupted : .terminated)
    }
  }
}
