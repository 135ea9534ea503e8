import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A request as a server sees it.
struct ReceivedRequest: Sendable {
  let target: String
  /// By lower-case name.
  let headers: [String: String]

  var path: String { String(target.prefix { $0 != "?" }) }

  /// The raw value of a query parameter, or nil.
  func parameter(_ name: String) -> String? {
    let query = target.drop { $0 != "?" }.dropFirst()
    for pair in query.split(separator: "&") where pair.hasPrefix(name + "=") {
      return String(pair.dropFirst(name.count + 1))
    }
    return nil
  }
}

/// What a scripted server does with a request; the connection is closed afterwards.
enum Reply: Sendable {
  case answer(Int, [(String, String)], String)
  /// Bytes as they are, not even HTTP.
  case bytes(String)
  /// The bytes, then silence until the client gives up, at most 5 seconds.
  case stall(String)

  static func json(_ body: String, status: Int = 200) -> Reply {
    .answer(status, [("Content-Type", "application/json")], body)
  }
}

/// An HTTP server on 127.0.0.1 that does exactly what its script says, misbehaviour too.
final class ScriptedServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let received = Mutex<[ReceivedRequest]>([])
  private let script: @Sendable (ReceivedRequest, Int) -> Reply

  var requests: [ReceivedRequest] { received.withLock { $0 } }
  var baseURL: String { "http://127.0.0.1:\(port)" }

  /// - Parameter script: the reply to a request, with how many came before it.
  init(_ script: @escaping @Sendable (ReceivedRequest, Int) -> Reply) throws {
    self.script = script
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else {
          close(listener)
          return
        }
        Thread.detachNewThread { [self] in serve(connection) }
      }
    }
  }

  func stop() {
    // Wakes the thread that accepts, which closes the descriptor: closed here, its number could
    // already be another server's when that thread uses it again.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(
      connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard let request = head(of: connection) else { return }
    let before = received.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    switch script(request, before) {
    case .answer(let status, let headers, let body):
      var text = "HTTP/1.1 \(status) Scripted\r\n"
      for (name, value) in headers { text += "\(name): \(value)\r\n" }
      text += "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
      write(text, to: connection)
    case .bytes(let text):
      write(text, to: connection)
    case .stall(let text):
      write(text, to: connection)
      var byte: UInt8 = 0
      _ = recv(connection, &byte, 1, 0)
    }
  }

  private func head(of connection: Int32) -> ReceivedRequest? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      // A TLS greeting: answered in plain HTTP, as a server that knows no TLS does.
      if bytes.first == 0x16 {
        write("HTTP/1.1 400 Bad Request\r\n\r\n", to: connection)
        return nil
      }
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
        .trimmingCharacters(in: .whitespaces)
    }
    return ReceivedRequest(target: String(words[1]), headers: headers)
  }

  private func write(_ text: String, to connection: Int32) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
