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

  private func missingFiles(of source: PlannedSource) throws -> [Finding] {
    // A summary file alone is not the file that was due.
    let received = try database.filesReceived(source: source.name) { name in
      source.profile.summaryFile?.matches(name) != true
    }
    return ExpectedFiles(source: source, holidays: plan.policy.calendar.holidays).missing(
      received: received.dates, sharedDates: received.sharedDates,
      through: source.calendar.lastDueDay(
        on: plan.businessDay, isDayNamed: plan.isDayNamed, localHour: localHour))
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
