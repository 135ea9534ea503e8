public import DurableFiles

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
  public func create() throws {
    for folder in [path, inbox, archive, reports] { try permissions.createDirectory(at: folder) }
  }
}
