public import Foundation
import Synchronization

/// An HTTP server on 127.0.0.1 that answers as it is told, one answer a request, and keeps what it was asked.
public final class ScriptedServer: Sendable {
  /// What becomes of one request.
  public enum Answer: Sendable {
    /// This status, with these further header lines.
    case status(Int, headers: [String] = [])
    /// Nothing; the connection stays open until the server stops.
    case silence
    /// The head and then one byte of the body that it announces.
    case halfABody
  }

  /// One request as it came.
  public struct Request: Sendable {
    /// Request line and header lines.
    public let head: String
    public let body: Data

    /// `POST /path HTTP/1.1`.
    public var line: String { head.components(separatedBy: "\r\n")[0] }
  }

  public let port: Int
  private let listener: Int32
  private let answers: Mutex<[Answer]>
  private let received = Mutex<[Request]>([])
  private let held = Mutex<[Int32]>([])

  /// - Parameter answers: in order; the last is given to all further requests.
  public init(_ answers: [Answer]) throws {
    precondition(!answers.isEmpty)
    self.answers = Mutex(answers)
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
    Thread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        serve(connection)
      }
      // Closed here alone: its number may become another server's at once.
      close(listener)
    }.start()
  }

  /// The requests so far, in order.
  public var requests: [Request] { received.withLock { $0 } }

  /// Ends the listening and every connection; the thread ends with it.
  public func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    held.withLock { connections in
      for connection in connections { close(connection) }
      connections = []
    }
  }

  private func serve(_ connection: Int32) {
    guard let request = Self.read(connection) else {
      close(connection)
      return
    }
    received.withLock { $0.append(request) }
    let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    switch answer {
    case .status(let status, let headers):
      let lines = ["HTTP/1.1 \(status) Scripted", "content-length: 0", "connection: close"] + headers
      Self.send(lines.joined(separator: "\r\n") + "\r\n\r\n", to: connection)
      close(connection)
    case .silence: held.withLock { $0.append(connection) }
    case .halfABody:
      Self.send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n.", to: connection)
      held.withLock { $0.append(connection) }
    }
  }

  private static func send(_ text: String, to connection: Int32) {
    let bytes = Array(text.utf8)
    _ = Foundation.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// A request with its whole body; nil where the client hangs up before.
  private static func read(_ connection: Int32) -> Request? {
    var bytes = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = bytes.range(of: Data("\r\n\r\n".utf8)) {
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let stated = head.lowercased().components(separatedBy: "\r\n")
          .first { $0.hasPrefix("content-length:") }?.split(separator: ":").last
        let length = stated.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } ?? 0
        let body = bytes[end.upperBound...]
        if body.count >= length { return Request(head: head, body: Data(body)) }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
