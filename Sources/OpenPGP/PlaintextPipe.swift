import Compression
import Foundation

/// Bytes on their way from the thread that decrypts to the one that reads; a little of them at a
/// time.
final class PlaintextPipe: @unchecked Sendable {
  private static let heldBytesMax = 1 << 20
  private static let waitSeconds = 1.0

  private let condition = NSCondition()
  // All below are guarded by the condition.
  private var bytes: [UInt8] = []
  private var given = 0
  private var isFinished = false
  private var isAbandoned = false
  private var failure: (any Error)?

  /// Hands bytes over, once there is room; false where nobody reads any more.
  func write(_ more: UnsafeRawBufferPointer) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while bytes.count - given >= Self.heldBytesMax, !isAbandoned { condition.wait() }
    guard !isAbandoned else { return false }
    bytes.append(contentsOf: more)
    condition.broadcast()
    return true
  }

  /// Ends the bytes, well or with an error.
  func finish(_ error: (any Error)?) {
    condition.lock()
    defer { condition.unlock() }
    failure = error
    isFinished = true
    condition.broadcast()
  }

  /// Tells the writer that nobody reads any more.
  func abandon() {
    condition.lock()
    defer { condition.unlock() }
    isAbandoned = true
    condition.broadcast()
  }

  /// Takes bytes, once there are some; 0 at the good end.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, deadline: ReadingDeadline?
  ) throws -> Int {
    condition.lock()
    defer { condition.unlock() }
    while given == bytes.count, !isFinished {
      // gpg may hang: the time is looked at while nothing comes.
      try deadline?.check()
      _ = condition.wait(until: Date(timeIntervalSinceNow: Self.waitSeconds))
    }
    if given == bytes.count {
      if let failure { throw failure }
      return 0
    }
    let piece = bytes[given...].prefix(buffer.count)
    buffer.copyBytes(from: piece)
    given += piece.count
    if given == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      given = 0
    }
    condition.broadcast()
    return piece.count
  }
}
