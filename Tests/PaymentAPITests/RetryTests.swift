import PaymentAPI
import SettlementModel
import Testing

@Suite struct RetryTests {

  private func failure(
    _ code: PaymentAPIError.Code, after seconds: Int64? = nil
  ) -> PaymentAPIError {
    PaymentAPIError(code: code, place: "/x", what: "scripted", retryAfterSeconds: seconds)
  }

  private func retrying(
    _ time: FakeTime, policy: RetryPolicy = RetryPolicy(),
    _ fault: @escaping @Sendable (APIRequest, Int) -> PaymentAPIError?
  ) -> (RetryingHTTPExchange, WorldExchange) {
    let world = WorldExchange(
      FictionalWorld(objects: ["payment_intents": []]), fault: fault)
    return (RetryingHTTPExchange(world, policy: policy, timing: time.timing), world)
  }

  private let list = APIRequest(path: "/api/v1/payment_intents", appID: "a", form: .list)

  @Test func triesAgainWithDoublingBounds() async throws {
    let time = FakeTime()
    let error = failure(.serverFailed)
    let (exchange, world) = retrying(time) { _, before in before < 4 ? error : nil }
    _ = try await exchange.answer(to: list)
    #expect(world.requests.count == 5)
    #expect(time.waits == [500, 1000, 2000, 4000].map { .milliseconds($0) })
  }

  @Test func givesUpAfterFiveTries() async throws {
    let time = FakeTime()
    let error = failure(.unreachable)
    let (exchange, world) = retrying(time) { _, _ in error }
    let thrown = await #expect(throws: PaymentAPIError.self) {
      try await exchange.answer(to: list)
    }
    #expect(thrown?.code == .unreachable && world.requests.count == 5)
  }

  @Test(arguments: [PaymentAPIError.Code.keyRefused, .tlsFailed, .redirectRefused, .badRequest])
  func doesNotTryAgain(_ code: PaymentAPIError.Code) async throws {
    let time = FakeTime()
    let error = failure(code)
    let (exchange, world) = retrying(time) { _, _ in error }
    await #expect(throws: error) { try await exchange.answer(to: list) }
    #expect(world.requests.count == 1 && time.waits.isEmpty)
  }

  @Test func waitsAsLongAsTheServerAsks() async throws {
    let time = FakeTime()
    let error = failure(.rateLimited, after: 7)
    let (exchange, _) = retrying(time) { _, before in before == 0 ? error : nil }
    _ = try await exchange.answer(to: list)
    #expect(time.waits == [.milliseconds(7500)])
  }

  @Test func doesNotWaitBeyondTheBudget() async throws {
    let time = FakeTime()
    let error = failure(.rateLimited, after: 3600)
    let (exchange, world) = retrying(time) { _, _ in error }
    let thrown = await #expect(throws: PaymentAPIError.self) {
      try await exchange.answer(to: list)
    }
    #expect(thrown?.code == .rateLimited && world.requests.count == 1 && time.waits.isEmpty)
  }

  @Test func spendsOneBudgetOverAllCalls() async throws {
    let time = FakeTime()
    let error = failure(.rateLimited, after: 200)
    let (exchange, _) = retrying(time) { _, _ in error }
    for _ in 0..<3 { _ = try? await exchange.answer(to: list) }
    #expect(time.elapsed <= .seconds(600) && time.waits.count == 2)
  }

  @Test func beginsNoCallWhenTheTimeForAllIsOver() async throws {
    let time = FakeTime()
    let error = failure(.serverFailed, after: 30)
    let world = WorldExchange(FictionalWorld(objects: ["payment_intents": []])) { _, before in
      before < 3 ? error : nil
    }
    let exchange = RetryingHTTPExchange(
      world, policy: RetryPolicy(), timing: time.timing, timeMax: .seconds(70))
    let thrown = await #expect(throws: PaymentAPIError.self) {
      try await exchange.answer(to: list)
    }
    #expect(thrown?.code == .timeUsedUp && thrown?.isTransient == false)
    #expect(world.requests.count == 3 && time.elapsed < .seconds(70))
    try await time.timing.sleep(.seconds(10))
    let late = await #expect(throws: PaymentAPIError.self) {
      try await exchange.answer(to: list)
    }
    #expect(late?.code == .timeUsedUp && world.requests.count == 3)
  }

  @Test func countsCallsThatFailSideBySideOnce() {
    var budget = RetryBudget()
    budget.enter(at: .seconds(10))
    budget.enter(at: .seconds(12))
    budget.leave(at: .seconds(15))
    #expect(budget.spent(at: .seconds(16)) == .seconds(6))
    budget.leave(at: .seconds(20))
    budget.enter(at: .seconds(100))
    #expect(budget.spent(at: .seconds(101)) == .seconds(11))
  }

  @Test(
    arguments: [
      ("5", 5), ("0", 0), ("99999999999999999999999", 3600), ("-5", nil), ("soon", nil), ("", nil),
      ("Sun, 06 Nov 1994 08:49:47 GMT", 10), ("Sun, 06 Nov 1994 08:40:00 GMT", 0),
      ("Sun, 31 Feb 1994 08:40:00 GMT", nil), ("1.5", nil),
    ] as [(String, Int64?)])
  func readsRetryAfter(_ text: String, _ seconds: Int64?) {
    let now = Timestamp(seconds: 784_111_777)
    #expect(HTTPDate.retryAfterSeconds(text, now: now) == seconds)
  }

  @Test func pacesRequests() {
    var pace = RequestPace(requestsPerSecond: 10)
    let waits = (0..<12).map { _ in pace.wait(at: .zero) }
    #expect(waits[..<10].allSatisfy { $0 == .zero })
    #expect(waits[10] == .milliseconds(100) && waits[11] == .milliseconds(200))
    #expect(pace.wait(at: .seconds(60)) == .zero)
  }
}
