import SettlementModel
import Testing

/// On which days a file is missed, and from when on.
struct FileCalendarTests {
  private func day(_ text: String) -> BusinessDay { BusinessDay(text)! }

  @Test func everyDayFromTheFirstFileOnIsExpected() {
    let calendar = FileCalendar(rhythm: .daily)
    let missing = calendar.missingDays(
      received: [day("2026-03-02"), day("2026-03-05")], holidays: [day("2026-03-04")],
      through: day("2026-03-07"))
    #expect(missing.map(\.description) == ["2026-03-03", "2026-03-06", "2026-03-07"])
  }

  @Test func nothingIsExpectedBeforeAnyFileUnlessADayIsNamed() {
    let through = day("2026-03-03")
    #expect(
      FileCalendar(rhythm: .daily).missingDays(received: [], holidays: [], through: through) == [])
    let named = FileCalendar(rhythm: .daily, from: day("2026-03-02"))
    #expect(
      named.missingDays(received: [], holidays: [], through: through)
        == [day("2026-03-02"), through])
    #expect(named.missingDays(received: [], holidays: [], through: day("2026-03-01")) == [])
  }

  @Test func weekendsAreNoWeekdays() {
    // 2026-03-07 is a Saturday.
    let calendar = FileCalendar(rhythm: .weekdays, from: day("2026-03-06"))
    let missing = calendar.missingDays(
      received: [day("2026-03-07")], holidays: [], through: day("2026-03-10"))
    #expect(missing.map(\.description) == ["2026-03-06", "2026-03-09", "2026-03-10"])
  }

  @Test func withoutRhythmNothingIsExpected() {
    let calendar = FileCalendar(rhythm: .none, from: day("2026-03-06"))
    #expect(calendar.missingDays(received: [], holidays: [], through: day("2026-04-01")) == [])
  }

  @Test func yesterdayIsDueFromItsHourOnAndWithANamedDayAlways() {
    let calendar = FileCalendar(rhythm: .daily, dueHour: 12)
    let today = day("2026-03-10")
    func due(_ isNamed: Bool, _ hour: Int) -> String {
      calendar.lastDueDay(on: today, isDayNamed: isNamed, localHour: hour).description
    }
    #expect(due(false, 11) == "2026-03-08")
    #expect(due(false, 12) == "2026-03-09")
    #expect(due(true, 0) == "2026-03-09")
  }

  @Test func gapsStandBetweenTheSmallestAndTheLargestNumber() {
    #expect(FileCalendar.gaps(in: [1, 3, 6]) == [2, 4, 5])
    #expect(FileCalendar.gaps(in: [3, 4]) == [])
    #expect(FileCalendar.gaps(in: []) == [])
    // Times of day are no running numbers.
    #expect(FileCalendar.gaps(in: [93_015, 140_000]) == [])
    #expect(FileCalendar.gaps(in: [.min / 4, .max / 4]) == [])
  }
}
