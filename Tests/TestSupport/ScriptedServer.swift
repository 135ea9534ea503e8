import Foundation
import Synchronization

/// An HTTP server on 127.0.0.1 that does exactly what its script says, misbehaviour too, and keeps what it was asked.
public final class ScriptedServer: Sendable {
  /// A free port that was taken.
  public let port: Int
  private let listener: Int32
  private let received = Mutex<[ReceivedRequest]>([])
  private let open = Mutex<Set<Int32>>([])
  private let script: @Sendable (ReceivedRequest, Int) -> ScriptedReply

  /// The requests so far, in order.
  public var requests: [ReceivedRequest] { received.withLock { $0 } }
  /// `http://127.0.0.1:PORT`.
  public var baseURL: String { "http://127.0.0.1:\(port)" }

  /// Starts listening.
  ///
  /// - Parameter script: the reply to a request, with how many came before it.
  public init(_ script: @escaping @Sendable (ReceivedRequest, Int) -> ScriptedReply) throws {
    self.script = script
    let (listener, port) = try listeningSocket()
    self.listener = listener
    self.port = Int(port)
    Thread.detachNewThread { [self] in acceptAll() }
  }

  /// A server that gives these replies in order, and the last of them to all further requests.
  public convenience init(_ replies: [ScriptedReply]) throws {
    precondition(!replies.isEmpty)
    try self.init { _, before in replies[min(before, replies.count - 1)] }
  }

  /// Ends the listening and every connection.
  public func stop() {
    // Wakes the thread that accepts, which closes the descriptor: closed here, its number could
    // already be another server's when that thread uses it again.
    shutdown(listener, Int32(SHUT_RDWR))
    open.withLock { for connection in $0 { shutdown(connection, Int32(SHUT_RDWR)) } }
  }

  private func acceptAll() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else {
        close(listener)
        return
      }
      open.withLock { _ = $0.insert(connection) }
      Thread.detachNewThread { [self] in
        serve(connection)
        open.withLock {
          $0.remove(connection)
          close(connection)
        }
      }
    }
  }

  private func serve(_ connection: Int32) {
    guard let request = ReceivedRequest(from: connection) else { return }
    let before = received.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    let reply = script(request, before)
    guard let end = reply.end else {
      _ = sendAll(reply.bytes[...], to: connection)
      return
    }
    let start = reply.bytes.prefix(end.afterBytes)
    guard sendAll(start, to: connection) else { return }
    switch end.kind {
    case .close: break
    case .reset:
      // Closing with data unread or with no time to linger sends a reset.
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    case .silence: Self.waitForTheEnd(of: connection)
    case .drip:
      for byte in reply.bytes.dropFirst(end.afterBytes) {
        usleep(20_000)
        guard sendAll([byte], to: connection) else { return }
      }
    }
  }

  /// Until the client gives up or the server is stopped.
  private static func waitForTheEnd(of connection: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while recv(connection, &buffer, buffer.count, 0) > 0 {}
  }
}

/// What a scripted server does with a request; the connection is closed afterwards.
public struct ScriptedReply: Sendable {
  /// How the answer ends before its last byte.
  public struct End: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
      case close
      case reset
      /// Nothing more comes until the client gives up or the server stops.
      case silence
      /// The rest comes byte by byte, one every 20 ms.
      case drip
    }
    public var kind: Kind
    public var afterBytes: Int
  }

  /// What is sent, not even HTTP where the test wants that.
  public var bytes: [UInt8]
  /// Nil where the whole answer is sent.
  public var end: End?

  /// Bytes as they are.
  public static func bytes(_ text: String) -> ScriptedReply { ScriptedReply(bytes: Array(text.utf8)) }

  /// The bytes, then silence.
  public static func stall(_ text: String) -> ScriptedReply {
    var reply = bytes(text)
    reply.end = End(kind: .silence, afterBytes: reply.bytes.count)
    return reply
  }

  /// Nothing at all.
  public static var silence: ScriptedReply { .stall("") }

  /// The head and then one byte of the body that it announces.
  public static var halfABody: ScriptedReply {
    .stall("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n.")
  }

  /// A whole answer.
  public static func answer(
    _ status: Int, _ headers: [(String, String)], _ body: String
  ) -> ScriptedReply {
    var text = "HTTP/1.1 \(status) Scripted\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    text += "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    return bytes(text)
  }

  /// A whole answer of JSON.
  public static func json(_ body: String, status: Int = 200) -> ScriptedReply {
    answer(status, [("Content-Type", "application/json")], body)
  }

  /// This status, with these further header lines, and no body.
  public static func status(_ status: Int, headers: [String] = []) -> ScriptedReply {
    let lines =
      ["HTTP/1.1 \(status) Scripted", "content-length: 0", "connection: close"] + headers
    return bytes(lines.joined(separator: "\r\n") + "\r\n\r\n")
  }

  /// The same answer, broken off.
  public func ending(_ kind: End.Kind, afterBytes: Int) -> ScriptedReply {
    var reply = self
    reply.end = End(kind: kind, afterBytes: min(afterBytes, bytes.count))
    return reply
  }
}
