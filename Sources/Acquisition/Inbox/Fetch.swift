import DurableFiles
import Glibc
import Retry

/// Reads the files of one listing, one after the other, into part files.
struct Fetch: Sendable {
  let inbox: Inbox
  let source: any FileSource
  let partName: String
  let progress: @Sendable (FetchProgress) -> Void
  /// After tries were used up once, later files get one.
  private var isSourceFailing = false
  /// Set when the source cannot be reached any more, and nothing else is tried.
  private var lostForGood: AcquisitionError?

  init(
    inbox: Inbox, source: any FileSource, partName: String,
    progress: @escaping @Sendable (FetchProgress) -> Void
  ) {
    self.inbox = inbox
    self.source = source
    self.partName = partName
    self.progress = progress
  }

  /// Reads one file; throws `FileProblem.Failure` for what concerns this file alone.
  ///
  /// - Parameter number: how many files wait for being made durable.
  mutating func receive(_ file: RemoteFile, number: Int) async throws -> ReadFile {
    if let lostForGood { throw FileProblem.Failure(error: lostForGood) }
    let policy = isSourceFailing ? .once : inbox.retryPolicy
    do {
      return try await retrying(
        policy, timing: inbox.timing, isTransient: Inbox.isTransient
      ) { _ in try await receiveOnce(file, number: number) }
    } catch let error as AcquisitionError where !error.isSecurity {
      if error.code == .timeUsedUp { lostForGood = error }
      if error.isTransient {
        if isSourceFailing, error.code == .unreachable || error.code == .timedOut {
          lostForGood = error
        }
        isSourceFailing = true
      }
      throw FileProblem.Failure(error: error)
    }
  }

  private func receiveOnce(_ listed: RemoteFile, number: Int) async throws -> ReadFile {
    let before = try await source.stat(listed)
    guard before.sizeBytes <= inbox.fileBytesMax else {
      throw error(
        .fileTooLarge, before, "the file has \(before.sizeBytes) bytes, more than the limit",
        advice: "raise limits.file_bytes if that is right")
    }
    let fetchedAt = now()
    let part = try PartFile(
      directory: inbox.directory, name: number == 0 ? partName : "\(partName).\(number)",
      mode: inbox.permissions.fileMode,
      expectedBytes: before.sizeBytes)
    do {
      let bytesRead = try await read(before, into: part)
      let after = try await source.stat(listed)
      try requireUnchanged(before, after, bytesRead: bytesRead)
      return ReadFile(part: part, remote: after, fetchedAt: fetchedAt)
    } catch {
      part.discard()
      throw error
    }
  }

  private func read(_ file: RemoteFile, into part: PartFile) async throws -> Int64 {
    let bytesMax = inbox.fileBytesMax
    let tooLarge = error(
      .fileTooLarge, file, "the file goes on beyond the limit of \(bytesMax) bytes",
      advice: "raise limits.file_bytes if that is right")
    let (progress, sourceName, fileName) = (progress, source.name, file.displayName)
    return try await source.read(file) { piece in
      try part.write(piece)
      let received = part.bytesWritten
      guard received <= bytesMax else { throw tooLarge }
      progress(
        FetchProgress(
          sourceName: sourceName, fileName: fileName, bytesReceived: received,
          bytesTotal: file.sizeBytes))
    }
  }

  private func requireUnchanged(
    _ before: RemoteFile, _ after: RemoteFile, bytesRead: Int64
  ) throws {
    guard before == after else {
      throw error(
        .fileStillGrowing, after, "the file changed while it was read: still being written",
        advice: "the next run looks again")
    }
    guard bytesRead == after.sizeBytes else {
      throw error(
        .sizeMismatch, after,
        "the source states \(after.sizeBytes) bytes but sent \(bytesRead)",
        advice: "the next run tries again; if it stays so, ask the provider")
    }
  }

  private func now() -> FileTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return FileTime(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  private func error(
    _ code: AcquisitionError.Code, _ file: RemoteFile, _ what: String, advice: String
  ) -> AcquisitionError {
    AcquisitionError(
      code, at: source.name + ": " + file.displayName, what, advice: advice)
  }
}
