import DurableFiles
import Glibc
import SettlementModel
import Store

/// Makes the entries that a logbook lacks.
struct LogbookBatch {
  let logbook: Logbook
  let database: SettlementDatabase
  let archiveFiles: [(name: String, path: String)]
  let store: String
  /// Rows as the logbook tells them, by table and key.
  private var told: [String: [String: String]] = [:]
  private var marks: [String: Int64]
  private let isBegun: Bool
  private let lastRun: LogbookCommit?

  init(
    logbook: Logbook, database: SettlementDatabase,
    archiveFiles: [(name: String, path: String)], store: String, known: LogbookReading
  ) {
    (self.logbook, self.database, self.store) = (logbook, database, store)
    self.archiveFiles = archiveFiles
    marks = known.commit?.marks ?? [:]
    lastRun = known.commit
    isBegun = known.commit != nil
    for entry in known.entries {
      switch entry {
      case .row(let row): told[row.table, default: [:]][row.key] = row.values
      case .gone(let table, let key): told[table]?[key] = nil
      default: break
      }
    }
  }

  /// One batch a run, oldest first, and one for what was decided since; none where nothing was.
  mutating func all(runs: [LogbookRun]) throws -> [[LogbookEntry]] {
    let newest = try database.recordMarks()
    let opening = try recordEntries(newest: newest, runs: runs)
    marks = newest
    guard !runs.isEmpty else {
      let changes = try changes(in: database)
      guard !changes.isEmpty || !opening.isEmpty || !isBegun else { return [] }
      return [opening + changes + [try commit(nil)]]
    }
    var batches: [[LogbookEntry]] = []
    for run in runs {
      var entries = run.id == runs[0].id ? opening : []
      let then = try SettlementDatabase.open(path: database.path, asOf: run.id)
      defer { try? then.close() }
      entries += try changes(in: then)
      batches.append(entries + [try commit(run)])
    }
    // What was decided since the newest run, and what no run is named by.
    let since = try changes(in: database)
    if !since.isEmpty { batches.append(since + [try commit(runs.last)]) }
    return batches
  }

  private func commit(_ run: LogbookRun?) throws -> LogbookEntry {
    .commit(
      LogbookCommit(
        store: store, run: run?.id.number ?? lastRun?.run ?? 0,
        startedAtMilliseconds: run?.startedAt.milliseconds ?? lastRun?.startedAtMilliseconds ?? 0,
        head: try database.auditHead(), marks: marks))
  }

  /// What rows are new, other than told, or gone.
  private mutating func changes(in database: SettlementDatabase) throws -> [LogbookEntry] {
    var entries: [LogbookEntry] = []
    var left = told.mapValues { Set($0.keys) }
    try database.forEachLogbookRow { row in
      left[row.table]?.remove(row.key)
      guard told[row.table]?[row.key] != row.values else { return }
      told[row.table, default: [:]][row.key] = row.values
      entries.append(.row(row))
    }
    for (table, keys) in left.sorted(by: { $0.key < $1.key }) {
      for key in keys.sorted() {
        told[table]?[key] = nil
        entries.append(.gone(table: table, key: key))
      }
    }
    return entries
  }

  // MARK: API objects

  private func recordEntries(
    newest: [String: Int64], runs: [LogbookRun]
  ) throws -> [LogbookEntry] {
    let added = newest.reduce(Int64(0)) { $0 + max(0, $1.value - marks[$1.key, default: 0]) }
    guard added > 0 || !isBegun else { return [] }
    if added > Logbook.segmentVersionsMax, runs.count == 1, marks.isEmpty || isFirstLoad,
      !archiveFiles.isEmpty, let folder = try keptArchive()
    {
      return [.archive(folder: folder, run: runs[0].id.number)]
    }
    let name = logbook.freeName("records-", ".sqlite")
    var since: [String: Int64] = [:]
    for table in newest.keys { since[table] = marks[table, default: 0] }
    let count = try database.writeRecordSegment(
      to: logbook.directory + "/" + name, newerThan: since,
      mode: logbook.data.permissions.fileMode)
    return count == 0 ? [] : [.records(file: name)]
  }

  private var isFirstLoad: Bool { marks.allSatisfy { $0.value == 0 } }

  /// Links the archive's files into a folder beside the logbook: whoever writes new files in their
  /// place leaves these as they are. Nil where the file system cannot.
  private func keptArchive() throws -> String? {
    let name = logbook.freeName("archive-", "")
    let folder = logbook.directory + "/" + name
    try logbook.data.permissions.createDirectory(at: folder)
    for file in archiveFiles {
      let target = folder + "/" + file.name
      if let slash = target.lastIndex(of: "/") {
        try logbook.data.permissions.createDirectory(at: String(target[..<slash]))
      }
      guard link(file.path, target) == 0 else {
        try removeWhole(folder)
        return nil
      }
    }
    try syncDirectory(folder)
    return name
  }
}
