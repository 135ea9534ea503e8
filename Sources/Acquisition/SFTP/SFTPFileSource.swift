/// The files of a directory on an SFTP server. See `FileSource` for what holds.
///
/// The connection is opened by the first call and kept until `close`; after a failure of the
/// connection the next call opens a new one. One thread owns the session, its handles and the
/// socket. `close` must be called: nothing is freed by itself.
public final class SFTPFileSource: FileSource {
  /// The configured name of the source.
  public let name: String
  /// Where the files are.
  public let server: SFTPServer
  private let limits: SFTPLimits
  private let watchdog: Watchdog
  private let thread: ConfinedThread<SFTPConnection?>

  /// A source; nothing is connected to yet.
  public init(name: String, server: SFTPServer, limits: SFTPLimits = SFTPLimits()) {
    self.name = name
    self.server = server
    self.limits = limits
    watchdog = Watchdog(limits: limits)
    thread = ConfinedThread(state: nil)
  }

  /// See `FileSource`.
  public func list() async throws -> FileListing {
    try await call { try $0.list() }
  }

  /// See `FileSource`.
  public func stat(_ file: RemoteFile) async throws -> RemoteFile {
    try await call { try $0.stat(file.nameBytes) }
  }

  /// See `FileSource`.
  public func read(
    _ file: RemoteFile, into sink: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
  ) async throws -> Int64 {
    try await call { try $0.read(file, into: sink) }
  }

  /// See `FileSource`; states the server's identity and the algorithms agreed on.
  public func check(_ pattern: FileNamePattern) async throws -> SourceCheck {
    let location = server.location
    return try await call { connection in
      let listing = try connection.list()
      return SourceCheck(
        location: location, server: connection.session.identity,
        filesListed: listing.files.count,
        filesMatching: listing.files.count { pattern.matches($0.nameBytes) },
        entriesIgnored: listing.ignored.count)
    }
  }

  /// See `FileSource`.
  public func close() async {
    await thread.stop { connection in
      connection?.close()
      connection = nil
    }
  }

  private func call<Value: Sendable>(
    _ body: @escaping @Sendable (SFTPConnection) throws -> Value
  ) async throws -> Value {
    try Task.checkCancellation()
    let (server, limits, watchdog) = (server, limits, watchdog)
    return try await withTaskCancellationHandler {
      try await thread.run { connection in
        watchdog.beginCall()
        defer { watchdog.endCall() }
        if watchdog.verdict == .cancelled { throw CancellationError() }
        if watchdog.verdict == .spent {
          throw AcquisitionError.timeUsedUp(at: server.location)
        }
        do {
          let open =
            try connection ?? SFTPConnection(to: server, limits: limits, watchdog: watchdog)
          connection = open
          return try body(open)
        } catch {
          if Self.endsConnection(error) {
            connection?.close()
            connection = nil
          }
          throw error
        }
      }
    } onCancel: {
      watchdog.cancel()
    }
  }

  /// False for errors after which the same connection can go on.
  private static func endsConnection(_ error: any Error) -> Bool {
    guard let error = error as? AcquisitionError else { return true }
    return switch error.code {
    case .fileVanished, .accessDenied, .directoryMissing, .timeUsedUp: false
    default: true
    }
  }
}
