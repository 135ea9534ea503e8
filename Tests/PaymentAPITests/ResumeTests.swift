import PaymentAPI
import SettlementModel
import Testing

@Suite struct ResumeTests {
  private let series = "payment_intents shop.example"

  @Test func cursorsReadBack() throws {
    for next in [nil, 0, 17] as [Int?] {
      for from in [nil, Timestamp(seconds: 5)] {
        let cursor = SeriesCursor(
          nextPage: next, pageSize: 100, from: from, pulledUpTo: Timestamp(milliseconds: 7))
        #expect(SeriesCursor(text: cursor.text) == cursor)
      }
    }
    for text in [
      "", "page=x size=1 from=all upto=1", "page=1", "1 2 3", "page=1 size=1 from=? upto=1",
    ] {
      #expect(SeriesCursor(text: text) == nil)
    }
  }

  /// A pull that is broken off after any page and resumed delivers what an unbroken one does.
  @Test(arguments: 1..<6)
  func resumesAfterEveryPage(_ pages: Int) async throws {
    let whole = CollectingSink()
    _ = try await client(WorldExchange(.sample)).pull(PullWindow(), into: whole)
    let broken = CollectingSink(failAfter: pages)
    _ = try? await client(WorldExchange(.sample)).pull(PullWindow(), into: broken)
    var cursors: [String: String] = [:]
    for page in broken.pages { cursors[page.series] = page.cursor ?? cursors[page.series] }
    let rest = CollectingSink()
    let outcome = try await client(WorldExchange(.sample))
      .pull(PullWindow(resumeCursors: cursors), into: rest)
    #expect(outcome.isComplete)
    #expect(broken.recordSet.union(rest.recordSet) == whole.recordSet)
    if pages >= 3 { #expect(!rest.pages.contains { $0.series == series }) }
  }

  @Test func coversOnlyUpToTheBrokenPullsStart() async throws {
    let cursor = SeriesCursor(
      nextPage: 2, pageSize: 3, from: nil, pulledUpTo: Timestamp(seconds: 1000))
    let exchange = WorldExchange(.sample)
    let outcome = try await client(exchange)
      .pull(PullWindow(resumeCursors: [series: cursor.text]), into: CollectingSink())
    #expect(outcome.pulledUpTo == Timestamp(seconds: 1000))
    // The rest of a list is not the list.
    #expect(outcome.walked.map(\.type) == [.refund, .invoice, .subscription])
    let first = exchange.requests.first { $0.path.hasSuffix("/payment_intents") }
    #expect(first?.query.contains(.init("page_num", "1")) == true)
  }

  /// The page where a pull broke off is refused, or answered with the first one for ever.
  @Test(arguments: [PaymentAPIError.Code.badRequest, .notFound])
  func startsAnewWhereTheCursorHasExpired(_ code: PaymentAPIError.Code) async throws {
    let cursor = SeriesCursor(
      nextPage: 3, pageSize: 3, from: nil, pulledUpTo: Timestamp(seconds: 1000))
    let exchange = WorldExchange(.sample) { request, before in
      before == 0 ? PaymentAPIError(code: code, place: request.path, what: "no such page") : nil
    }
    let sink = CollectingSink()
    let outcome = try await client(exchange)
      .pull(PullWindow(resumeCursors: [series: cursor.text]), into: sink)
    #expect(outcome.isComplete && outcome.counts[.paymentIntent] == 8)
    let pages = exchange.requests.filter { $0.path.hasSuffix("/payment_intents") }
      .compactMap { $0.query.first { $0.name == "page_num" }?.value }
    #expect(pages == ["2", "0", "1", "2"])
    #expect(outcome.walked.map(\.type).contains(.paymentIntent))
    #expect(outcome.pulledUpTo == Timestamp(seconds: 1000))
  }

  @Test(arguments: [
    SeriesCursor(nextPage: 2, pageSize: 50, from: nil, pulledUpTo: Timestamp(seconds: 1)),
    SeriesCursor(
      nextPage: 2, pageSize: 3, from: Timestamp(seconds: 900), pulledUpTo: Timestamp(seconds: 1)),
  ])
  func startsAnewWithACursorOfAnotherWindow(_ cursor: SeriesCursor) async throws {
    let exchange = WorldExchange(.sample)
    let window = PullWindow(
      from: Timestamp(seconds: 800), resumeCursors: [series: cursor.text])
    _ = try await client(exchange).pull(window, into: CollectingSink())
    #expect(exchange.requests.first?.query.contains(.init("page_num", "0")) == true)
  }
}
