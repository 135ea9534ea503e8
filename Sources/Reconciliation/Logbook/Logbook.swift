import DurableFiles
import Glibc
import SettlementModel
public import Store

/// The logbook of a data directory: what came, when, and what people decided, so that the database
/// can be built again from it and the kept files.
///
/// A file of lines, each hashed together with the one before, that grows by one batch after every
/// command that wrote; beside it one file for each batch that brought API objects. It follows the
/// database: what a killed command left untold, the next one tells. A database that was put back to
/// an earlier state begins a new logbook.
public struct Logbook: Sendable {
  let directory: String
  let data: DataDirectory
  /// From so many API objects on, those of an archive are kept as the archive's files.
  static let segmentVersionsMax = 200_000

  var path: String { directory + "/entries" }

  /// The logbook of a data directory.
  public init(of data: DataDirectory) {
    self.data = data
    directory = data.path + "/logbook"
  }

  /// Tells what the database holds and the logbook does not say yet; durable on return.
  ///
  /// - Parameters:
  ///   - archiveFiles: files of an archive that stands for the API; empty otherwise.
  ///   - isNew: whether to begin anew, as after something was erased or purged.
  public func catchUp(
    with database: SettlementDatabase, archiveFiles: [(name: String, path: String)] = [],
    isNew: Bool = false
  ) throws {
    try data.permissions.createDirectory(at: directory)
    let store = try database.storeIdentity()
    var known = try LogbookReading(path: path)
    let follows = try !isNew && follows(known, database, store: store)
    if !follows { known = try LogbookReading(path: path + ".none") }
    let runs = try database.logbookRuns(after: RunID(number: known.commit?.run ?? 0))
    var batch = LogbookBatch(
      logbook: self, database: database, archiveFiles: archiveFiles, store: store, known: known)
    let target = follows ? path : path + ".part"
    if !follows, unlink(target) != 0, errno != ENOENT {
      throw DurableFileError(path: target, operation: .remove, errnoCode: errno)
    }
    var writing = LogbookWriting(path: target, mode: data.permissions.fileMode, after: known)
    for entries in try batch.all(runs: runs) { try writing.append(entries) }
    if !follows { try replace(by: target) }
    try removeUnused()
  }

  /// Whether the database is the one that the logbook tells of, at that point or later.
  private func follows(
    _ known: LogbookReading, _ database: SettlementDatabase, store: String
  ) throws -> Bool {
    guard let commit = known.commit, known.damagedLine == nil, commit.store == store else {
      return false
    }
    guard
      try database.holdsAuditHead(AuditHead(count: commit.auditCount, hash: commit.auditHash))
    else { return false }
    guard commit.run > 0 else { return true }
    let run = try database.logbookRuns(after: RunID(number: commit.run - 1)).first
    let marks = try database.recordMarks()
    return run?.id.number == commit.run
      && run?.startedAt.milliseconds == commit.startedAtMilliseconds
      && commit.marks.allSatisfy { marks[$0.key, default: 0] >= $0.value }
  }

  private func replace(by target: String) throws {
    guard rename(target, path) == 0 else {
      throw DurableFileError(path: path, operation: .rename, errnoCode: errno)
    }
    try syncDirectory(directory)
  }

  /// Removes what no entry names: of an earlier logbook, or of a batch that was broken off.
  private func removeUnused() throws {
    var used: Set<String> = ["entries"]
    for entry in try LogbookReading(path: path).entries {
      switch entry {
      case .records(let file): used.insert(file)
      case .archive(let folder, _): used.insert(folder)
      default: break
      }
    }
    for name in try namesInFolder(directory) where !used.contains(name) {
      try removeWhole(directory + "/" + name)
    }
  }

  /// The first name with this beginning that nothing has.
  func freeName(_ beginning: String, _ ending: String) -> String {
    var number = 1
    while true {
      let digits = String(number)
      let name =
        beginning + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + ending
      if access(directory + "/" + name, F_OK) != 0 { return name }
      number += 1
    }
  }
}
