import Synchronization

/// The files of a local directory. See `FileSource` for what holds.
public final class FolderFileSource: FileSource {
  /// The configured name of the source.
  public let name: String
  /// The directory that is listed.
  public let path: String
  private let thread = ConfinedThread<Void>(state: ())

  /// A source; nothing is opened yet.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// See `FileSource`.
  public func list() async throws -> FileListing {
    try await call { try Folder(path: $0).list() }
  }

  /// See `FileSource`.
  public func stat(_ file: RemoteFile) async throws -> RemoteFile {
    try await call { try Folder(path: $0).stat(file.nameBytes) }
  }

  /// See `FileSource`.
  public func read(
    _ file: RemoteFile, into sink: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
  ) async throws -> Int64 {
    let cancellation = CancellationFlag()
    return try await withTaskCancellationHandler {
      try await call { path in
        try Folder(path: path).read(file.nameBytes) { piece in
          if cancellation.isSet { throw CancellationError() }
          try sink(piece)
        }
      }
    } onCancel: {
      cancellation.set()
    }
  }

  /// See `FileSource`; a folder has no server.
  public func check(_ pattern: FileNamePattern) async throws -> SourceCheck {
    let listing = try await list()
    return SourceCheck(
      location: path, server: nil, filesListed: listing.files.count,
      filesMatching: listing.files.count { pattern.matches($0.nameBytes) },
      entriesIgnored: listing.ignored.count)
  }

  /// See `FileSource`.
  public func close() async {
    await thread.stop { _ in }
  }

  private func call<Value: Sendable>(
    _ body: @escaping @Sendable (String) throws -> Value
  ) async throws -> Value {
    try Task.checkCancellation()
    let path = path
    return try await thread.run { _ in try body(path) }
  }
}

/// Set once, by a cancelled task.
private final class CancellationFlag: Sendable {
  private let flag = Atomic(false)
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
