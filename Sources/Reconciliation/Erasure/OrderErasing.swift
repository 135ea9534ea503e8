import DurableFiles
import Foundation
import Glibc
import Parsing
import PaymentAPI
import Reporting
public import SettlementModel
public import Store

/// Erases a merchant order everywhere below the data directory: database, kept files, archive,
/// logbook and reports. What is broken off is completed by doing it again.
///
/// The caller holds the ``RunLock``.
public struct OrderErasing: Sendable {
  let plan: ReconciliationPlan
  let database: SettlementDatabase

  public init(plan: ReconciliationPlan, database: SettlementDatabase) {
    (self.plan, self.database) = (plan, database)
  }

  private static let ending = ".erased"

  /// Erases the order with this id.
  ///
  /// - Parameter entry: who had it done, when and why.
  /// - Throws: ``ErasureError`` before anything is changed.
  public func erase(order: String, entry: AuditEntry) throws -> ErasureOutcome {
    let traces = try database.traces(ofOrder: order)
    guard !traces.isEmpty else { throw ErasureError.unknownOrder(id: order) }
    var outcome = ErasureOutcome()
    (outcome.pseudonym, outcome.records) = (traces.text.pseudonym, traces.records.count)
    outcome.rows = traces.rows.values.reduce(0) { $0 + $1.count }
    let kept = try rewriteKeptFiles(traces)
    var entry = entry
    entry.subject = traces.text.pseudonym
    try database.erase(traces, kept: kept, entry: entry)
    for digest in kept.keys {
      let path = plan.data.inbox + "/" + digest
      guard rename(path + Self.ending, path) == 0 else {
        throw DurableFileError(path: path, operation: .rename, errnoCode: errno)
      }
    }
    try syncDirectory(plan.data.inbox)
    outcome.rewrittenFiles = kept.count
    outcome.rewrittenArchiveFiles = try rewriteArchive(traces)
    try rewriteReports(traces.text, &outcome)
    try Logbook(of: plan.data).catchUp(with: database, isNew: true)
    outcome.copies = try namesInFolder(plan.data.path)
      .filter { name in
        name.hasPrefix("tieout.sqlite.") && !name.hasSuffix("-wal") && !name.hasSuffix("-shm")
      }
      .map { plan.data.path + "/" + $0 }
    return outcome
  }

  // MARK: Kept files

  /// Writes what is left of each file that names the order beside it; digests of what was written.
  private func rewriteKeptFiles(_ traces: OrderTraces) throws -> [String: String] {
    var kept: [String: String] = [:]
    // What counts goes first: the same bytes may be set aside under another name.
    let all = try database.heldFiles()
    for held in all.filter({ $0.refusal == nil }) + all.filter({ $0.refusal != nil })
    where kept[held.sha256] == nil {
      guard traces.rows[held.sha256] != nil || held.refusal != nil else { continue }
      let path = plan.data.inbox + "/" + held.sha256
      guard access(path, F_OK) == 0 else { continue }
      if let digest = try rewrite(held, at: path, traces) { kept[held.sha256] = digest }
    }
    return kept
  }

  private func rewrite(
    _ held: HeldFile, at path: String, _ traces: OrderTraces
  ) throws -> String? {
    if let obstacle = try KeptFileErasure.obstacle(path) {
      guard traces.rows[held.sha256] != nil else { return nil }
      throw ErasureError.unwritable(name: held.name, path: path, reason: obstacle)
    }
    let version = held.profile.components(separatedBy: " summary ")[0]
    let planned = plan.sources.first { $0.profileVersion == version }
    guard let text = try database.profileText(version) ?? planned?.profileText else {
      throw ErasureError.unwritable(
        name: held.name, path: path, reason: "the profile \(version) that read it is not kept")
    }
    let profile = try FileProfile(yaml: text, file: version)
    var erasure = KeptFileErasure(
      traces: traces, rows: traces.rows[held.sha256] ?? [], profile: profile, profileText: text)
    let target = path + Self.ending
    let digest = try erasure.write(path, to: target, mode: plan.data.permissions.fileMode)
    if held.refusal == nil {
      let before = try reading(path, held.name, profile)
      guard try reading(target, held.name, profile) == before else {
        unlink(target)
        throw ErasureError.unwritable(
          name: held.name, path: path, reason: "without the order's texts it reads otherwise")
      }
    }
    return digest.hex
  }

  /// What a file gives, its lines' texts apart.
  private func reading(_ path: String, _ name: String, _ profile: FileProfile) throws -> FileReading {
    var limits = plan.parsingLimits
    limits.rejectedRows = .max
    var counter = LineCounter()
    var reading = try SettlementFileReader.read(
      path: path, name: name, profile: profile, limits: limits, into: &counter)
    reading.warnings = []
    reading.maskedNumbers = 0
    reading.refusal = nil
    return reading
  }

  private struct LineCounter: SettlementLineSink {
    mutating func accept(_ batch: LineBatch) {}
    mutating func accept(_ rejected: RejectedRow) {}
  }

  // MARK: Archive and reports

  private func rewriteArchive(_ traces: OrderTraces) throws -> Int {
    let text = traces.text
    let names = traces.records.union(traces.intents).union([text.order, text.pseudonym])
    let erasure = ArchiveErasure(
      isConcerned: { _, id in names.contains(id) }, replace: { text.replaced(in: $0) })
    try AbandonedParts.adopt(in: plan.data.archive)
    let rewriting = ArchiveRewriting(mode: plan.data.permissions.fileMode, erasure: erasure)
    return try rewriting.rewrite(pathsBelow(plan.data.archive))
  }

  private func rewriteReports(_ text: ErasedText, _ outcome: inout ErasureOutcome) throws {
    var folders: Set<String> = []
    let paths = try pathsBelow(plan.data.reports)
    for path in paths where !path.hasSuffix(".xlsx") {
      guard let bytes = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }) else {
        throw DurableFileError(path: path, operation: .read, errnoCode: EIO)
      }
      let left = Self.rewritten(bytes, name: URL(filePath: path).lastPathComponent, text)
      guard left != bytes else { continue }
      try writeDurably(left, to: path, mode: plan.data.permissions.fileMode)
      folders.insert(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)))
      outcome.rewrittenReports.append(String(path.dropFirst(plan.data.reports.count + 1)))
    }
    for path in paths where path.hasSuffix(".xlsx") && folders.contains(where: path.hasPrefix) {
      try removeWhole(path)
      outcome.removedReports.append(String(path.dropFirst(plan.data.reports.count + 1)))
    }
  }

  /// Of a file that a night wrote only the texts; of any other, every word.
  private static func rewritten(_ bytes: [UInt8], name: String, _ text: ErasedText) -> [UInt8] {
    guard let form = PublishedForm(name: name) else { return text.replaced(in: bytes) }
    let spelled = ErasedText(order: form.spelled(text.order), pseudonym: text.pseudonym)
    return form.rewritten(bytes, replace: spelled.replaced(in:))
  }
}
