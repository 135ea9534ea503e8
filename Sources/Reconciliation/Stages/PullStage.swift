import DurableFiles
import PaymentAPI
import SettlementModel
import Store

/// Brings the API's records in: pulls what is new or may have changed, and asks for what lines name and nobody holds.
struct PullStage {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  let run: RunID
  let clock: NightClock
  let progress: any NightProgress

  /// Pulls records, then saved events.
  ///
  /// A pull that could not finish is recorded as incomplete and reported; what it delivered stays. Security errors end
  /// the pulling, not the run.
  func pull(into outcome: inout NightOutcome) async throws {
    for planned in [plan.records, plan.events].compactMap({ $0 }) {
      guard !(plan.isOffline && planned.isRemote) else {
        progress.note("\(planned.account): not asked, for the run is offline")
        continue
      }
      do {
        try await pull(planned, into: &outcome)
      } catch let error as PaymentAPIError where error.code != .archiveUnwritable {
        outcome.problems.append(NightProblem(error))
      }
    }
  }

  private func pull(_ planned: PlannedRecords, into outcome: inout NightOutcome) async throws {
    let fingerprint =
      planned.isRemote ? nil : try ArchiveFingerprint(database: database, clock: clock).text(of: planned)
    let settingName = "archive \(planned.account)"
    if let fingerprint, try database.setting(settingName) == fingerprint,
      try !database.wantsPurgedRecords()
    {
      progress.note("\(planned.account): nothing changed since it was last read")
      let pullID = try database.beginPull(
        account: planned.account, windowFrom: nil, businessDay: plan.businessDay, run: run)
      try database.completePull(pullID, completeUpTo: PullOutcome.endOfTime)
      return
    }
    if planned.isRemote { try AbandonedParts.adopt(in: plan.data.archive) }
    let erased = planned.isRemote ? try RepeatedErasure(plan: plan, database: database) : nil
    let recorder =
      planned.isRemote
      ? ArchiveWriter(
        directory: plan.data.archive, startedAt: Timestamp(seconds: clock.now().milliseconds / 1000))
      : nil
    let source = try planned.open(recorder)
    let isComplete: Bool
    do {
      isComplete = try await pull(planned, from: source, into: &outcome)
      try await recorder?.finish()
      try erased?.perform()
      await planned.close(source)
    } catch {
      await planned.close(source)
      // What came before the failure was stored, so its raw objects are kept as well.
      try await recorder?.finish()
      try erased?.perform()
      throw error
    }
    if let fingerprint, isComplete {
      try database.setSetting(settingName, to: fingerprint)
    }
  }

  private func pull(
    _ planned: PlannedRecords, from source: any RecordSource, into outcome: inout NightOutcome
  ) async throws -> Bool {
    let window = try window(of: planned)
    let pullID = try database.beginPull(
      account: planned.account, windowFrom: window.from, businessDay: plan.businessDay, run: run)
    let seen = try database.beginSeeing()
    let sink = StoreSink(
      database: database, run: run, account: planned.account, windowFrom: window.from, seen: seen,
      progress: progress)
    let result: PullOutcome
    do {
      result = try await source.pull(window, into: sink)
    } catch let error as PaymentAPIError {
      try database.abandonPull(pullID, detail: error.description)
      throw error
    }
    guard result.isComplete else {
      let said = result.incompleteSeries.map(\.error.description).joined(separator: "; ")
      try database.abandonPull(pullID, detail: said)
      outcome.problems += result.incompleteSeries.map { NightProblem($0.error) }
      return false
    }
    try database.completePull(
      pullID, completeUpTo: covered(upTo: result.pulledUpTo), walked: result.walked, seen: seen)
    if !planned.isRemote {
      for file in try planned.archiveFiles() {
        try database.closeRejectsNotSeen(origin: file.name, since: run, run: run)
      }
    }
    return true
  }

  /// From the last complete pull less the look-back, or where a broken-off first pull stopped.
  private func window(of planned: PlannedRecords) throws -> PullWindow {
    guard planned.isRemote else { return PullWindow() }
    let configured = planned.from.map { plan.policy.calendar.start(of: $0) }
    guard let last = try database.lastCompletePull(account: planned.account) else {
      return PullWindow(
        from: configured, resumeCursors: try database.pullCursors(account: planned.account))
    }
    let lookBack = Int64(planned.lookBackDays) * 86_400_000
    // A past day that was named by hand is where the replay stands, whatever the machine's clock says.
    let dayEnd = plan.policy.calendar.start(of: last.businessDay.adding(days: 1))
    let reached = min(last.completeUpTo, dayEnd)
    let from = Timestamp(milliseconds: reached.milliseconds - lookBack)
    let start = max(from, configured ?? from)
    return PullWindow(
      from: start, nonFinal: try database.nonFinalRecords(createdBefore: start))
  }

  /// A business day named by hand after today stands for its own clock; otherwise the pull covers what it says.
  private func covered(upTo pulled: Timestamp) -> Timestamp {
    guard plan.isDayNamed else { return pulled }
    let dayEnd = plan.policy.calendar.start(of: plan.businessDay.adding(days: 1))
    let today = plan.policy.calendar.day(of: clock.now())
    return plan.businessDay > today ? max(pulled, dayEnd) : pulled
  }
}

extension NightProblem {
  init(_ error: PaymentAPIError) {
    self.init(kind: error.isSecurity ? .security : .unreachable, message: error.description)
  }
}
