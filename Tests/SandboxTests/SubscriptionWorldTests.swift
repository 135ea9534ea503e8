import Foundation
import Sandbox
import SettlementModel
import Testing

@Suite struct SubscriptionWorldTests {
  static func parameters(
    seed: UInt64, faults: Int = 4_000, subscriptions: Int = 300
  ) throws -> WorldParameters {
    try WorldParameters(
      payments: 30, days: 90, seed: seed, start: "2026-01-05", discrepancyBasisPoints: faults,
      subscriptions: subscriptions)
  }

  @Test(arguments: [UInt64(1), 2]) func sameSeedGivesSameBytes(seed: UInt64) throws {
    let parameters = try Self.parameters(seed: seed)
    let first = try WrittenWorld(parameters).contents()
    #expect(try WrittenWorld(parameters).contents() == first)
    let read = try WorldDescription.parameters(json: try #require(first["world.json"]))
    #expect(read == parameters)
  }

  /// The payments of a world do not change by what stands beside them.
  @Test func paymentsStayAsTheyAre() throws {
    let alone = try WrittenWorld(try Self.parameters(seed: 3, subscriptions: 0))
    let beside = try WrittenWorld(try Self.parameters(seed: 3))
    for name in ["payment_intents", "captures", "refunds", "invoices"] {
      let all = Set(try beside.lines("archive/\(name).ndjson"))
      let own = try alone.lines("archive/\(name).ndjson")
      #expect(!own.isEmpty && all.isSuperset(of: own), "\(name)")
    }
    #expect(!String(decoding: try #require(alone.contents()["world.json"]), as: UTF8.self)
      .contains("subscriptions"))
  }

  @Test func idsAreUnique() throws {
    let world = try WrittenWorld(try Self.parameters(seed: 5, subscriptions: 2_000))
    for name in [
      "payment_intents", "captures", "refunds", "invoices", "checkout_sessions", "subscriptions",
    ] {
      let ids = try world.ids(name)
      #expect(Set(ids).count == ids.count && !ids.isEmpty, "\(name)")
    }
  }

  @Test func faultlessSubscriptionsAreOnlyLate() throws {
    let world = try WrittenWorld(try Self.parameters(seed: 4, faults: 0))
    let codes = Set(try world.labels().compactMap { $0["code"] })
    #expect(codes.isSubset(of: ["PENDING_SETTLEMENT", "INVOICE_LATE"]) && !codes.isEmpty)
  }

  @Test func laterDaysOnlyAdd() throws {
    let parameters = try Self.parameters(seed: 7)
    let early = try WrittenWorld(parameters, through: "2026-02-28").contents()
    let late = try WrittenWorld(parameters, through: "2026-03-01").contents()
    for (name, bytes) in early where name.hasPrefix("settlement/") {
      #expect(late[name] == bytes, "\(name)")
    }
  }

  /// A period without an invoice is late for four days, its own among them, and missing from then
  /// on.
  @Test func lateBecomesMissing() throws {
    let generator = WorldGenerator(try Self.parameters(seed: 9, faults: 10_000))
    var pairs = 0
    for index in 0..<300 {
      let findings = generator.subscriptionStory(index).findings
      for late in findings where late.code == .invoiceLate {
        let missing = findings.filter {
          [.invoiceNotIssued, .renewalNotCharged].contains($0.code)
            && $0.from == late.from.adding(days: 4)
        }
        guard let last = late.until, last == late.from.adding(days: 3) else { continue }
        #expect(missing.count == 1, "subscription \(index)")
        pairs += 1
      }
    }
    #expect(pairs > 20)
  }

  struct Calendar: Sendable {
    let interval: SubscriptionPlan.Interval
    let count: Int
    let anchor: String
    let starts: [String]
  }

  static let calendars = [
    Calendar(
      interval: .month, count: 1, anchor: "2026-01-31",
      starts: ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    Calendar(
      interval: .month, count: 1, anchor: "2023-12-30",
      starts: ["2023-12-30", "2024-01-30", "2024-02-29", "2024-03-30"]),
    Calendar(
      interval: .year, count: 1, anchor: "2024-02-29",
      starts: ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    Calendar(
      interval: .month, count: 3, anchor: "2025-11-30",
      starts: ["2025-11-30", "2026-02-28", "2026-05-30"]),
    Calendar(
      interval: .week, count: 2, anchor: "2026-02-20",
      starts: ["2026-02-20", "2026-03-06", "2026-03-20"]),
    Calendar(
      interval: .day, count: 10, anchor: "2026-02-20", starts: ["2026-02-20", "2026-03-02"]),
  ]

  @Test(arguments: calendars) func periodsBeginAsACalendarSays(calendar: Calendar) throws {
    let plan = SubscriptionPlan(
      id: "sub_1", interval: calendar.interval, intervalCount: calendar.count,
      price: Money(minorUnits: 9_999, currency: StoryBuilder.known("USD")),
      anchor: try WorldParameters.day(calendar.anchor), secondOfDay: 600)
    for (period, start) in calendar.starts.enumerated() {
      #expect(plan.day(ofPeriod: period).description == start)
    }
    let last = try WorldParameters.day(try #require(calendar.starts.last))
    #expect(plan.periods(through: last) == 0..<calendar.starts.count)
  }

  @Test func refusesTooManyDays() {
    #expect(throws: WorldParametersError.self) {
      try WorldParameters(payments: 1, days: 500, seed: 1, subscriptions: 1)
    }
  }
}
