public import DurableFiles
import Glibc

/// The folder that holds everything tieout keeps: database, received files, archive, reports, lock.
public struct DataDirectory: Sendable {
  /// Absolute or relative to the working directory.
  public let path: String
  /// Who may read and write it.
  public let permissions: DirectoryPermissions

  public init(path: String, permissions: DirectoryPermissions) {
    self.path = path
    self.permissions = permissions
  }

  public var database: String { path + "/tieout.sqlite" }
  public var inbox: String { path + "/inbox" }
  public var archive: String { path + "/archive" }
  public var reports: String { path + "/reports" }
  public var lock: String { path + "/lock" }

  /// Creates the folder and those within, and sees to it that nobody else may read them.
  ///
  /// - Throws: `DurableFileError` where this user may not write into one of them, or nobody may: a
  ///   run must know before it has talked to anybody.
  public func create() throws {
    for folder in [path, inbox, archive, reports] {
      try permissions.createDirectory(at: folder)
      try requireWritable(folder)
    }
  }

  private func requireWritable(_ folder: String) throws {
    guard access(folder, W_OK | X_OK) == 0 else {
      throw DurableFileError(path: folder, operation: .write, errnoCode: errno)
    }
  }
}
