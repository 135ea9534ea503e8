import DurableFiles
import SettlementModel
import Store

/// A digest over everything that an archive holds.
///
/// Its files are read once: while the file system says that nobody wrote to them since, their digest is
/// the same.
struct ArchiveFingerprint {
  let database: SettlementDatabase
  let clock: NightClock

  /// A change within so many milliseconds of another may bear the same time.
  private static let sameTimeMilliseconds: Int64 = 2000

  /// The digest of an archive's bytes and of how they are read.
  func text(of planned: PlannedRecords) throws -> String {
    let files = try planned.archiveFiles()
    let readAt = clock.now()
    let stamps = try files.map { try FileStamp(ofFileAt: $0.path) }
    let stampText = digest(planned, zip(files, stamps).map { "\($0.name)\n\($1.text)" })
    if let kept = try database.archiveDigest(account: planned.account), kept.stamps == stampText,
      Self.wereQuiet(stamps, at: kept.readAt)
    {
      return kept.digest
    }
    let new = digest(
      planned, try files.map { "\($0.name)\n\(try FileDigest(ofFileAt: $0.path).hex)" })
    if try files.map({ try FileStamp(ofFileAt: $0.path) }) == stamps {
      try database.keep(
        ArchiveDigest(digest: new, stamps: stampText, readAt: readAt), account: planned.account)
    }
    return new
  }

  /// Whether no file had been written to just before: it may be once more without another time.
  private static func wereQuiet(_ stamps: [FileStamp], at readAt: Timestamp) -> Bool {
    stamps.allSatisfy { $0.changedAtMilliseconds < readAt.milliseconds - sameTimeMilliseconds }
  }

  private func digest(_ planned: PlannedRecords, _ lines: [String]) -> String {
    let text = lines.map { $0 + "\n" }.joined()
    return FileDigest(of: Array((planned.reading + "\n" + text).utf8)).hex
  }
}
