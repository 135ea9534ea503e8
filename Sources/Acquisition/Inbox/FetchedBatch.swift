import DurableFiles
import Glibc
import Retry

/// A file that was read whole and whose source says that it did not change meanwhile; its bytes are
/// in a part file that is not synced yet.
struct ReadFile: Sendable {
  let part: PartFile
  let remote: RemoteFile
  let fetchedAt: FileTime
}

/// Files that were read and wait for being made durable together: syncs that run side by side share
/// what the disk does, and one sync of the directory does for all their renames.
struct FetchedBatch: Sendable {
  /// More files, bytes or time than this are not kept waiting.
  static let filesMax = 64
  static let bytesMax: Int64 = 8 << 20
  static let ageMax = Duration.seconds(2)
  /// Syncs at a time.
  private static let syncsMax = 8

  let inbox: Inbox
  let sourceName: String
  private(set) var files: [ReadFile] = []
  private var since: Duration = .zero

  init(inbox: Inbox, sourceName: String) {
    self.inbox = inbox
    self.sourceName = sourceName
  }

  mutating func add(_ file: ReadFile) {
    if files.isEmpty { since = inbox.timing.now() }
    files.append(file)
  }

  /// Whether the files should wait no longer.
  var isFull: Bool {
    guard !files.isEmpty else { return false }
    return files.count >= Self.filesMax
      || files.reduce(0, { $0 + $1.remote.sizeBytes }) >= Self.bytesMax
      || inbox.timing.now() - since >= Self.ageMax
  }

  /// Makes all files durable under their digests, unless the inbox has their bytes already.
  ///
  /// Where it throws, those that were not renamed leave nothing.
  mutating func keep() async throws -> [ArrivedFile] {
    let files = files
    do {
      let digests = try await Self.seal(files)
      // Renames and the directory's sync may block as well.
      let kept = try await offPool { [self] in try publish(files, digests) }
      self.files = []
      return kept
    } catch {
      discard()
      throw error
    }
  }

  /// Removes what was read.
  mutating func discard() {
    for file in files { file.part.discard() }
    files = []
  }

  /// Syncs the files, several at a time; the first failure comes out once all have ended.
  private static func seal(_ files: [ReadFile]) async throws -> [FileDigest] {
    // A few files are not worth threads.
    let lanes = max(1, min(syncsMax, files.count / 4))
    let sealed = try await withThrowingTaskGroup(of: [(Int, FileDigest)].self) { group in
      for lane in 0..<lanes {
        group.addTask {
          try await offPool {
            try stride(from: lane, to: files.count, by: lanes).map { ($0, try files[$0].part.seal()) }
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    return sealed.sorted { $0.0 < $1.0 }.map(\.1)
  }

  private func publish(_ files: [ReadFile], _ digests: [FileDigest]) throws -> [ArrivedFile] {
    var arrived: [ArrivedFile] = []
    for (file, digest) in zip(files, digests) {
      let path = inbox.directory + "/" + digest.hex
      let isKnown = access(path, F_OK) == 0
      if isKnown { file.part.discard() } else { _ = try file.part.rename(as: digest.hex) }
      arrived.append(
        ArrivedFile(
          sourceName: sourceName, remote: file.remote, digest: digest, localPath: path,
          fetchedAt: file.fetchedAt, isKnownContent: isKnown))
    }
    if arrived.contains(where: { !$0.isKnownContent }) { try syncDirectory(inbox.directory) }
    return arrived
  }
}
