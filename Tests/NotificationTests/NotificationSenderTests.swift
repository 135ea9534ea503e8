import Foundation
import Notification
import TestSupport
import Testing

/// Sends to servers that answer well, badly, elsewhere, late or never.
@Suite("Notifications are sent")
struct NotificationSenderTests {
  private static var quick: NotificationSender.Limits {
    var limits = NotificationSender.Limits()
    limits.firstWaitMilliseconds = 1
    return limits
  }

  private func send(
    _ message: NotificationSender.Message, to server: ScriptedServer, word: String? = nil,
    _ limits: NotificationSender.Limits = quick
  ) async throws {
    let address = try NotificationAddress("http://127.0.0.1:\(server.port)/canary-path?t=canary-query")
    try await NotificationSender(limits: limits).send(
      message, to: word.map { address.appending($0) } ?? address)
  }

  @Test func postsTheBodyAndPingsThePath() async throws {
    let server = try ScriptedServer([.status(200), .status(204)])
    defer { server.stop() }
    try await send(.json(Array(#"{"text":"é"}"#.utf8)), to: server)
    try await send(.ping, to: server, word: "fail")
    let requests = server.requests
    try #require(requests.count == 2)
    #expect(requests[0].line == "POST /canary-path?t=canary-query HTTP/1.1")
    #expect(requests[0].head.lowercased().contains("content-type: application/json"))
    #expect(String(decoding: requests[0].body, as: UTF8.self) == #"{"text":"é"}"#)
    #expect(requests[1].line == "GET /canary-path/fail?t=canary-query HTTP/1.1")
  }

  @Test(arguments: [500, 503, 429, 408]) func triesTwiceMore(_ status: Int) async throws {
    let server = try ScriptedServer([.status(status), .status(status), .status(200)])
    defer { server.stop() }
    try await send(.ping, to: server)
    #expect(server.requests.count == 3)
    let failing = try ScriptedServer([.status(status)])
    defer { failing.stop() }
    let error = await #expect(throws: NotificationError.self) { try await send(.ping, to: failing) }
    #expect(failing.requests.count == 3)
    #expect(error?.description == "127.0.0.1:\(failing.port): refused (HTTP \(status)); gave up after 3 tries")
  }

  @Test(arguments: [400, 401, 404, 410]) func doesNotRepeatWhatIsRefused(_ status: Int) async throws {
    let server = try ScriptedServer([.status(status)])
    defer { server.stop() }
    let error = await #expect(throws: NotificationError.self) { try await send(.ping, to: server) }
    #expect(server.requests.count == 1)
    #expect(error?.description == "127.0.0.1:\(server.port): refused (HTTP \(status))")
  }

  @Test(arguments: [301, 302, 307, 308]) func followsNoRedirect(_ status: Int) async throws {
    let other = try ScriptedServer([.status(200)])
    defer { other.stop() }
    let server = try ScriptedServer([
      .status(status, headers: ["location: http://127.0.0.1:\(other.port)/canary-elsewhere"])
    ])
    defer { server.stop() }
    let error = await #expect(throws: NotificationError.self) { try await send(.ping, to: server) }
    #expect(server.requests.count == 1 && other.requests.isEmpty)
    #expect(error.map { $0.description.contains("not followed") && !$0.description.contains("canary") } == true)
  }

  @Test(arguments: [ScriptedReply.silence, .halfABody])
  func givesUpOnAServerThatFallsSilent(_ answer: ScriptedReply) async throws {
    let server = try ScriptedServer([answer])
    defer { server.stop() }
    var limits = Self.quick
    limits.deadlineMilliseconds = 300
    let error = await #expect(throws: NotificationError.self) {
      try await send(.ping, to: server, limits)
    }
    #expect(server.requests.count == 3)
    #expect(error.map { $0.isTransient && !$0.description.contains("canary") } == true)
  }

  @Test func saysWhereNobodyListens() async throws {
    let server = try ScriptedServer([.status(200)])
    server.stop()
    let error = await #expect(throws: NotificationError.self) { try await send(.ping, to: server) }
    #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
    #expect(error?.description.contains("canary") == false)
  }
}
