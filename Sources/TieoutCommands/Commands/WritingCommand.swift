import DurableFiles
import Foundation
import Reconciliation
import Reporting
import SettlementModel
import Store

extension Invocation {
  /// Carries out a command that writes: takes the lock, opens the database, and keeps a journal of the run.
  ///
  /// - Parameters:
  ///   - command: the command's name, for the journal.
  ///   - date: `--date`; today in the configured time zone where nil.
  ///   - record: takes what is to be told after the run; nil where nothing is.
  ///   - body: does the work and says with what code it ended.
  func writing(
    command: String, date: BusinessDay? = nil, isOffline: Bool = false, record: RunRecord? = nil,
    _ body: @escaping @Sendable (NightlyRun, SettlementDatabase, ReconciliationPlan) async throws ->
      ExitStatus
  ) async throws {
    try await reporting {
      let configuration = try configuration()
      let started = clock.now()
      record?.note { $0.configuration = configuration }
      let plan = try configuration.plan(
        businessDay: date ?? configuration.calendar.day(of: started), isDayNamed: date != nil,
        isOffline: isOffline, environment: environment)
      try plan.data.create()
      try requireLocalFileSystem(configuration, path: plan.data.path)
      let lock = try await lock(plan.data, for: .run)
      defer { lock.release() }
      let database = try SettlementDatabase.open(
        path: plan.data.database, access: .readWrite, mode: plan.data.permissions.fileMode,
        waiting: waitingForWriter(of: plan.data))
      if let last = try database.lastBusinessDay(), plan.businessDay < last {
        console.error(
          plan.isDayNamed
            ? "--date \(plan.businessDay) lies before the last run's business day \(last); reports of the past lie "
              + "under \(plan.data.reports)"
            : "today, \(plan.businessDay) by this machine's clock, lies before the last run's business day \(last); "
              + "set the clock, or name a day from \(last) on with --date")
        try database.close()
        return .usage
      }
      try await requireClock(plan, database)
      try warnOfClock(database, started)
      if command == "run" { try checkWeekly(database) }
      try keepLogbook(of: database, plan)
      let progress = ConsoleProgress(console: console)
      let run = try database.beginRun(
        command: command, businessDay: plan.businessDay, startedAt: started)
      console.enter(run: run.number)
      record?.note { state in
        state.progress = progress
        state.requestsSent = plan.records.requestsSent
      }
      let night = NightlyRun(
        plan: plan, database: database, run: run, clock: clock, progress: progress)
      let status = try await finishing(run, of: database, record) {
        let status = try await Interruption.stoppable(console) {
          try await body(night, database, plan)
        }
        try database.note(NightNote(isDayNamed: date != nil, at: clock.now()), of: run)
        return status
      }
      try keepLogbook(of: database, plan)
      try database.close()
      return status
    }
  }

  /// Says that another program holds the database up.
  private func waitingForWriter(of data: DataDirectory) -> @Sendable () -> Void {
    let (console, path) = (console, data.database)
    return {
      console.info("waiting for another program that writes \(path), for 30 seconds at most")
    }
  }

  /// Says where the machine's clock stands before a time that has been.
  private func warnOfClock(_ database: SettlementDatabase, _ started: Timestamp) throws {
    guard let last = try database.newestRuns(limit: 1).first, started < last.startedAt else { return }
    console.warning(
      "the machine's clock says \(started), and the last run began at \(last.startedAt): the clock went back, or was "
        + "wrong then; set it, for business days are cut by it")
  }

  /// Looks at every page once a week.
  private func checkWeekly(_ database: SettlementDatabase) throws {
    let (name, now) = ("integrity_checked_at", clock.now().milliseconds)
    let checked = try database.setting(name).flatMap { Int64($0) }
    // A clock that went back must not put the check off for ever.
    if let checked, (0..<(7 * 86_400_000)).contains(now - checked) { return }
    if checked != nil {
      console.detail("the database is checked page by page, as once a week")
      let problems = try database.verify()
      guard problems.isEmpty else { throw StoreError.foundDamaged(database.path, problems) }
    }
    try database.setSetting(name, to: "\(now)")
  }

  /// Has the logbook say what the database holds.
  func keepLogbook(of database: SettlementDatabase, _ plan: ReconciliationPlan) throws {
    for source in plan.sources {
      try database.keepProfile(source.profileText, version: source.profileVersion)
    }
    try Logbook(of: plan.data).catchUp(with: database, archiveFiles: plan.keptArchiveFiles())
  }

  /// Enters how the run ended in the journal, also where it ended by an error.
  private func finishing(
    _ run: RunID, of database: SettlementDatabase, _ record: RunRecord?,
    _ body: () async throws -> ExitStatus
  ) async throws -> ExitStatus {
    do {
      let status = try await body()
      try database.finishRun(run, endedAt: clock.now(), exitCode: Int(status.rawValue))
      record?.noteSuccess(in: database)
      return status
    } catch {
      // After a write or sync that failed nobody knows what the disk holds: nothing more is written here, and
      // the next run, which finds this one unended, checks the database first.
      if (error as? StoreError)?.code == .ioFailure { throw error }
      let code = Int(ExitStatus(error).rawValue)
      // Where the disk is full the journal cannot be written either; the first error is the one to tell.
      do {
        try database.finishRun(run, endedAt: clock.now(), exitCode: code)
        record?.noteSuccess(in: database)
      } catch {}
      throw error
    }
  }

  /// Says what a run could not do, and the code that it ends with.
  ///
  /// - Parameter isSummarized: whether a summary on standard output says the rest.
  func conclude(_ outcome: NightOutcome, isSummarized: Bool = false) -> ExitStatus {
    for problem in outcome.problems {
      for line in problem.message.split(separator: "\n") {
        switch problem.kind {
        case .notice: console.info(String(line))
        case .unreachable, .security: console.error(String(line))
        }
      }
    }
    if let directory = outcome.reportDirectory {
      let level: LogLine.Level = isSummarized ? .debug : .info
      console.say(level, "reports: \(directory)")
      let count = outcome.openDiscrepancies
      let noun = count == 1 ? "discrepancy" : "discrepancies"
      console.say(
        level,
        count == 0
          ? "no open discrepancy"
          : "\(count) open \(noun); `tieout report discrepancies` shows them",
        [.init("open_discrepancies", .integer(Int64(count)))])
    }
    return ExitStatus(outcome)
  }
}
