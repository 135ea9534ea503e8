import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends short messages over HTTP/1.1: no redirects, certificates verified, everything bounded.
public struct NotificationSender: Sendable {
  /// What is sent.
  public enum Message: Sendable, Hashable {
    /// A POST with this JSON text as its body.
    case json([UInt8])
    /// A GET without a body.
    case ping
  }

  /// Bounds of sending one message.
  public struct Limits: Sendable, Hashable {
    /// One try, from the connection to the end of the answer.
    public var deadlineMilliseconds: Int64 = 10_000
    /// Tries in all.
    public var triesMax = 3
    /// The wait before the second try; it doubles with each further one.
    public var firstWaitMilliseconds: Int64 = 1_000
    /// How much of an answer is read; nobody looks at it.
    public var answerBytesMax = 64 << 10

    public init() {}
  }

  private let limits: Limits

  public init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Sends the message, and tries again where that may help.
  ///
  /// - Throws: ``NotificationError`` where it did not arrive, `CancellationError` where the task was cancelled. Neither
  ///   holds more of the address than its host.
  public func send(_ message: Message, to address: NotificationAddress) async throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    var settings = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(
        connect: .milliseconds(limits.deadlineMilliseconds),
        read: .milliseconds(limits.deadlineMilliseconds)),
      decompression: .disabled)
    settings.httpVersion = .http1Only
    settings.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    do {
      try await send(message, to: address, over: client)
      try? await client.shutdown()
    } catch {
      try? await client.shutdown()
      throw error
    }
  }

  private func send(
    _ message: Message, to address: NotificationAddress, over client: HTTPClient
  ) async throws {
    var wait = limits.firstWaitMilliseconds
    var tries = 1
    while true {
      do {
        let status = try await withDeadline(address) {
          try await self.status(of: message, to: address, over: client)
        }
        return try Self.judge(status, of: address)
      } catch let error as NotificationError where error.isTransient && tries < limits.triesMax {
        try await Task.sleep(for: .milliseconds(wait))
        wait *= 2
        tries += 1
      } catch let error as NotificationError where error.isTransient {
        throw error.adding("gave up after \(tries) tries")
      }
    }
  }

  private func status(
    of message: Message, to address: NotificationAddress, over client: HTTPClient
  ) async throws -> Int {
    var request = HTTPClientRequest(url: address.text)
    request.headers.add(name: "user-agent", value: "tieout")
    if case .json(let body) = message {
      request.method = .POST
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(body)
    }
    do {
      let response = try await client.execute(
        request, deadline: .now() + .milliseconds(limits.deadlineMilliseconds))
      var bytesRead = 0
      for try await chunk in response.body {
        bytesRead += chunk.readableBytes
        if bytesRead > limits.answerBytesMax { break }
      }
      return Int(response.status.code)
    } catch let error as CancellationError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw NotificationError(
        place: address.host, what: Self.text(of: error), isTransient: Self.isTransient(error))
    }
  }

  /// The client's own deadline ends with the answer's head; a body that drips is bounded here.
  private func withDeadline(
    _ address: NotificationAddress, _ body: @escaping @Sendable () async throws -> Int
  ) async throws -> Int {
    let milliseconds = limits.deadlineMilliseconds
    return try await withThrowingTaskGroup(of: Int?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: .milliseconds(milliseconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let status = first else {
        throw NotificationError(
          place: address.host, what: "no answer after \(milliseconds) ms", isTransient: true)
      }
      return status
    }
  }

  private static func judge(_ status: Int, of address: NotificationAddress) throws {
    switch status {
    case 200...299: return
    case 300...399:
      throw NotificationError(
        place: address.host, what: "redirected (HTTP \(status)), not followed; name the new address")
    default:
      throw NotificationError(
        place: address.host, what: "refused (HTTP \(status))",
        isTransient: status == 408 || status == 429 || status >= 500)
    }
  }

  /// Texts of the libraries are not passed on: the address could be in them.
  private static func text(of error: any Error) -> String {
    let type = String(reflecting: Swift.type(of: error))
    if type.contains("SSL") { return "the encrypted connection was refused or broke" }
    if type.hasSuffix("NIOConnectionError") { return "no connection" }
    if error is IOError { return "the connection broke" }
    switch error as? HTTPClientError {
    case .some(.connectTimeout): return "no connection in time"
    case .some(.readTimeout), .some(.deadlineExceeded): return "no answer in time"
    case .some(.remoteConnectionClosed): return "the server closed the connection early"
    case .some(let failure): return "the call failed: \(failure.shortDescription)"
    case nil: return "the call failed: \(type)"
    }
  }

  /// Everything but a certificate that is not trusted and an address that no client can use.
  private static func isTransient(_ error: any Error) -> Bool {
    let failure = error as? HTTPClientError
    return failure != .invalidURL && failure != .emptyHost && failure != .emptyScheme
  }
}
