public import Parsing
import PaymentAPI
import SettlementModel
public import Store

/// The nightly job, told in the order in which it happens: fetch, ingest, pull, match, report.
///
/// Each method is one stage alone, for the command of the same name. The caller holds the ``RunLock``.
public struct NightlyRun: Sendable {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  /// What everything of the night is stored under.
  public let run: RunID
  let clock: NightClock
  let progress: any NightProgress

  public init(
    plan: ReconciliationPlan, database: SettlementDatabase, run: RunID,
    clock: NightClock = .system, progress: any NightProgress = SilentProgress()
  ) {
    self.plan = plan
    self.database = database
    self.run = run
    self.clock = clock
    self.progress = progress
  }

  /// The whole night. What could not be reached is in the outcome's problems; everything else was done.
  ///
  /// - Parameter isFull: evaluates every case again, whether anything touched it or not.
  public func perform(isFull: Bool = false) async throws -> NightOutcome {
    var outcome = NightOutcome()
    try await fetch(into: &outcome)
    try Task.checkCancellation()
    try await pull(into: &outcome)
    try Task.checkCancellation()
    try await match(isFull: isFull, into: &outcome)
    try Task.checkCancellation()
    try report(into: &outcome)
    return outcome
  }

  /// Fetches settlement files and stores what they hold.
  public func fetch(into outcome: inout NightOutcome) async throws {
    progress.began(stage: .fetch)
    defer { progress.ended(stage: .fetch) }
    let stage = FileStage(plan: plan, database: database, run: run, progress: progress)
    try await stage.fetchAndIngest(into: &outcome)
    try database.endFirstLoad()
  }

  /// Pulls records, then asks for what lines name and nobody holds.
  public func pull(into outcome: inout NightOutcome) async throws {
    progress.began(stage: .pull)
    defer { progress.ended(stage: .pull) }
    let stage = PullStage(
      plan: plan, database: database, run: run, clock: clock, progress: progress)
    try await stage.pull(into: &outcome)
    try await withLookups(into: &outcome) { try await $0.fetchNamedObjects() }
  }

  /// Matches; in API mode reads the objects behind new findings once more before they are published.
  public func match(isFull: Bool, into outcome: inout NightOutcome) async throws {
    progress.began(stage: .match)
    defer { progress.ended(stage: .match) }
    let stage = MatchStage(
      plan: plan, database: database, run: run, isFull: isFull, clock: clock,
      progress: progress)
    outcome.payouts = try stage.match()
    let references = try database.objectsBehindNewFindings(run: run)
    if !references.isEmpty {
      var isChanged = false
      try await withLookups(into: &outcome) { isChanged = try await $0.read(again: references) }
      if isChanged { outcome.payouts = try stage.match() }
    }
    try database.noteOvertakenDecisions(run: run, login: plan.login, at: clock.now())
  }

  /// Proves the books and publishes the reports of the business day.
  public func report(into outcome: inout NightOutcome) throws {
    progress.began(stage: .report)
    defer { progress.ended(stage: .report) }
    let policy = try MatchStage(
      plan: plan, database: database, run: run, isFull: false, clock: clock, progress: progress
    ).policy()
    let stage = ReportStage(
      plan: plan, database: database, run: run, policy: policy, payouts: outcome.payouts,
      progress: progress)
    let published = try stage.publish()
    outcome.reportDirectory = published.directory
    outcome.summary = published.summary
    try count(into: &outcome)
  }

  /// Reads and stores one file that lies on this machine, also where no source names its place.
  @discardableResult
  public func ingest(
    file path: String, source: String, profile: FileProfile, profileVersion: String
  ) throws -> FileImportResult {
    let stage = FileStage(plan: plan, database: database, run: run, progress: progress)
    let result = try stage.ingest(
      path: path, source: source, profile: profile, profileVersion: profileVersion, clock: clock)
    try database.endFirstLoad()
    return result
  }

  /// Has content counted that was set aside: by name or digest, on a person's word.
  ///
  /// - Parameters:
  ///   - replaced: a name of the same source that it takes the place of; nil to count beside all.
  ///   - profile: what to read with; that of the file's source where nil.
  /// - Throws: ``FileReleaseError`` where there is nothing to count, or none can be told.
  @discardableResult
  public func accept(
    file wanted: String, source: String?, replacing replaced: String?,
    acceptance: FileAcceptance, profile: (profile: FileProfile, version: String)?
  ) throws -> FileImportResult {
    let stage = FileStage(plan: plan, database: database, run: run, progress: progress)
    let result = try stage.accept(
      wanted, source: source, replacing: replaced, acceptance: acceptance, profile: profile)
    try database.endFirstLoad()
    return result
  }

  /// Restates what is refused, for a stage alone: other findings wait for the next matching.
  public func countRefusals(into outcome: inout NightOutcome) throws {
    try database.sumNewContents()
    let findings = try FileControlStage(plan: plan, database: database, clock: clock).findings()
    try database.replaceFindings(
      origin: .control, with: findings, run: run, businessDay: plan.businessDay)
    outcome.openRefusals = try database.openFindingCounts().refusedInput
  }

  /// Fills in how many findings are open.
  public func count(into outcome: inout NightOutcome) throws {
    let counts = try database.openFindingCounts()
    outcome.openDiscrepancies = counts.discrepancies
    outcome.openRefusals = counts.refusedInput
  }

  /// Runs `body` with lookups by id where records come from the API and may be asked for.
  private func withLookups(
    into outcome: inout NightOutcome, _ body: (LookupStage) async throws -> Void
  ) async throws {
    guard plan.records.isRemote, !plan.isOffline,
      !outcome.problems.contains(where: { $0.kind == .security })
    else { return }
    do {
      let source = try plan.records.open(nil)
      let stage = LookupStage(
        plan: plan, database: database, run: run, source: source, progress: progress)
      do {
        try await body(stage)
        await plan.records.close(source)
      } catch {
        await plan.records.close(source)
        throw error
      }
    } catch let error as PaymentAPIError {
      outcome.problems.append(NightProblem(error))
    }
  }
}
