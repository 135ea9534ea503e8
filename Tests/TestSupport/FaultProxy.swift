import Foundation
import Synchronization

/// A TCP proxy before a port of 127.0.0.1 that spoils its first connections at a chosen byte.
///
/// The following connections pass untouched.
public final class FaultProxy: Sendable {
  /// The port to connect to.
  public let port: UInt16
  private let target: UInt16
  private let listener: Int32
  private let faults: Mutex<[ConnectionFault?]>
  private let open = Mutex<[ObjectIdentifier: ProxiedConnection]>([:])
  private let accepted = Atomic(0)

  /// How many connections came in.
  public var connections: Int { accepted.load(ordering: .relaxed) }

  /// Starts listening; the first connections get one fault each, nil for none.
  public init(to target: UInt16, faults: [ConnectionFault?]) throws {
    self.target = target
    self.faults = Mutex(faults)
    (listener, port) = try listeningSocket()
    Thread.detachNewThread { self.acceptAll() }
  }

  /// Ends the listening and all connections.
  public func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    open.withLock { for connection in $0.values { connection.end() } }
  }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      // Closed here alone: its number may become another socket's at once.
      guard client >= 0 else {
        close(listener)
        return
      }
      accepted.add(1, ordering: .relaxed)
      let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      guard server >= 0, connectLoopback(server, port: target) else {
        close(client)
        if server >= 0 { close(server) }
        continue
      }
      let fault = faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      let connection = ProxiedConnection(client: client, server: server, fault: fault)
      let key = ObjectIdentifier(connection)
      open.withLock { $0[key] = connection }
      for direction in [ConnectionFault.Direction.fromClient, .fromServer] {
        Thread.detachNewThread {
          connection.pass(direction)
          // Under the lock that `stop` takes: no descriptor is shut down after its number was freed.
          self.open.withLock { if connection.finish() { $0[key] = nil } }
        }
      }
    }
  }
}

/// What happens to one connection, and when.
public struct ConnectionFault: Sendable, Hashable, CustomStringConvertible {
  /// What happens.
  public enum Kind: String, Sendable, CaseIterable {
    /// The connection ends on both sides.
    case cut
    /// The connection is reset on both sides.
    case reset
    /// Nothing is passed on any more.
    case stall
    /// One byte every 20 ms.
    case drip
    /// The receiver is told that no more comes; the other direction goes on.
    case halfClose
    /// All bits of one byte are turned.
    case damage
  }
  /// Whose bytes are counted and spoilt.
  public enum Direction: String, Sendable, CaseIterable {
    case fromServer
    case fromClient
  }

  public let kind: Kind
  /// How many bytes of the direction pass before.
  public let afterBytes: Int
  public let direction: Direction

  public init(_ kind: Kind, afterBytes: Int, _ direction: Direction = .fromServer) {
    self.kind = kind
    self.afterBytes = afterBytes
    self.direction = direction
  }

  /// Any fault, within the first `bytesMax` bytes: as often among the first hundred as among the last.
  public static func random(
    upTo bytesMax: Int, using generator: inout some RandomNumberGenerator
  ) -> ConnectionFault {
    let magnitude = Int.random(in: 0...Int.bitWidth - bytesMax.leadingZeroBitCount, using: &generator)
    let bound = min(bytesMax, 1 << magnitude)
    return ConnectionFault(
      Kind.allCases.randomElement(using: &generator) ?? .cut,
      afterBytes: Int.random(in: 0...bound, using: &generator),
      Direction.allCases.randomElement(using: &generator) ?? .fromServer)
  }

  public var description: String { "\(kind.rawValue) \(direction.rawValue) after \(afterBytes)" }
}

/// One connection through the proxy; each direction has a thread.
private final class ProxiedConnection: Sendable {
  private let client: Int32
  private let server: Int32
  private let fault: ConnectionFault?
  private let threadsLeft = Mutex(2)

  init(client: Int32, server: Int32, fault: ConnectionFault?) {
    self.client = client
    self.server = server
    self.fault = fault
  }

  /// Ends both sides.
  func end() {
    shutdown(client, Int32(SHUT_RDWR))
    shutdown(server, Int32(SHUT_RDWR))
  }

  /// One direction is done; the last one closes both sockets. True for the last.
  func finish() -> Bool {
    threadsLeft.withLock { left in
      left -= 1
      guard left == 0 else { return false }
      close(client)
      close(server)
      return true
    }
  }

  /// Passes bytes on until either side ends.
  func pass(_ direction: ConnectionFault.Direction) {
    let (source, target) = direction == .fromServer ? (server, client) : (client, server)
    let fault = fault?.direction == direction ? fault : nil
    var buffer = [UInt8](repeating: 0, count: 65536)
    var left = fault?.afterBytes ?? Int.max
    while true {
      let count = read(source, &buffer, min(buffer.count, max(1, left)))
      guard count > 0 else { break }
      if left == 0 {
        switch fault?.kind {
        case .cut:
          return end()
        case .reset:
          for descriptor in [client, server] { resetConnection(descriptor) }
          return end()
        case .stall:
          // Swallowed until the other side gives up.
          continue
        case .halfClose:
          shutdown(target, Int32(SHUT_WR))
          continue
        case .drip:
          usleep(20_000)
        case .damage:
          buffer[0] = ~buffer[0]
          left = Int.max
        case nil:
          break
        }
      }
      guard sendAll(buffer[..<count], to: target) else { break }
      left = max(0, left - count)
    }
    end()
  }
}

/// Makes the kernel reset the connection; the descriptor stays.
private func resetConnection(_ descriptor: Int32) {
  var nowhere = sockaddr()
  nowhere.sa_family = sa_family_t(AF_UNSPEC)
  _ = connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
}
