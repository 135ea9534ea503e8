import Parsing
import SettlementModel
import Store

/// Restates what is to be told about input: what the store knows, and what the calendar misses.
struct FileControlStage {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  let clock: NightClock

  /// All findings about files, rows, objects and pulls, with their ids.
  func findings() throws -> [Finding] {
    try database.controlFindings(scope: plan.policy.scope, calendar: plan.policy.calendar)
      + plan.sources.flatMap { try missingFiles(of: $0) }
  }

  /// One finding an expected day without a file, and one a number that a day's running numbers
  /// leave out.
  private func missingFiles(of source: PlannedSource) throws -> [Finding] {
    // A summary file alone is not the file that was due.
    let received = try database.filesReceived(source: source.name) { name in
      source.profile.summaryFile?.matches(name) != true
    }
    let lastDue = source.calendar.lastDueDay(
      on: plan.businessDay, isDayNamed: plan.isDayNamed, localHour: localHour)
    let days = source.calendar.missingDays(
      received: received.dates, holidays: plan.policy.calendar.holidays, through: lastDue)
    var findings = days.map { day in
      Self.finding(
        source: source.name, file: "\(day)", day: day,
        detail: "No file of \(source.name) for \(day) has come. Ask for it; if none is due on such "
          + "a day, add the day to holidays.")
    }
    for (day, names) in received.sharedDates.sorted(by: { $0.key < $1.key }) where day <= lastDue {
      findings += gaps(in: names, of: source, on: day)
    }
    return findings
  }

  private func gaps(
    in names: Set<String>, of source: PlannedSource, on day: BusinessDay
  ) -> [Finding] {
    var numbers: [String: Set<Int>] = [:]
    for name in names {
      guard let parts = source.profile.fileName?.parts(of: name),
        let number = parts.sequence.flatMap({ Int($0) })
      else { continue }
      numbers[parts.merchant ?? "", default: []].insert(number)
    }
    return numbers.sorted { $0.key < $1.key }.flatMap { merchant, numbers in
      FileCalendar.gaps(in: numbers).map { number in
        let of = merchant.isEmpty ? "" : " of merchant \(merchant)"
        return Self.finding(
          source: source.name,
          file: (merchant.isEmpty ? "" : merchant + "_") + "\(day)_\(number)", day: day,
          detail: "The files of \(source.name)\(of) for \(day) are numbered up to "
            + "\(numbers.max() ?? 0), and number \(number) has not come. Ask for it.")
      }
    }
  }

  private static func finding(
    source: String, file: String, day: BusinessDay, detail: String
  ) -> Finding {
    let place = FilePosition(source: source, file: file, row: 0)
    return Finding(
      id: FindingIdentity.id(
        code: .fileMissing, parts: FindingIdentity.parts(of: place), ordinal: 0),
      code: .fileMissing, position: place, agesFrom: day, detail: detail)
  }

  /// The hour of the business day; the last one where it has ended meanwhile.
  private var localHour: Int {
    let now = clock.now()
    let calendar = plan.policy.calendar
    if calendar.day(of: now) > plan.businessDay { return 23 }
    let local = now.milliseconds / 1000 + Int64(calendar.offsetSeconds(at: now))
    return Int(local % 86_400 / 3600)
  }
}
