import Foundation
import Synchronization
import TestSupport

/// A TCP proxy before a port of 127.0.0.1 that spoils its first connections at a chosen byte.
///
/// Bytes from the server are counted; the following connections pass untouched.
final class LoopbackProxy: Sendable {
  enum Fault: Sendable {
    /// The connection is cut after so many bytes from the server.
    case cut(afterBytes: Int)
    /// Nothing is passed on any more after so many bytes from the server.
    case silence(afterBytes: Int)
    /// After so many bytes from the server, one byte every 50 ms.
    case trickle(afterBytes: Int)
    /// After so many bytes from the server, all bits of one byte are turned.
    case damage(afterBytes: Int)

    var afterBytes: Int {
      switch self {
      case .cut(let bytes), .silence(let bytes), .trickle(let bytes), .damage(let bytes): bytes
      }
    }
  }

  let port: UInt16
  private let target: UInt16
  private let listener: Int32
  private let faults: Mutex<[Fault]>
  private let open = Mutex<[Int32]>([])
  private let accepted = Atomic(0)

  /// How many connections came in.
  var connections: Int { accepted.load(ordering: .relaxed) }

  /// Starts listening; the first connections get one fault each.
  init(to target: UInt16, faults: [Fault]) throws {
    self.target = target
    self.faults = Mutex(faults)
    port = try freeLoopbackPort()
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var on: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, 4)
    guard withAddress(port, { bind(listener, $0, $1) }) == 0, listen(listener, 16) == 0 else {
      throw FixtureError(what: "the proxy cannot listen")
    }
    Thread.detachNewThread { self.acceptAll() }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    close(listener)
  }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      accepted.add(1, ordering: .relaxed)
      let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      guard withAddress(target, { connect(server, $0, $1) }) == 0 else {
        close(client)
        close(server)
        continue
      }
      open.withLock { $0 += [client, server] }
      let fault = faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      Thread.detachNewThread { self.pass(from: client, to: server, fault: nil) }
      Thread.detachNewThread { self.pass(from: server, to: client, fault: fault) }
    }
  }

  /// Passes bytes on until either side ends. Descriptors stay open until the process ends, so
  /// that no number is used twice while another thread still has it.
  private func pass(from source: Int32, to target: Int32, fault: Fault?) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    var left = fault?.afterBytes ?? Int.max
    loop: while true {
      var size = min(buffer.count, left)
      if left == 0 {
        switch fault {
        case .cut: break loop
        case .silence: return
        case .trickle: usleep(50_000)
        case .damage, nil: break
        }
        size = 1
      }
      let count = read(source, &buffer, size)
      guard count > 0 else { break }
      if left == 0, case .damage = fault {
        buffer[0] = ~buffer[0]
        left = Int.max
      }
      guard send(target, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
      left = max(0, left - count)
    }
    shutdown(source, Int32(SHUT_RDWR))
    shutdown(target, Int32(SHUT_RDWR))
  }
}

private func withAddress(
  _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
  var address = loopbackAddress(port: port)
  return withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}
