import DurableFiles
import Foundation
import Parsing
import PaymentAPI
import SettlementModel
import Store

/// Tells the runs of a logbook again, into an empty database.
struct Replay {
  let rebuild: DatabaseRebuild
  let database: SettlementDatabase
  let logbook: Logbook
  var outcome = RebuildOutcome()
  private var rows: [LogbookRow] = []
  private var gone: [LogbookRow] = []
  /// Segments whose runs may not all have come yet, and archives of the batch at hand.
  private var segments: [String] = []
  private var archives: [String] = []
  private var lastRun: Int64 = 0

  init(rebuild: DatabaseRebuild, database: SettlementDatabase, logbook: Logbook) {
    (self.rebuild, self.database, self.logbook) = (rebuild, database, logbook)
  }

  /// Tells every batch.
  mutating func run(_ entries: [LogbookEntry]) async throws {
    let lastPublishing = Self.lastPublishing(entries)
    for entry in entries {
      switch entry {
      case .row(let row): rows.append(row)
      case .gone(let table, let key):
        gone.append(LogbookRow(table: table, key: key, values: ""))
      case .records(let file):
        segments = [try present(file)]
        for segment in segments { try database.restorePurged(fromSegment: segment) }
      case .archive(let folder, _): archives.append(try present(folder))
      case .commit(let commit):
        try await endBatch(commit, lastPublishing: lastPublishing)
      }
    }
  }

  private func present(_ name: String) throws -> String {
    let path = logbook.directory + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
      throw RebuildError.fileMissing(path: path, detail: "the logbook names it, and it is gone")
    }
    return path
  }

  private mutating func endBatch(_ commit: LogbookCommit, lastPublishing: Set<Int64>) async throws {
    try database.restore(rows: rows, gone: gone)
    (rows, gone) = ([], [])
    let run = try database.logbookRuns(after: RunID(number: lastRun))
      .first { $0.id.number == commit.run }
    if let run, commit.run > lastRun {
      try Task.checkCancellation()
      rebuild.progress("telling run \(commit.run) for \(run.businessDay) again")
      try await tell(run, isPublished: lastPublishing.contains(commit.run))
      (lastRun, outcome.runs) = (commit.run, outcome.runs + 1)
    } else {
      try readContents()
    }
    archives = []
  }

  private mutating func tell(_ run: LogbookRun, isPublished: Bool) async throws {
    let night = try database.nightNote(of: run.id)
    let at = night?.at ?? run.endedAt ?? run.startedAt
    var plan = try rebuild.plan(run.businessDay, false)
    plan.isDayNamed =
      night?.isDayNamed ?? (plan.policy.calendar.day(of: run.startedAt) != run.businessDay)
    try readContents()
    for segment in segments { try database.restoreRecords(fromSegment: segment, run: run.id) }
    for archive in archives { try await restoreRecords(fromArchive: archive, run: run.id) }
    try judge(run, plan, at: at)
    if isPublished { try compare(run, plan, at: at) }
  }

  /// Reads lines again that count, or counted, and are not here yet.
  private mutating func readContents() throws {
    for content in try database.contentsToRead() {
      try ContentReading(rebuild: rebuild, database: database).read(content)
    }
  }

  private func restoreRecords(fromArchive folder: String, run: RunID) async throws {
    let sink = RecordsOnly(database: database, run: run)
    let result = try await rebuild.openArchive(folder).pull(PullWindow(), into: sink)
    guard result.isComplete else {
      throw RebuildError.fileMissing(
        path: folder,
        detail: result.incompleteSeries.map(\.error.description).joined(separator: "; "))
    }
  }

  /// Judges as the run did.
  private mutating func judge(
    _ run: LogbookRun, _ plan: ReconciliationPlan, at: Timestamp
  ) throws {
    let clock = NightClock { at }
    guard let fingerprint = run.fingerprint else {
      guard run.endedAt != nil, ["fetch", "ingest", "pull"].contains(run.command),
        [0, 2, 65, 69, 77].contains(run.exitCode)
      else { return }
      var ignored = NightOutcome()
      let night = NightlyRun(plan: plan, database: database, run: run.id, clock: clock)
      return try night.countRefusals(into: &ignored)
    }
    let stage = MatchStage(
      plan: plan, database: database, run: run.id, isFull: false, clock: clock,
      progress: SilentProgress())
    _ = try stage.match()
    let now = try database.logbookRuns(after: RunID(number: run.id.number - 1)).first?.fingerprint
    if now != fingerprint {
      outcome.remarks.append(
        "run \(run.id.number) for \(run.businessDay) was judged under other rules or another "
          + "configuration; it was judged again under those of today")
    }
  }

  /// Makes the night's reports again and compares them with those that were published.
  private mutating func compare(
    _ run: LogbookRun, _ plan: ReconciliationPlan, at: Timestamp
  ) throws {
    let differing = try PublishedReports(rebuild: rebuild, database: database)
      .differences(of: run, plan, at: at)
    guard let differing else { return }
    if differing.isEmpty { outcome.sameReports.append(run.businessDay) }
    outcome.otherReports += differing.map { "\(run.businessDay)/\($0)" }
  }

  /// Runs that published the reports that their days have now.
  private static func lastPublishing(_ entries: [LogbookEntry]) -> Set<Int64> {
    var newest: [String: Int64] = [:]
    for entry in entries {
      guard case .row(let row) = entry, row.table == "run",
        let object = try? JSONSerialization.jsonObject(with: Data(row.values.utf8)),
        let run = object as? [String: Any], let id = (run["id"] as? NSNumber)?.int64Value,
        let day = (run["business_day"] as? NSNumber)?.int64Value,
        let code = (run["exit_code"] as? NSNumber)?.intValue, [0, 2, 65, 69, 77].contains(code),
        ["run", "match"].contains(run["command"] as? String)
      else { continue }
      newest[String(day)] = max(newest[String(day)] ?? 0, id)
    }
    return Set(newest.values)
  }
}

/// Stores what an archive holds, and nothing of what could not be read: the logbook tells that.
private struct RecordsOnly: RecordSink {
  let database: SettlementDatabase
  let run: RunID

  func accept(_ page: RecordPage) async throws {
    let kept = RecordPage(records: page.records, series: page.series)
    _ = try database.store(page: kept, run: run, account: "restored")
  }
}
