import Foundation
import PaymentAPI
import SettlementModel
import TestSupport
import Testing

/// The client against a server that misbehaves on a real socket.
@Suite struct ServerFaultTests {
  private static let empty = #"{"items":[],"has_more":false}"#

  /// Asks once, without retries, and gives the error.
  private func failure(
    limits: CallLimits = .unhurried, _ reply: ScriptedReply
  ) async throws -> PaymentAPIError? {
    let server = try ScriptedServer { _, _ in reply }
    defer { server.stop() }
    var settings = configuration(baseURL: server.baseURL)
    settings.callLimits = limits
    let client = try UseePayClient(settings)
    defer { Task { await client.close() } }
    do {
      _ = try await client.check()
      return nil
    } catch let error as PaymentAPIError {
      #expect(!"\(error)".contains("0123456789abcdef"))
      return error
    }
  }

  @Test func sendsTheAccountsHeaders() async throws {
    let server = try ScriptedServer { _, _ in .json(Self.empty) }
    defer { server.stop() }
    let client = try UseePayClient(configuration(baseURL: server.baseURL + "/"))
    _ = try await client.check()
    await client.close()
    let request = try #require(server.requests.first)
    #expect(request.target == "/api/v1/payment_intents?page_num=0&page_size=1")
    #expect(request.headers["x-merchant-no"] == "500000000000001")
    #expect(request.headers["x-api-key"] == secretKey)
    #expect(request.headers["x-app-id"] == "shop.example")
    #expect(request.headers["x-api-version"] == "v1")
  }

  @Test(
    arguments: [
      (ScriptedReply.answer(200, [("Content-Type", "text/html")], "<html>down</html>"), .malformedAnswer),
      (.answer(200, [], #"{"items":[]}"#), .malformedAnswer), (.json(""), .malformedAnswer),
      (.json(#"{"items":[{"id":"p"#), .malformedAnswer), (.json("[]"), .malformedAnswer),
      (.json(#"{"error":1}"#), .malformedAnswer), (.json(#"{"items":[],}"#), .malformedAnswer),
      (
        .answer(200, [("Content-Type", "application/json"), ("Content-Encoding", "gzip")], "x"),
        .malformedAnswer
      ),
      (.answer(301, [("Location", "http://elsewhere.example/")], ""), .redirectRefused),
      (.answer(307, [("Location", "https://elsewhere.example/")], ""), .redirectRefused),
      (.json(#"{"code":"x","message":"no such key"}"#, status: 401), .keyRefused),
      (.json("{}", status: 403), .keyRefused), (.json("{}", status: 400), .badRequest),
      (.json("{}", status: 404), .notFound), (.json("{}", status: 429), .rateLimited),
      (.json("{}", status: 500), .serverFailed), (.json("{}", status: 503), .serverFailed),
      (.bytes("HTTP/1.1 200 OK\r\nContent-Ty"), .unreachable), (.bytes(""), .unreachable),
      (
        .bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{}"),
        .unreachable
      ),
      (
        .bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"items\":["),
        .malformedAnswer
      ),
      (.bytes("this is no HTTP\r\n\r\n"), .unreachable),
    ] as [(ScriptedReply, PaymentAPIError.Code)])
  func namesTheFault(_ reply: ScriptedReply, _ code: PaymentAPIError.Code) async throws {
    #expect(try await failure(reply)?.code == code)
  }

  @Test func boundsAnAnswersSize() async throws {
    var limits = CallLimits.unhurried
    limits.responseBytesMax = 1000
    let body = #"{"items":[],"x":"\#(String(repeating: "y", count: 2000))"}"#
    let error = try await failure(limits: limits, .json(body))
    #expect(error?.code == .answerTooLarge, "\(error?.description ?? "no error")")
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Type: application/json\r\n\r\n{",
  ])
  func boundsSilence(_ start: String) async throws {
    var limits = CallLimits.unhurried
    limits.readTimeoutMilliseconds = 200
    #expect(try await failure(limits: limits, .stall(start))?.code == .unreachable)
    limits.readTimeoutMilliseconds = 600_000
    limits.callDeadlineMilliseconds = 200
    #expect(try await failure(limits: limits, .stall(start))?.code == .unreachable)
  }

  @Test func aCancelledTaskIsNoFaultOfTheServer() async throws {
    let server = try ScriptedServer { _, _ in .stall("") }
    defer { server.stop() }
    let client = try UseePayClient(configuration(baseURL: server.baseURL))
    let pull = Task { try await client.pull(PullWindow(), into: CollectingSink()) }
    while server.requests.isEmpty { await Task.yield() }
    pull.cancel()
    await #expect(throws: CancellationError.self) { try await pull.value }
    await client.close()
  }

  @Test func namesAPortWithoutServer() async throws {
    let server = try ScriptedServer { _, _ in .bytes("") }
    server.stop()
    let client = try UseePayClient(configuration(baseURL: server.baseURL))
    let error = await #expect(throws: PaymentAPIError.self) { try await client.check() }
    await client.close()
    #expect(error?.code == .unreachable)
  }

  @Test func refusesAServerWithoutTLS() async throws {
    let server = try ScriptedServer { _, _ in .json(Self.empty) }
    defer { server.stop() }
    let client = try UseePayClient(configuration(baseURL: "https://127.0.0.1:\(server.port)"))
    let error = await #expect(throws: PaymentAPIError.self) { try await client.check() }
    await client.close()
    #expect(error?.code == .tlsFailed, "\(error?.description ?? "no error")")
  }

  @Test func keepsTheKeyOutOfWhatAServerRepeats() async throws {
    let error = try await failure(
      .json(#"{"code":"bad","message":"key \#(secretKey) is unknown"}"#, status: 401))
    let text = try #require(error?.description)
    #expect(text.contains("…tail") && error?.isSecurity == true)
    #expect(!"\(configuration())".contains(secretKey))
  }

  @Test(arguments: [
    "http://api.example", "ftp://api.example", "https://", "https://user:pw@api.example",
    "https://api.example/?a=1", "http://127.0.0.1.evil.example", "http://127.evil.example",
    "api.example", "https://api.example:notaport",
  ])
  func refusesABaseURL(_ text: String) {
    #expect(throws: PaymentAPIError.self) { try BaseURL(text) }
  }

  @Test(arguments: [
    "https://api.example", "https://api.example:8443/v/", "http://127.0.0.1:80",
    "http://[::1]:8080",
    "http://localhost",
  ])
  func takesABaseURL(_ text: String) throws {
    _ = try BaseURL(text)
  }

  @Test func escapesIdentifiersInPaths() throws {
    #expect(
      RecordType.refund.path(ofID: "a/../b?c#d e") == "/api/v1/refunds/a%2F..%2Fb%3Fc%23d%20e")
  }
}
