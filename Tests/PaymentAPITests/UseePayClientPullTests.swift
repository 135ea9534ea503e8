import PaymentAPI
import SettlementModel
import Testing

@Suite struct UseePayClientPullTests {
  @Test func deliversEveryObjectOnceAndIntentsWithTheirCaptures() async throws {
    let world = WorldExchange(.sample)
    let sink = CollectingSink()
    let outcome = try await client(world).pull(PullWindow(), into: sink)
    #expect(outcome.isComplete && outcome.rejectedCount == 0)
    #expect(
      outcome.counts == [.paymentIntent: 8, .capture: 3, .refund: 2, .invoice: 1])
    let page = try #require(sink.pages.first { $0.series == "payment_intents shop.example" })
    #expect(
      page.records.map(\.reference.id) == ["pi_1", "pi_2", "pi_3", "c_1", "c_2a", "c_2b"])
    #expect(!world.requests.contains { $0.path.hasSuffix("pi_8/captures") })
  }

  /// So that what is held and did not come is known to be gone.
  @Test func namesTheListsThatItWalked() async throws {
    let from = Timestamp(seconds: 1_767_225_600)
    let outcome = try await client(WorldExchange(.sample))
      .pull(PullWindow(from: from), into: CollectingSink())
    let types = [RecordType.paymentIntent, .capture, .refund, .invoice, .subscription]
    #expect(
      outcome.walked
        == types.map {
          WalkedList(type: $0, appID: "shop.example", from: from, upTo: outcome.pulledUpTo)
        })
    var settings = configuration()
    settings.capturesPath = ""
    let broken = WorldExchange(.sample) { request, _ in
      guard request.path.hasSuffix("/refunds") else { return nil }
      return PaymentAPIError(code: .badRequest, place: request.path, what: "no")
    }
    let rest = try await client(broken, configuration: settings)
      .pull(PullWindow(), into: CollectingSink())
    #expect(!rest.isComplete)
    #expect(rest.walked.map(\.type) == [.paymentIntent, .invoice, .subscription])
  }

  @Test func asksForTheWindowInMilliseconds() async throws {
    let world = WorldExchange(.sample)
    let from = Timestamp(seconds: 1_767_225_600)
    _ = try await client(world).pull(PullWindow(from: from), into: CollectingSink())
    let lists = world.requests.filter { $0.form == .list && !$0.path.hasSuffix("/captures") }
    #expect(lists.count == 6)
    #expect(
      lists.allSatisfy { $0.query.contains(.init("from_created_at", "2026-01-01T00:00:00.000Z")) })
  }

  @Test func pullsEachAppID() async throws {
    let sink = CollectingSink()
    let settings = configuration(appIDs: ["a.example", "b.example"])
    _ = try await client(WorldExchange(.sample), configuration: settings)
      .pull(PullWindow(), into: sink)
    let apps = sink.records.compactMap { record -> String? in
      if case .paymentIntent(let intent) = record { intent.appID } else { nil }
    }
    #expect(Set(apps) == ["a.example", "b.example"])
  }

  @Test func asksForNoCapturesWhereTheAccountHasNone() async throws {
    let world = WorldExchange(.sample)
    var settings = configuration()
    settings.capturesPath = ""
    let outcome = try await client(world, configuration: settings)
      .pull(PullWindow(), into: CollectingSink())
    #expect(outcome.counts[.capture] == nil && outcome.isComplete)
    #expect(!world.requests.contains { $0.path.hasSuffix("/captures") })
  }

  @Test func coversUpToTheServersClockWhereItIsBehind() async throws {
    let time = FakeTime()
    let behind = Timestamp(milliseconds: time.start.milliseconds - 600_000)
    let ahead = Timestamp(milliseconds: time.start.milliseconds + 600_000)
    let slow = try await client(WorldExchange(.sample, serverTime: behind), time: time)
      .pull(PullWindow(), into: CollectingSink())
    #expect(slow.pulledUpTo.milliseconds == behind.milliseconds - 60_000)
    let fast = try await client(WorldExchange(.sample, serverTime: ahead), time: time)
      .pull(PullWindow(), into: CollectingSink())
    #expect(fast.pulledUpTo == time.start)
  }

  @Test func accountsWithoutInvoicesAndSubscriptionsAreComplete() async throws {
    var world = FictionalWorld.sample
    world.missing = ["/api/v1/invoices", "/api/v1/subscriptions"]
    let outcome = try await client(WorldExchange(world)).pull(PullWindow(), into: CollectingSink())
    #expect(outcome.isComplete)
    world.missing = ["/api/v1/refunds"]
    let incomplete = try await client(WorldExchange(world))
      .pull(PullWindow(), into: CollectingSink())
    #expect(incomplete.incompleteSeries.map(\.series) == ["refunds shop.example"])
    #expect(incomplete.incompleteSeries.first?.error.code == .notFound)
  }

  @Test func aFailedSeriesLeavesTheOthersWhole() async throws {
    let sink = CollectingSink()
    let exchange = WorldExchange(.sample) { request, _ in
      request.path.hasSuffix("/payment_intents")
        ? PaymentAPIError(code: .serverFailed, place: request.path, what: "500 forever") : nil
    }
    let outcome = try await client(exchange).pull(PullWindow(), into: sink)
    #expect(outcome.incompleteSeries.map(\.series) == ["payment_intents shop.example"])
    #expect(outcome.counts == [.refund: 2, .invoice: 1])
  }

  @Test func aRefusedKeyEndsThePull() async throws {
    let exchange = WorldExchange(.sample) { request, _ in
      PaymentAPIError(code: .keyRefused, place: request.path, what: "no")
    }
    let error = await #expect(throws: PaymentAPIError.self) {
      try await client(exchange).pull(PullWindow(), into: CollectingSink())
    }
    #expect(error?.isSecurity == true && exchange.requests.count == 1)
  }

  @Test func anErrorOfTheSinkComesOut() async throws {
    await #expect(throws: CollectingSink.Full.self) {
      try await client(WorldExchange(.sample))
        .pull(PullWindow(), into: CollectingSink(failAfter: 1))
    }
  }

  @Test func looksAgainWhereTheTotalMoved() async throws {
    // The second page's answer is made after an object of the first page was deleted: pi_4 slips
    // through.
    let answers = [
      #"{"items":[\#(intentJSON("pi_1")),\#(intentJSON("pi_2")),\#(intentJSON("pi_3"))"#
        + #"],"has_more":true,"total":5}"#,
      #"{"items":[\#(intentJSON("pi_5"))],"has_more":false,"total":4}"#,
      #"{"items":[\#(intentJSON("pi_2")),\#(intentJSON("pi_3")),\#(intentJSON("pi_4"))"#
        + #"],"has_more":true,"total":4}"#,
      #"{"items":[\#(intentJSON("pi_5"))],"has_more":false,"total":4}"#,
    ]
    let exchange = ScriptedExchange { request, number in
      if request.path.hasSuffix("/captures") { return #"{"items":[]}"# }
      return request.path.hasSuffix("/payment_intents") ? answers[number] : #"{"items":[]}"#
    }
    let sink = CollectingSink()
    let outcome = try await client(exchange).pull(PullWindow(), into: sink)
    #expect(outcome.isComplete)
    #expect(
      Set(sink.records.map(\.reference.id)) == ["pi_1", "pi_2", "pi_3", "pi_4", "pi_5"])
    let captures = exchange.requests.map(\.path).filter { $0.hasSuffix("/captures") }
    #expect(captures.count == 5 && Set(captures).count == 5)
    #expect(sink.pages.filter { $0.cursor?.hasPrefix("page=done") == true }.count == 4)
  }

  @Test(arguments: [
    (
      #"{"items":[{"id":"a"},{"id":"b"},{"id":"c"}],"has_more":true}"#,
      PaymentAPIError.Code.pagingLoops
    ),
    (#"{"items":[],"has_more":true}"#, .pagingLoops),
  ])
  func pagesWithoutEndEndTheSeries(_ answer: String, _ code: PaymentAPIError.Code) async throws {
    let exchange = ScriptedExchange { request, _ in
      request.path.hasSuffix("/refunds") ? answer : #"{"items":[]}"#
    }
    let outcome = try await client(exchange).pull(PullWindow(), into: CollectingSink())
    #expect(outcome.incompleteSeries.map(\.error.code) == [code])
  }

  @Test func keepsBadObjectsAsRejects() async throws {
    var world = FictionalWorld.sample
    world.objects["refunds"]?.append(#"{"id":"r_bad","payment_intent_id":"pi_1","currency":"XXQ"}"#)
    let sink = CollectingSink()
    let outcome = try await client(WorldExchange(world)).pull(PullWindow(), into: sink)
    #expect(outcome.isComplete && outcome.rejectedCount == 1)
    let rejected = try #require(sink.rejected.first)
    #expect(rejected.id == "r_bad" && rejected.position == 3 && rejected.type == .refund)
    #expect(rejected.reason.contains("currency"))
  }
}
