import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import SettlementModel
import Synchronization

/// Bounds of one HTTP call.
public struct CallLimits: Sendable, Hashable {
  public var connectTimeoutMilliseconds: Int64 = 10_000
  /// The longest silence in an answer.
  public var readTimeoutMilliseconds: Int64 = 30_000
  /// The whole call, from the request to the last byte.
  public var callDeadlineMilliseconds: Int64 = 60_000
  public var responseBytesMax = Limits.responseBytesMax

  public init() {}
}

/// Asks the API over HTTP/1.1: no redirects, no decompression, certificates verified, everything
/// bounded.
final class AsyncHTTPExchange: HTTPExchange {
  private let client: HTTPClient
  private let baseURL: BaseURL
  private let headers: [(name: String, value: String)]
  private let key: APIKey
  private let limits: CallLimits
  private let requestCount: RequestCount?
  private let wallClock: @Sendable () -> Timestamp

  init(
    _ configuration: UseePayConfiguration, wallClock: @escaping @Sendable () -> Timestamp
  ) throws(PaymentAPIError) {
    baseURL = try BaseURL(configuration.baseURL)
    var headers = [
      (name: "x-merchant-no", value: configuration.merchantNumber),
      (name: "x-api-key", value: configuration.key.secret),
      (name: "accept", value: "application/json"),
      (name: "user-agent", value: "tieout"),
    ]
    if let version = configuration.apiVersion, !version.isEmpty {
      headers.append((name: "x-api-version", value: version))
    }
    for value in headers.map(\.value) + configuration.appIDs {
      guard !value.isEmpty, value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw PaymentAPIError(
          code: .keyRefused, place: "api",
          what: "merchant number, app id, key or API version is empty or no plain ASCII text")
      }
    }
    self.headers = headers
    self.key = configuration.key
    self.limits = configuration.callLimits
    self.requestCount = configuration.requestCount
    self.wallClock = wallClock
    var settings = HTTPClient.Configuration(
      tlsConfiguration: Self.tls(authoritiesFile: configuration.authoritiesFile),
      redirectConfiguration: .disallow,
      timeout: .init(
        connect: .milliseconds(limits.connectTimeoutMilliseconds),
        read: .milliseconds(limits.readTimeoutMilliseconds)),
      decompression: .disabled)
    settings.httpVersion = .http1Only
    settings.connectionPool.retryConnectionEstablishment = false
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = configuration.concurrency
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
  }

  /// Certificate and host name are verified, and nothing older than TLS 1.2 is spoken: the library alone would go
  /// down to 1.0.
  private static func tls(authoritiesFile: String?) -> TLSConfiguration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.certificateVerification = .fullVerification
    tls.minimumTLSVersion = .tlsv12
    if let authoritiesFile { tls.trustRoots = .file(authoritiesFile) }
    return tls
  }

  /// Closes all connections; the exchange cannot be used afterwards.
  func close() async {
    try? await client.shutdown()
  }

  func answer(to request: APIRequest) async throws -> APIAnswer {
    requestCount?.add()
    let raw = try await withDeadline(of: request) { try await self.send(request) }
    return try AnswerJudgement(key: key).answer(of: raw, to: request, now: wallClock())
  }

  private func send(_ request: APIRequest) async throws -> RawAnswer {
    var message = HTTPClientRequest(url: baseURL.url(of: request))
    for header in headers { message.headers.add(name: header.name, value: header.value) }
    message.headers.add(name: "x-app-id", value: request.appID)
    do {
      let response = try await client.execute(
        message, deadline: .now() + .milliseconds(limits.callDeadlineMilliseconds))
      var body: [UInt8] = []
      for try await chunk in response.body {
        guard body.count + chunk.readableBytes <= limits.responseBytesMax else {
          throw PaymentAPIError(
            code: .answerTooLarge, place: request.path,
            what: "the answer is larger than \(limits.responseBytesMax) bytes")
        }
        body.append(contentsOf: chunk.readableBytesView)
      }
      var headers: [String: String] = [:]
      for (name, value) in response.headers where headers[name.lowercased()] == nil {
        headers[name.lowercased()] = value
      }
      return RawAnswer(status: Int(response.status.code), headers: headers, body: body)
    } catch let error as PaymentAPIError {
      throw error
    } catch let error as CancellationError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw ConnectionFailure.error(error, at: request.path)
    }
  }

  /// The client's own deadline ends with the answer's head; a body that drips is bounded here, by a timer of the event
  /// loop: a sleeping task that is cancelled stays in memory until its time, sixty thousand of them at full speed.
  private func withDeadline(
    of request: APIRequest, _ body: @escaping @Sendable () async throws -> RawAnswer
  ) async throws -> RawAnswer {
    let milliseconds = limits.callDeadlineMilliseconds
    let call = Task { try await body() }
    let expiry = Expiry()
    let timer = client.eventLoopGroup.next().scheduleTask(in: .milliseconds(milliseconds)) {
      // Behind what the call itself waits for: an answer that has come is not late because the machine is busy.
      Task {
        expiry.hasPassed.store(true, ordering: .releasing)
        call.cancel()
      }
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      do {
        return try await call.value
      } catch {
        guard expiry.hasPassed.load(ordering: .acquiring) else { throw error }
        throw PaymentAPIError(
          code: .unreachable, place: request.path,
          what: "the answer was not complete after \(milliseconds / 1000) s")
      }
    } onCancel: {
      call.cancel()
    }
  }
}

/// Whether the time of a call is over.
private final class Expiry: Sendable {
  let hasPassed = Atomic(false)
}
