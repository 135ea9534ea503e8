public import Glibc

/// Who may enter a data directory.
public enum DirectoryPermissions: Sendable, Equatable {
  /// The owner alone: 0700, files 0600.
  case owner
  /// The owner and one group, which new files inherit: 2770, files 0660.
  case group(gid_t)

  /// The mode of directories.
  public var directoryMode: UInt32 { self == .owner ? 0o700 : 0o2770 }
  /// The mode of files within.
  public var fileMode: UInt32 { self == .owner ? 0o600 : 0o660 }

  /// Creates a directory, and missing ones above it, with these permissions.
  ///
  /// A directory that exists is left as it is, but must not be open to others than these
  /// permissions allow: that is a `PermissionError`.
  public func createDirectory(at path: String) throws {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw DurableFileError(path: path, operation: .createDirectory, errnoCode: ENOTDIR)
      }
      return try requireNotWider(path, status)
    }
    guard errno == ENOENT else {
      throw DurableFileError(path: path, operation: .inspect, errnoCode: errno)
    }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      let parent = String(path[..<slash])
      if access(parent, F_OK) != 0 { try createDirectory(at: parent) }
    }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw DurableFileError(path: path, operation: .createDirectory, errnoCode: errno)
    }
    if case .group(let group) = self, chown(path, uid_t.max, group) != 0 {
      throw DurableFileError(path: path, operation: .changeMode, errnoCode: errno)
    }
    guard chmod(path, directoryMode) == 0 else {
      throw DurableFileError(path: path, operation: .changeMode, errnoCode: errno)
    }
  }

  private func requireNotWider(_ path: String, _ status: stat) throws {
    let allowed = directoryMode & 0o777
    guard status.st_mode & 0o777 & ~allowed == 0 else {
      throw PermissionError(
        path: path, mode: status.st_mode & 0o7777, modeAllowed: directoryMode,
        kind: .directoryOpenToOthers)
    }
    if case .group(let group) = self, status.st_mode & 0o070 != 0, status.st_gid != group {
      throw PermissionError(
        path: path, mode: status.st_mode & 0o7777, modeAllowed: directoryMode,
        kind: .directoryOfOtherGroup)
    }
  }
}
