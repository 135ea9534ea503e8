/// A regular file of a source, as last looked at.
public struct RemoteFile: Sendable, Hashable {
  /// The name within the source's directory, byte for byte; may be invalid UTF-8.
  public let nameBytes: [UInt8]
  /// Size in bytes.
  public let sizeBytes: Int64
  /// Modification time as the source states it: a hint, never an identity.
  public let modifiedAt: FileTime

  /// A file with this name, size and time.
  public init(nameBytes: [UInt8], sizeBytes: Int64, modifiedAt: FileTime) {
    self.nameBytes = nameBytes
    self.sizeBytes = sizeBytes
    self.modifiedAt = modifiedAt
  }

  /// The name for people: escaped where it is not clean text. See `displayName(ofBytes:)`.
  public var displayName: String { Acquisition.displayName(ofBytes: nameBytes) }
}

/// A moment of a file system: seconds and nanoseconds since 1970-01-01 UTC.
public struct FileTime: Sendable, Hashable, Comparable {
  /// Whole seconds; negative before 1970.
  public let seconds: Int64
  /// 0 to 999,999,999; always 0 from SFTP, which states whole seconds.
  public let nanoseconds: Int32

  /// A moment.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    precondition((0..<1_000_000_000).contains(nanoseconds))
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Earlier before later.
  public static func < (left: FileTime, right: FileTime) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

/// What a source's directory holds.
public struct FileListing: Sendable {
  /// The regular files with finished names, in byte order of name.
  public let files: [RemoteFile]
  /// What was left out, in byte order of name.
  public let ignored: [IgnoredEntry]

  /// Sorts both lists by name.
  public init(files: [RemoteFile], ignored: [IgnoredEntry]) {
    self.files = files.sorted { $0.nameBytes.lexicographicallyPrecedes($1.nameBytes) }
    self.ignored = ignored.sorted { $0.nameBytes.lexicographicallyPrecedes($1.nameBytes) }
  }
}

/// A directory entry that is not fetched, and why.
public struct IgnoredEntry: Sendable, Hashable {
  /// Why an entry is left out.
  public enum Reason: String, Sendable {
    case unfinishedName = "the name says that it is not finished, or is hidden"
    case symbolicLink = "a symbolic link"
    case directory = "a directory"
    case specialFile = "neither a file nor a directory"
    case unusableName = "a name with a slash or a zero byte"
  }

  /// The name, byte for byte.
  public let nameBytes: [UInt8]
  /// Why it is left out.
  public let reason: Reason

  /// An entry left out for this reason.
  public init(nameBytes: [UInt8], reason: Reason) {
    self.nameBytes = nameBytes
    self.reason = reason
  }

  /// The name for people.
  public var displayName: String { Acquisition.displayName(ofBytes: nameBytes) }
}
