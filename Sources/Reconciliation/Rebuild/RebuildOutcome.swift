public import SettlementModel

/// What building a database again gave.
public struct RebuildOutcome: Sendable, Hashable {
  /// How many runs were told again.
  public var runs = 0
  public var lines = 0
  /// Business days whose published reports have the same bytes, made from the new database.
  public var sameReports: [BusinessDay] = []
  /// Files of published reports that the new database makes otherwise, as `DAY/NAME`.
  public var otherReports: [String] = []
  /// What could not be known, or is not as it was; a sentence each.
  public var remarks: [String] = []
  /// Where the replaced database lies now; nil where there was none.
  public var replaced: String?

  public init() {}
}

/// Why a database cannot be built again; the old one is as it was.
public enum RebuildError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no logbook and no database to make one of.
  ///
  /// - Parameters:
  ///   - files: files that lie in `inbox/` as they were received.
  ///   - pulls: folders of raw objects that lie in `archive/`.
  case nothingKept(path: String, files: Int, pulls: Int)
  /// The logbook was changed after it was written.
  case logbookDamaged(path: String, line: Int)
  /// A file that the logbook names is not there, or not what it was.
  case fileMissing(path: String, detail: String)
  /// What was built does not hold together.
  case unsound(problems: [String])

  public var description: String {
    switch self {
    case .nothingKept(let path, let files, let pulls):
      "\(path): there is no logbook, and no database that can be read; nothing was changed. "
        + "Decisions, first days, acceptances and the names of files stood there alone, and cannot be "
        + "had from the \(files) files in inbox/ and the \(pulls) pulls in archive/. Put a backup of "
        + "the database or of logbook/ in its place; without one, move what is left of the database "
        + "away: the next run makes a new one of what the sources and the API still have, and "
        + "`tieout ingest FILE --profile NAME` counts a file of inbox/ that they have no more"
    case .logbookDamaged(let path, let line):
      "\(path): line \(line) does not follow from the one before, so the logbook was changed or "
        + "damaged; nothing was changed. Put a backup in the database's place"
    case .fileMissing(let path, let detail):
      "\(path): \(detail); nothing was changed. Put the file back from a backup, and rebuild again"
    case .unsound(let problems):
      "what was built does not hold together, so nothing was changed: "
        + problems.joined(separator: "; ")
    }
  }
}
