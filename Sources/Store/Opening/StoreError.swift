import GRDB

/// Why the database cannot be used, in words for an operator.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure it is; the caller gives each its exit code.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// Truncated, overwritten or otherwise not what was written.
    case damaged
    /// A SQLite database of another program.
    case notOurs
    /// Nothing there, where reading needs an existing database.
    case missing
    /// Written by a newer tieout.
    case newer
    /// Written by an older tieout and opened for reading, which migrates nothing.
    case older
    /// Another process kept writing for longer than the wait.
    case locked
    /// The disk or quota is full.
    case storageFull
    /// The file or its directory cannot be written.
    case readOnlyFileSystem
    /// The system reported an error while reading, writing or syncing.
    case ioFailure
    /// The database refused a statement: a broken invariant of the program.
    case refused
  }
  public let code: Code
  /// The database file.
  public let path: String
  /// What is wrong, one sentence.
  public let detail: String
  /// What to do about it, one sentence.
  public let advice: String

  public init(code: Code, path: String, detail: String, advice: String) {
    self.code = code
    self.path = path
    self.detail = detail
    self.advice = advice
  }

  /// Whether the same call may succeed later without anybody doing anything.
  public var isTransient: Bool { code == .locked }

  public var description: String { "\(path): \(detail) \(advice)" }
}

extension StoreError {
  static let restoreAdvice = """
    Nothing was changed. `tieout db rebuild` builds it again from the logbook and the kept files; or \
    put a backup in its place (`tieout db backup` made it) and move its -wal and -shm files away.
    """

  /// What ``SettlementDatabase/verify()`` found.
  public static func foundDamaged(_ path: String, _ problems: [String]) -> StoreError {
    damaged(path, "The database is damaged: \(problems.prefix(5).joined(separator: "; ")).")
  }

  static func damaged(_ path: String, _ detail: String) -> StoreError {
    StoreError(code: .damaged, path: path, detail: detail, advice: restoreAdvice)
  }

  /// A reader who may not write finds no log beside the database, and may not make one.
  static func unreadableLog(_ path: String) -> StoreError {
    StoreError(
      code: .readOnlyFileSystem, path: path,
      detail: """
        The database cannot be read by this user: its -wal and -shm files are missing or may not be \
        read, and this user may not write into its directory.
        """,
      advice: """
        Its owner makes them with any command that writes, such as `tieout run`; or ask for \
        data_directory_group, whose members may read without.
        """)
  }

  /// What SQLite reported, as an operator understands it.
  init(_ error: DatabaseError, path: String) {
    let said = error.message ?? "no message"
    let (code, detail, advice) = StoreError.reading(error, said: said)
    self.init(code: code, path: path, detail: detail, advice: advice)
  }

  private static func reading(
    _ error: DatabaseError, said: String
  ) -> (code: Code, detail: String, advice: String) {
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      // SQLite says the same where the disk failed to read a page.
      (
        .damaged, "The database is damaged: \(said).",
        "Check the disk, and run `tieout db verify`: a disk that cannot be read looks the same. "
          + restoreAdvice
      )
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      (
        .locked, "Another process has been writing the database for more than 30 seconds.",
        "Try again when it has ended."
      )
    case .SQLITE_PROTOCOL:
      // The first who opens makes the index of the log; until that is done, nobody can read.
      (
        .locked, "Another process has been opening the database for ten seconds.",
        "Try again; if it stays so, look whether that process's disk answers."
      )
    case .SQLITE_FULL:
      (.storageFull, "The disk or quota is full.", "Free space there and run again; nothing is lost.")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      (
        .readOnlyFileSystem, "The database cannot be written: \(said).",
        "Check the owner and mode of the file and its directory."
      )
    case .SQLITE_CANTOPEN:
      (
        .ioFailure, "The database cannot be opened: \(said).",
        "Check that the directory exists and that this user may read and write it."
      )
    case .SQLITE_IOERR:
      (
        .ioFailure, "The system failed while reading or writing the database: \(said).",
        "Check the disk, then run again."
      )
    default:
      (.refused, "The database refused a statement: \(said).", "This is a defect; please report it.")
    }
  }
}
