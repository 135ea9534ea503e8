import Foundation
import Sandbox
import SettlementModel
import Testing

@Suite struct ServedWorldTests {
  @Test func servesWhatTheArchiveHoldsAtTheSameInstant() throws {
    let parameters = try WorldParameters(
      payments: 400, days: 10, seed: 21, discrepancyBasisPoints: 1_000)
    let served = ServedWorld(parameters)
    for day in ["2026-03-03", "2026-03-06", "2026-03-10"] {
      let written = try WrittenWorld(parameters, through: day)
      let end = WorldClock(parameters).end(of: try WorldParameters.day(day))
      for name in ["payment_intents", "refunds", "invoices", "subscriptions"] {
        let objects = served.list(name, from: nil, before: end)
          .map { String(decoding: $0, as: UTF8.self) }
        #expect(objects.sorted() == (try written.lines("archive/\(name).ndjson")).sorted())
      }
    }
  }

  @Test func pagesInBothStyles() throws {
    let objects = (0..<5).map { Array("{\"id\":\"\($0)\"}".utf8) }
    let first = try #require(ListPage.json(objects, style: .documented, number: nil, size: 2))
    #expect(
      String(decoding: first, as: UTF8.self)
        == #"{"items":[{"id":"0"},{"id":"1"}],"has_more":true}"#)
    let last = try #require(ListPage.json(objects, style: .sdk, number: 3, size: 2))
    #expect(
      String(decoding: last, as: UTF8.self)
        == #"{"data":[{"id":"4"}],"has_more":false,"total":5,"page":3,"page_size":2}"#)
    #expect(ListPage.json(objects, style: .sdk, number: 0, size: 2) == nil)
    #expect(ListPage.json(objects, style: .documented, number: 0, size: 0) == nil)
  }
}
