import Foundation
import Synchronization

/// Answers every request with one status code, on 127.0.0.1, until it is stopped.
final class FailingServer: Sendable {
  let port: Int
  private let listener: Int32
  private let requests = Mutex(0)

  /// How many requests came.
  var requestCount: Int { requests.withLock { $0 } }

  init(status: Int) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        bind(listener, plain, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, plain, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    port = Int(UInt16(bigEndian: address.sin_port))
    let answer = Array(
      "HTTP/1.1 \(status) Failed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".utf8)
    Thread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        requests.withLock { $0 += 1 }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        _ = recv(connection, &buffer, buffer.count, 0)
        _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
        close(connection)
      }
    }.start()
  }

  /// Ends the listening; the thread ends with it.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }
}
