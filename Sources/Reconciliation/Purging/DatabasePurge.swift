import DurableFiles
import Glibc
import PaymentAPI
public import SettlementModel
public import Store

/// Takes away what is settled in whole and older than a day: lines, records and verdicts, the kept
/// files, and folders of the archive that hold nothing else. The caller holds the ``RunLock``.
public struct DatabasePurge: Sendable {
  let plan: ReconciliationPlan
  let database: SettlementDatabase

  public init(plan: ReconciliationPlan, database: SettlementDatabase) {
    (self.plan, self.database) = (plan, database)
  }

  /// What would go; nothing changes.
  public func preview(before day: BusinessDay) throws -> PurgeCounts {
    try database.purgeable(before: day, calendar: plan.policy.calendar)
  }

  /// Purges; what is broken off is completed by doing it again.
  ///
  /// - Returns: what went, and how many folders of the archive with it.
  public func perform(
    before day: BusinessDay, entry: AuditEntry
  ) throws -> (counts: PurgeCounts, archiveFolders: Int) {
    let counts = try database.purge(before: day, calendar: plan.policy.calendar, entry: entry)
    for digest in try database.purgedDigests() {
      let path = plan.data.inbox + "/" + digest
      guard unlink(path) == 0 || errno == ENOENT else {
        throw DurableFileError(path: path, operation: .remove, errnoCode: errno)
      }
    }
    try syncDirectory(plan.data.inbox)
    let folders = try removeArchive(before: day)
    try Logbook(of: plan.data).catchUp(with: database, isNew: true)
    return (counts, folders)
  }

  /// Takes objects that are held no more out of the folders of pulls before the day, and removes
  /// folders of which nothing stays. Objects that could not be read stay.
  private func removeArchive(before day: BusinessDay) throws -> Int {
    guard plan.records.isRemote else { return 0 }
    let rewriting = ArchiveRewriting(mode: plan.data.permissions.fileMode) { line, name in
      guard let object = ArchivedObject.reference(of: line, inFile: name) else { return .stays }
      return try database.holds(object) ? .stays : .goes
    }
    var count = 0
    let limit = "\(day)".filter { $0 != "-" }
    for name in try namesInFolder(plan.data.archive) {
      guard name.count >= 8, name.prefix(8) < limit, name.prefix(8).allSatisfy(\.isNumber) else {
        continue
      }
      let folder = plan.data.archive + "/" + name
      _ = try rewriting.rewrite(try namesInFolder(folder).map { folder + "/" + $0 })
      guard try namesInFolder(folder).isEmpty else { continue }
      try removeWhole(folder)
      count += 1
    }
    return count
  }
}
