import Reconciliation
import SettlementModel
import Store

/// The machine's clock is so far ahead of the API's that the business day would be a wrong one.
struct ClockAheadError: Error, CustomStringConvertible {
  let here: Timestamp
  let there: Timestamp

  var description: String {
    "this machine's clock says \(here), the API's \(there): no run was begun, for every pending item would count as "
      + "overdue; set the clock, or name the business day with --date"
  }
}

extension Invocation {
  /// How far the clock may be ahead, in milliseconds: 48 hours.
  private static let aheadMillisecondsMax: Int64 = 48 * 3_600_000

  /// Refuses a business day that a clock running ahead would give: reports could not be taken back, and
  /// every later run would lie before it.
  ///
  /// The API is asked what time it is, but only where the clock is the only word for the day and has
  /// moved on by more than two days since the last run, or there was none. One that cannot be asked
  /// is no reason to stop: the pull will tell.
  ///
  /// - Throws: ``ClockAheadError``; ``CommandExit`` where a signal came.
  func requireClock(_ plan: ReconciliationPlan, _ database: SettlementDatabase) async throws {
    guard !plan.isDayNamed, !plan.isOffline, plan.records.isRemote else { return }
    let here = clock.now()
    if let last = try database.newestRuns(limit: 1).first,
      here.milliseconds - last.startedAt.milliseconds <= Self.aheadMillisecondsMax
    {
      return
    }
    let records = plan.records
    let there = try await Interruption.stoppable(console) { () async throws -> Timestamp? in
      do {
        return try await records.serverTime()
      } catch {
        try Task.checkCancellation()
        return nil
      }
    }
    guard let there, here.milliseconds - there.milliseconds > Self.aheadMillisecondsMax else { return }
    throw ClockAheadError(here: here, there: there)
  }
}
