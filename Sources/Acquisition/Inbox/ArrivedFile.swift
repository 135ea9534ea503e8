public import DurableFiles

/// A file of a source whose bytes are safely in the inbox.
public struct ArrivedFile: Sendable, Hashable {
  /// The configured name of the source.
  public let sourceName: String
  /// The file as the source showed it, before and after it was read.
  public let remote: RemoteFile
  /// SHA-256 of its bytes: what identifies it.
  public let digest: FileDigest
  /// Where the bytes are: in the inbox, named by their digest alone.
  public let localPath: String
  /// When the read began, by the local clock: a file modified less than two seconds before
  /// that may have changed again within the same second, and should be fetched once more.
  public let fetchedAt: FileTime
  /// True when the inbox already held the same bytes, under whatever name they came.
  public let isKnownContent: Bool

  /// A file that has arrived.
  public init(
    sourceName: String, remote: RemoteFile, digest: FileDigest, localPath: String,
    fetchedAt: FileTime, isKnownContent: Bool
  ) {
    self.sourceName = sourceName
    self.remote = remote
    self.digest = digest
    self.localPath = localPath
    self.fetchedAt = fetchedAt
    self.isKnownContent = isKnownContent
  }
}

/// A file of a source that did not arrive, and why.
public struct FileProblem: Sendable, Equatable {
  /// The configured name of the source.
  public let sourceName: String
  /// The file.
  public let remote: RemoteFile
  /// Why it did not arrive.
  public let error: AcquisitionError

  /// True when nothing is wrong with the run: the file is still being written, or has been taken
  /// away since it was listed. The next run looks again.
  public var isOnlyNotice: Bool {
    error.code == .fileStillGrowing || error.code == .fileVanished
  }
}

/// What came of receiving from one source.
public struct InboxReport: Sendable {
  /// Files that arrived, new content or not.
  public var filesArrived = 0
  /// Files that were passed over because they had been fetched before.
  public var filesKnown = 0
  /// Files whose names the pattern does not cover.
  public var filesUnmatched = 0
  /// Directory entries that are no finished files.
  public var ignored: [IgnoredEntry] = []
  /// Files that did not arrive, in byte order of name.
  public var problems: [FileProblem] = []
}

/// How far a fetch has come.
public struct FetchProgress: Sendable {
  /// The configured name of the source.
  public let sourceName: String
  /// The file's name for people.
  public let fileName: String
  /// Bytes received so far.
  public let bytesReceived: Int64
  /// The file's size when the fetch began.
  public let bytesTotal: Int64
}
