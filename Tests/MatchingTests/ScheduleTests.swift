import Foundation
import Matching
import SettlementModel
import Testing

@Suite struct ScheduleTests {
  /// A subscription's first dates, to be checked with a calendar at hand.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let anchor: String
    let every: Recurrence
    let starts: [String]
    var testDescription: String { name }
  }

  static let table: [Row] = [
    Row(
      name: "monthly on the 15th", anchor: "2026-01-15", every: Recurrence(unit: .month, count: 1),
      starts: ["2026-01-15", "2026-02-15", "2026-03-15", "2026-04-15"]),
    Row(
      name: "monthly on the 31st: the last day of a shorter month, and the 31st again",
      anchor: "2026-01-31", every: Recurrence(unit: .month, count: 1),
      starts: ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    Row(
      name: "monthly on the 30th in a leap year", anchor: "2027-12-30",
      every: Recurrence(unit: .month, count: 1),
      starts: ["2027-12-30", "2028-01-30", "2028-02-29", "2028-03-30"]),
    Row(
      name: "quarterly on the 30th of November", anchor: "2026-11-30",
      every: Recurrence(unit: .month, count: 3),
      starts: ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]),
    Row(
      name: "yearly on 29 February", anchor: "2024-02-29", every: Recurrence(unit: .year, count: 1),
      starts: ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    Row(
      name: "every second week", anchor: "2026-02-20", every: Recurrence(unit: .week, count: 2),
      starts: ["2026-02-20", "2026-03-06", "2026-03-20"]),
    Row(
      name: "every tenth day over the end of a year", anchor: "2026-12-25",
      every: Recurrence(unit: .day, count: 10), starts: ["2026-12-25", "2027-01-04", "2027-01-14"]),
  ]

  @Test(arguments: table) func `periods start on these dates`(_ row: Row) throws {
    let schedule = Schedule(anchor: try #require(BusinessDay(row.anchor)), recurrence: row.every)
    let starts = row.starts.indices.map { schedule.start(of: $0)?.description }
    #expect(starts == row.starts)
    for (index, text) in row.starts.enumerated() {
      let day = try #require(BusinessDay(text))
      #expect(schedule.period(of: day) == index)
      #expect(schedule.period(of: day.adding(days: -1)) == (index == 0 ? nil : index - 1))
    }
  }

  @Test func `the calendar of the system counts the same periods`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    let components: [Recurrence.Unit: Calendar.Component] = [
      .day: .day, .week: .day, .month: .month, .year: .year,
    ]
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let anchor = BusinessDay(daysSinceEpoch: Int32.random(in: 0...25_000, using: &random))
      let unit = Recurrence.Unit.allCases[Int.random(in: 0...3, using: &random)]
      let recurrence = Recurrence(unit: unit, count: Int.random(in: 1...14, using: &random))
      let schedule = Schedule(anchor: anchor, recurrence: recurrence)
      let index = Int.random(in: 0...60, using: &random)
      let date = Date(timeIntervalSince1970: Double(anchor.daysSinceEpoch) * 86_400)
      let component = try #require(components[unit])
      let moved = try #require(
        calendar.date(
          byAdding: component,
          value: index * recurrence.count * (unit == .week ? 7 : 1), to: date))
      let start = try #require(schedule.start(of: index))
      #expect(
        Int32((moved.timeIntervalSince1970 / 86_400).rounded()) == start.daysSinceEpoch,
        "seed \(seed), \(anchor), \(recurrence), period \(index)")
      let next = try #require(schedule.start(of: index + 1))
      #expect(next > start, "seed \(seed)")
      #expect(schedule.period(of: start) == index, "seed \(seed), \(anchor), \(recurrence)")
      let inside = start.adding(
        days: Int.random(
          in: 0..<Int(next.daysSinceEpoch - start.daysSinceEpoch), using: &random))
      #expect(schedule.period(of: inside) == index, "seed \(seed), \(anchor), \(recurrence)")
    }
  }

  @Test func `what lies past the year 9999 never comes`() throws {
    let anchor = try #require(BusinessDay("2026-01-15"))
    for unit in Recurrence.Unit.allCases {
      let schedule = Schedule(
        anchor: anchor, recurrence: Recurrence(unit: unit, count: 999_999_999))
      #expect(schedule.start(of: 0) == anchor)
      #expect(schedule.start(of: 1) == nil && schedule.start(of: Int.max) == nil)
      #expect(schedule.period(of: anchor.adding(days: 5000)) == 0)
    }
  }
}
