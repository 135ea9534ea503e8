import Foundation
import Synchronization

/// What listens on a socket as an SSH agent would: answers the first questions as scripted, later ones never.
public final class ScriptedAgent: Sendable {
  /// What SSH_AUTH_SOCK would hold.
  public let socketPath: String
  private let listener: Int32
  private let connections = Mutex<[Int32]>([])

  /// Listens; each connection gets the same answers.
  public init(answers: [[UInt8]]) throws {
    // Short, because a socket's path may have 107 bytes only.
    socketPath = "/tmp/tieout-\(UUID().uuidString.prefix(8)).sock"
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(socketPath.utf8)) }
    let isListening = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && listen(listener, 8) == 0
      }
    }
    guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    Thread.detachNewThread { self.serve(answers) }
  }

  /// Ends all connections.
  public func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    for connection in connections.withLock({ $0 }) {
      shutdown(connection, Int32(SHUT_RDWR))
      close(connection)
    }
    close(listener)
    try? FileManager.default.removeItem(atPath: socketPath)
  }

  private func serve(_ answers: [[UInt8]]) {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      connections.withLock { $0.append(connection) }
      Thread.detachNewThread { Self.answer(connection, with: answers) }
    }
  }

  private static func answer(_ connection: Int32, with answers: [[UInt8]]) {
    for answer in answers {
      guard let length = receive(4, from: connection) else { return }
      let count = length.reduce(0) { $0 << 8 | Int($1) }
      guard receive(count, from: connection) != nil, sendAll(answer[...], to: connection) else { return }
    }
  }

  private static func receive(_ count: Int, from connection: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = recv(connection, &bytes, count, Int32(MSG_WAITALL))
    return read == count ? bytes : nil
  }
}
