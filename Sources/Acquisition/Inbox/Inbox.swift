public import DurableFiles
public import Retry

/// The directory in which files of all sources land, each named by the SHA-256 of its bytes.
///
/// A file becomes visible complete and synced or not at all; a killed run leaves `*.part` files,
/// which the next one removes. Local names never hold anything that a remote side chose.
public struct Inbox: Sendable {
  /// The inbox's directory; created when missing.
  public let directory: String
  /// Who may read the inbox.
  public let permissions: DirectoryPermissions
  /// Larger files are refused.
  public let fileBytesMax: Int64
  let retryPolicy: RetryPolicy
  let timing: RetryTiming

  /// An inbox. `retryPolicy` is for each listing and each file.
  public init(
    directory: String, permissions: DirectoryPermissions = .owner,
    fileBytesMax: Int64 = 10_737_418_240, retryPolicy: RetryPolicy = .standard,
    timing: RetryTiming = .live
  ) {
    self.directory = directory
    self.permissions = permissions
    self.fileBytesMax = fileBytesMax
    self.retryPolicy = retryPolicy
    self.timing = timing
  }

  /// Fetches every new file of a source that the pattern covers, in byte order of name.
  ///
  /// - `knownFile` says whether this very file (name, size, time) was fetched before and need not
  ///   be fetched again; see `ArrivedFile.fetchedAt` for when to say no.
  /// - `arrived` is called once for each file that arrived, in the same order, after its bytes are
  ///   durable. Small files are made durable a batch at a time. What it throws ends the whole call;
  ///   files of the same batch that it has not seen by then lie in the inbox and come again.
  /// - `progress` is called on the source's thread, at most once for each piece read.
  ///
  /// A lost connection is tried again, the whole file on a new connection. When that is used up,
  /// the file is reported and each later one is tried once; when the source cannot be reached at
  /// all any more, the rest is reported with the same error. One file's failure does not stop the
  /// others. Thrown are: the listing's failure, security errors, `DurableFileError` when the
  /// inbox cannot be written, `CancellationError`, and what the closures throw. The source stays
  /// open.
  public func receive(
    from source: any FileSource,
    pattern: FileNamePattern,
    knownFile: (RemoteFile) async throws -> Bool,
    arrived: (ArrivedFile) async throws -> Void,
    progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
  ) async throws -> InboxReport {
    try permissions.createDirectory(at: directory)
    let partName = "fetching-" + Self.localName(ofSource: source.name)
    try removeStaleParts(in: directory, name: partName, isOneOfSeveral: true)
    let listing = try await retrying(
      retryPolicy, timing: timing, isTransient: Self.isTransient
    ) { _ in try await source.list() }
    var report = InboxReport()
    report.ignored = listing.ignored
    var fetch = Fetch(inbox: self, source: source, partName: partName, progress: progress)
    var batch = FetchedBatch(inbox: self, sourceName: source.name)
    do {
      for file in listing.files {
        try Task.checkCancellation()
        guard pattern.matches(file.nameBytes) else {
          report.filesUnmatched += 1
          continue
        }
        if try await knownFile(file) {
          report.filesKnown += 1
          continue
        }
        // What is there already must not wait for a large file, or be lost with it.
        if file.sizeBytes >= FetchedBatch.bytesMax {
          try await deliver(&batch, to: arrived, report: &report)
        }
        do {
          batch.add(try await fetch.receive(file, number: batch.files.count))
        } catch let problem as FileProblem.Failure {
          report.problems.append(
            FileProblem(sourceName: source.name, remote: file, error: problem.error))
        }
        if batch.isFull { try await deliver(&batch, to: arrived, report: &report) }
      }
      try await deliver(&batch, to: arrived, report: &report)
    } catch is CancellationError {
      batch.discard()
      throw CancellationError()
    } catch {
      // What came whole before the failure is kept; nothing is left to keep where keeping failed.
      do { try await deliver(&batch, to: arrived, report: &report) } catch { batch.discard() }
      throw error
    }
    return report
  }

  private func deliver(
    _ batch: inout FetchedBatch, to arrived: (ArrivedFile) async throws -> Void,
    report: inout InboxReport
  ) async throws {
    guard !batch.files.isEmpty else { return }
    for file in try await batch.keep() {
      try await arrived(file)
      report.filesArrived += 1
    }
  }

  static func isTransient(_ error: any Error) -> Bool {
    (error as? AcquisitionError)?.isTransient ?? false
  }

  /// A source's name as a part of a file name: letters, digits and `_-`, the rest as `%HH`.
  static func localName(ofSource name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}

extension FileProblem {
  /// Tells a file's own failure from errors that end the run.
  struct Failure: Error { let error: AcquisitionError }
}
