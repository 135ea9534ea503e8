import DurableFiles
import Glibc
public import PaymentAPI
import Parsing
public import SettlementModel
import Store

/// Builds the database again from the logbook and the kept files, beside the old one.
///
/// Every run of the past is told again in its order: what came is restored, what was judged is
/// judged again. The old database is replaced last, by a rename; until then nothing of it changes.
/// The caller holds the ``RunLock``.
public struct DatabaseRebuild: Sendable {
  let data: DataDirectory
  /// The configuration as of a business day, and whether that day was named by hand.
  let plan: @Sendable (BusinessDay, Bool) throws -> ReconciliationPlan
  /// Opens an archive that was kept whole.
  let openArchive: @Sendable (String) -> any RecordSource
  /// Hears how far it is.
  let progress: @Sendable (String) -> Void

  public init(
    data: DataDirectory,
    plan: @escaping @Sendable (BusinessDay, Bool) throws -> ReconciliationPlan,
    openArchive: @escaping @Sendable (String) -> any RecordSource,
    progress: @escaping @Sendable (String) -> Void
  ) {
    (self.data, self.plan) = (data, plan)
    (self.openArchive, self.progress) = (openArchive, progress)
  }

  var draft: String { data.database + ".rebuilding" }
  var scratch: String { data.path + "/rebuilding" }

  /// Builds, proves and replaces.
  ///
  /// - Parameter archiveFiles: files of an archive that stands for the API; empty otherwise.
  public func perform(
    archiveFiles: [(name: String, path: String)]
  ) async throws -> RebuildOutcome {
    var outcome = RebuildOutcome()
    try removeDraft()
    try tellOld(archiveFiles, into: &outcome)
    let logbook = Logbook(of: data)
    let reading = try LogbookReading(path: logbook.path)
    if let line = reading.damagedLine {
      throw RebuildError.logbookDamaged(path: logbook.path, line: line)
    }
    guard reading.commit != nil else { throw try nothingKept(logbook) }
    do {
      let database = try SettlementDatabase.open(
        path: draft, access: .readWrite, mode: data.permissions.fileMode)
      try database.beginRestoring()
      var replay = Replay(rebuild: self, database: database, logbook: logbook)
      try await replay.run(reading.entries)
      outcome.merge(replay.outcome)
      try database.endRestoring()
      try prove(database)
      let untold = try untoldDays(database)
      if !untold.isEmpty {
        outcome.remarks.append(
          "reports of \(untold.joined(separator: ", ")) lie there, and the logbook tells of no run "
            + "of that day: its end is lost, and with it what those runs brought and what was "
            + "decided since; the next run fetches what the sources and the API still have")
      }
      outcome.lines = try database.isUnjudged() ? 0 : database.conservation().facts.lines
      try database.close()
    } catch {
      try removeDraft()
      throw error
    }
    outcome.replaced = try replaceOld()
    return outcome
  }

  /// Has the logbook say what the old database holds, where that can be read.
  private func tellOld(
    _ archiveFiles: [(name: String, path: String)], into outcome: inout RebuildOutcome
  ) throws {
    guard access(data.database, F_OK) == 0 else { return }
    do {
      let old = try SettlementDatabase.open(
        path: data.database, access: .readWrite, mode: data.permissions.fileMode)
      let problems = try old.verify()
      guard problems.isEmpty else {
        throw StoreError(
          code: .damaged, path: data.database, detail: problems.joined(separator: "; "), advice: "")
      }
      try Logbook(of: data).catchUp(with: old, archiveFiles: archiveFiles)
      try old.close()
    } catch let error as StoreError where error.code == .damaged {
      outcome.remarks.append(
        "the old database is damaged, so what it held and the logbook does not say is lost: what a "
          + "run that was killed since the logbook's last line had brought; \(error.detail)")
    }
  }

  /// What is said where nothing is left to build from.
  private func nothingKept(_ logbook: Logbook) throws -> RebuildError {
    func count(_ folder: String) throws -> Int {
      guard access(folder, F_OK) == 0 else { return 0 }
      return try namesInFolder(folder).count { !$0.hasSuffix(".part") }
    }
    return .nothingKept(
      path: logbook.directory, files: try count(data.inbox), pulls: try count(data.archive))
  }

  /// Days whose reports lie there though no run that was told is of them: the logbook's end is lost.
  private func untoldDays(_ database: SettlementDatabase) throws -> [String] {
    let told = Set(try database.logbookRuns(after: RunID(number: 0)).map { "\($0.businessDay)" })
    guard access(data.reports, F_OK) == 0 else { return [] }
    return try namesInFolder(data.reports).filter {
      BusinessDay($0) != nil && !told.contains($0)
    }
  }

  private func prove(_ database: SettlementDatabase) throws {
    var problems = try database.verify()
    let audit = try database.verifyAudit()
    if let problem = audit.problem { problems.append(problem) }
    if try !database.isUnjudged(), try database.lastJudgingRunIfBehind() == nil {
      problems += try database.conservation().differences
    }
    guard problems.isEmpty else { throw RebuildError.unsound(problems: problems) }
  }

  func removeDraft() throws {
    for name in [draft, draft + "-wal", draft + "-shm", draft + ".new", scratch] {
      try removeWhole(name)
    }
  }

  /// Puts the new database in the old one's place, and keeps that under another name.
  private func replaceOld() throws -> String? {
    for name in ["-wal", "-shm"] { unlink(draft + name) }
    var replaced: String?
    if access(data.database, F_OK) == 0 {
      var number = 1
      while access("\(data.database).replaced-\(number)", F_OK) == 0 { number += 1 }
      let name = "\(data.database).replaced-\(number)"
      guard link(data.database, name) == 0 else { throw failure(name, .rename) }
      // A log is of the database that it lies beside, and must not be taken for the new one's.
      for ending in ["-wal", "-shm"] where access(data.database + ending, F_OK) == 0 {
        guard rename(data.database + ending, name + ending) == 0 else {
          throw failure(name + ending, .rename)
        }
      }
      replaced = name
    }
    guard rename(draft, data.database) == 0 else { throw failure(data.database, .rename) }
    try syncDirectory(data.path)
    return replaced
  }

  private func failure(
    _ path: String, _ operation: DurableFileError.Operation
  ) -> DurableFileError {
    DurableFileError(path: path, operation: operation, errnoCode: errno)
  }
}

extension RebuildOutcome {
  fileprivate mutating func merge(_ other: RebuildOutcome) {
    runs = other.runs
    sameReports = other.sameReports
    otherReports = other.otherReports
    remarks += other.remarks
  }
}
