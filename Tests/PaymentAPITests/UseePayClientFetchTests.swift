import PaymentAPI
import SettlementModel
import Testing

@Suite struct UseePayClientFetchTests {
  @Test func fetchesAnIntentWithWhatBelongsToIt() async throws {
    let found = try await client(WorldExchange(.sample))
      .fetch(RecordReference(type: .paymentIntent, id: "pi_2"))
    guard case .found(let fetched) = found else {
      Issue.record("absent")
      return
    }
    #expect(fetched.records.map(\.reference.id) == ["pi_2", "c_2a", "c_2b", "r_2"])
  }

  @Test func fetchesARefundWithItsIntent() async throws {
    let found = try await client(WorldExchange(.sample))
      .fetch(RecordReference(type: .refund, id: "r_1"))
    guard case .found(let fetched) = found else {
      Issue.record("absent")
      return
    }
    #expect(fetched.records.map(\.reference.id) == ["r_1", "pi_1", "c_1", "r_1"])
  }

  @Test(arguments: ["pi_99", "..", "", "."])
  func knowsAbsence(_ id: String) async throws {
    let found = try await client(WorldExchange(.sample))
      .fetch(RecordReference(type: .paymentIntent, id: id))
    #expect(found == .absent)
  }

  @Test func triesEveryAppID() async throws {
    let exchange = WorldExchange(.sample)
    _ = try await client(exchange, configuration: configuration(appIDs: ["a", "b"]))
      .fetch(RecordReference(type: .paymentIntent, id: "pi_99"))
    #expect(exchange.requests.map(\.appID) == ["a", "b"])
  }

  @Test(arguments: [RecordType.capture, .dispute])
  func saysWhatCannotBeFetched(_ type: RecordType) async throws {
    let error = await #expect(throws: PaymentAPIError.self) {
      try await client(WorldExchange(.sample)).fetch(RecordReference(type: type, id: "x"))
    }
    #expect(error?.code == .notFetchable)
  }

  @Test func anotherObjectThanAskedForIsARejectNotARecord() async throws {
    let exchange = ScriptedExchange { _, _ in intentJSON("pi_other") }
    let found = try await client(exchange)
      .fetch(RecordReference(type: .paymentIntent, id: "pi_1"))
    guard case .found(let fetched) = found else {
      Issue.record("absent")
      return
    }
    #expect(fetched.records.isEmpty && fetched.rejected.map(\.id) == ["pi_1"])
  }

  @Test func capturesAndRefundsOfAnIntent() async throws {
    let client = client(WorldExchange(.sample))
    #expect(
      try await client.captures(ofIntent: "pi_2").records.map(\.reference.id) == ["c_2a", "c_2b"])
    #expect(try await client.captures(ofIntent: "pi_5").records.isEmpty)
    #expect(try await client.refunds(ofIntent: "pi_1").records.map(\.reference.id) == ["r_1"])
  }

  @Test func anUnfilteredRefundListIsNotWalked() async throws {
    let page = #"[\#(refundJSON("r_1", of: "pi_1")),\#(refundJSON("r_2", of: "pi_2"))]"#
    let exchange = ScriptedExchange { _, _ in #"{"items":\#(page),"has_more":true}"# }
    let refunds = try await client(exchange).refunds(ofIntent: "pi_2")
    #expect(refunds.records.map(\.reference.id) == ["r_2"] && exchange.requests.count == 1)
  }

  @Test func capturesOfACallThatKnowsNoPagingEnd() async throws {
    let page = (1...3).map { captureJSON("c_\($0)", of: "pi_1") }.joined(separator: ",")
    let exchange = ScriptedExchange { _, _ in #"{"data":[\#(page)]}"# }
    let captures = try await client(exchange).captures(ofIntent: "pi_1")
    #expect(Set(captures.records.map(\.reference.id)) == ["c_1", "c_2", "c_3"])
  }

  @Test func looksAgainAtWhatWasNotFinal() async throws {
    let sink = CollectingSink()
    let window = PullWindow(nonFinal: [
      RecordReference(type: .paymentIntent, id: "pi_1"), RecordReference(type: .refund, id: "r_2"),
      RecordReference(type: .refund, id: "gone"), RecordReference(type: .dispute, id: "d"),
    ])
    let outcome = try await client(WorldExchange(.sample)).pull(window, into: sink)
    let again = sink.pages.filter { $0.series == "again" }
    #expect(outcome.isComplete && again.count == 1)
    #expect(again.first?.records.map(\.reference.id) == ["pi_1", "c_1", "r_2"])
  }
}
