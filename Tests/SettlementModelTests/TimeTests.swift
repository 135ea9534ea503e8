import SettlementModel
import Testing

@Suite struct TimeTests {
  @Test(arguments: [
    ("2026-03-01T08:15:00+08:00", "2026-03-01T00:15:00Z"),
    ("2026-03-01T08:15:00Z", "2026-03-01T08:15:00Z"),
    ("2026-03-01 08:15:00-0530", "2026-03-01T13:45:00Z"),
    ("2026-03-01T08:15:00+08", "2026-03-01T00:15:00Z"),
    ("2026-03-01T08:15:00.5Z", "2026-03-01T08:15:00.500Z"),
    ("2026-03-01T08:15:00.123456789Z", "2026-03-01T08:15:00.123Z"),
    ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"),
    ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
  ])
  func stampsAreRead(text: String, utc: String) {
    #expect(TimestampText.iso8601(text.utf8)?.description == utc)
  }

  @Test(arguments: [
    "", "2026-03-01", "2026-03-01T08:15:00", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T08:60:00Z",
    "2026-03-01T08:15:60Z", "26-03-01T08:15:00Z", "0000-01-01T00:00:00Z", "9999-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z", "2026-03-01T08:15:00+19:00", "2026-03-01T08:15:00.Z",
    "2026-03-01T08:15:00.1234567890Z", "2026-03-01T08:15:00Zx", "01/02/2026 10:00:00",
    "2026-03-01T08:15:00+8", "2026-03-01T08:15:00+08:", "2026-03-01T08:15:00+08:5",
  ])
  func otherTextsAreNoStamp(text: String) {
    #expect(TimestampText.iso8601(text.utf8) == nil)
  }

  @Test func withoutAnOffsetTheDefaultHolds() {
    let text = "2026-03-01T08:15:00"
    #expect(
      TimestampText.iso8601(text.utf8, defaultOffsetSeconds: 28_800)?.description
        == "2026-03-01T00:15:00Z")
  }

  @Test(arguments: [
    ("Z", 0), ("+08:00", 28_800), ("-0530", -19_800), ("+08", 28_800), ("+18:59", 68_340),
  ])
  func offsetsAreRead(text: String, seconds: Int) {
    #expect(TimestampText.offsetSeconds(text.utf8) == seconds)
  }

  @Test func daysCountFromTheEpoch() {
    #expect(BusinessDay("1970-01-01")?.daysSinceEpoch == 0)
    #expect(BusinessDay("2000-03-01")?.daysSinceEpoch == 11_017)
    #expect(BusinessDay("20260301") == BusinessDay("2026-03-01"))
    #expect(BusinessDay("1900-02-29") == nil && BusinessDay("2000-02-29") != nil)
    for text in ["", "2026-3-01", "2026/03/01", "2026-03-01 ", "202603011", "2026-02-30"] {
      #expect(BusinessDay(text) == nil, "\(text)")
    }
  }

  @Test func everyDayIsWrittenAsRead() {
    var expected = BusinessDay("1899-12-31")!
    for _ in 0..<80_000 {
      let next = expected.adding(days: 1)
      #expect(BusinessDay(next.description) == next)
      #expect(expected < next && expected.description < next.description)
      expected = next
    }
  }

  @Test func weekendsAreSaturdayAndSunday() {
    let days = (1...7).map { BusinessDay(year: 2026, month: 3, day: $0)! }
    #expect(days.map(\.isWeekend) == [true, false, false, false, false, false, true])
    #expect(BusinessDay("1969-12-28")!.isWeekend)
  }
}

@Suite struct CalendarTests {
  /// Berlin in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
  let berlin = BusinessCalendar(
    firstOffsetSeconds: 3600,
    transitions: [
      .init(start: TimestampText.iso8601("2026-10-25T01:00:00Z".utf8)!, offsetSeconds: 3600),
      .init(start: TimestampText.iso8601("2026-03-29T01:00:00Z".utf8)!, offsetSeconds: 7200),
    ])

  @Test(arguments: [
    ("2026-03-28T22:59:59Z", "2026-03-28"), ("2026-03-28T23:00:00Z", "2026-03-29"),
    ("2026-03-29T21:59:59Z", "2026-03-29"), ("2026-03-29T22:00:00Z", "2026-03-30"),
    ("2026-10-25T22:59:59Z", "2026-10-25"), ("2026-10-25T23:00:00Z", "2026-10-26"),
  ])
  func daysAreCutInLocalTime(time: String, day: String) {
    #expect(berlin.day(of: TimestampText.iso8601(time.utf8)!).description == day)
  }

  @Test func aDayStartsWhereItsFirstMomentIs() {
    var day = BusinessDay("2026-01-01")!
    for _ in 0..<365 {
      let start = berlin.start(of: day)
      #expect(berlin.day(of: start) == day)
      let before = Timestamp(milliseconds: start.milliseconds - 1)
      #expect(berlin.day(of: before) == day.adding(days: -1))
      day = day.adding(days: 1)
    }
  }

  @Test func holidaysDoNotAge() {
    let calendar = BusinessCalendar(
      firstOffsetSeconds: 0,
      holidays: [BusinessDay("2026-03-03")!, BusinessDay("2026-03-05")!])
    let start = BusinessDay("2026-03-01")!
    #expect(calendar.ageDays(from: start, to: BusinessDay("2026-03-02")!) == 1)
    #expect(calendar.ageDays(from: start, to: BusinessDay("2026-03-03")!) == 1)
    #expect(calendar.ageDays(from: start, to: BusinessDay("2026-03-06")!) == 3)
    #expect(calendar.ageDays(from: BusinessDay("2026-03-03")!, to: BusinessDay("2026-03-04")!) == 1)
    #expect(calendar.ageDays(from: start, to: BusinessDay("2026-02-27")!) == -2)
    let due = calendar.firstDayPast(dueDays: 2, from: start)
    #expect(due == BusinessDay("2026-03-06"))
    #expect(calendar.ageDays(from: start, to: due) == 3)
    #expect(calendar.ageDays(from: start, to: due.adding(days: -1)) == 2)
  }
}
