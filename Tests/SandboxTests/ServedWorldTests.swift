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
        let list = served.list(name, from: nil, before: end)
        let objects = list.json(0..<list.count).map { String(decoding: $0, as: UTF8.self) }
        #expect(objects.sorted() == (try written.lines("archive/\(name).ndjson")).sorted())
      }
    }
  }

  @Test func aListBeginsWhereItIsToldTo() throws {
    let parameters = try WorldParameters(payments: 200, days: 10, seed: 22)
    let served = ServedWorld(parameters)
    let clock = WorldClock(parameters)
    let end = clock.end(of: try WorldParameters.day("2026-03-08"))
    let whole = served.list("payment_intents", from: nil, before: end)
    #expect(whole.count > 0 && whole.json(whole.count..<whole.count) == [])
    let cut = clock.end(of: try WorldParameters.day("2026-03-04"))
    let later = served.list("payment_intents", from: cut, before: end)
    let earlier = served.list("payment_intents", from: nil, before: cut)
    #expect(earlier.count > 0 && later.count > 0)
    // Nothing comes into being with an earlier time of creation than it is listed by.
    #expect(later.count + earlier.count == whole.count)
    #expect(later.json(0..<later.count) == whole.json(earlier.count..<whole.count))
    #expect(later.json(1..<3) == Array(later.json(0..<later.count)[1..<3]))
    // The clock moved back.
    #expect(served.list("payment_intents", from: nil, before: end).count == whole.count)
    #expect(served.list("payment_intents", from: end, before: end).count == 0)
    #expect(served.list("no such list", from: nil, before: end).count == 0)
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

extension ListPage {
  /// A page of a list that is held whole.
  fileprivate static func json(
    _ objects: [[UInt8]], style: WorldServer.Paging, number: Int?, size: Int?
  ) -> [UInt8]? {
    json(count: objects.count, style: style, number: number, size: size) { Array(objects[$0]) }
  }
}
