import Acquisition
import DurableFiles
import Foundation
import Retry
import TestSupport
import Testing

/// Servers that say what is not so: a named error, or only what is true; see `Tests/LyingSFTP/server.py`.
@Suite struct LyingServerTests {
  /// Each lie about the listing, with what it must be called.
  @Test func aListingThatCannotBeTrustedIsAnErrorNotAPart() async throws {
    try await withLyingServer { server in
      let lies: [(lie: String, code: AcquisitionError.Code)] = [
        ("long-name", .nameTooLong), ("bad-count", .nameTooLong), ("count-above", .nameTooLong),
        ("name-past-the-end", .nameTooLong), ("big-packet", .listingTooLarge),
        ("huge-length", .listingTooLarge), ("refuse-directory", .protocolViolation),
        ("unknown-status", .protocolViolation), ("unknown-type", .protocolViolation),
        ("long-handle", .protocolViolation), ("wrong-id", .timedOut), ("silent", .timedOut),
        ("wrong-reply", .timedOut),
      ]
      for (lie, code) in lies {
        let error = try await acquisitionError {
          _ = try await listing(of: server, directory: "/\(lie)/0/5")
        }
        #expect(error.code == code, "\(lie): \(error)")
        #expect(!error.what.isEmpty && error.location.contains(lie), "\(lie): \(error)")
      }
    }
  }

  @Test func namesAreBytesAndNeverSkipOthers() async throws {
    try await withLyingServer { server in
      try writeFile(
        server.filesDirectory.path, Array("a_settlement_.csv".utf8), [1], modifiedAt: 1_790_000_000)
      // The order is the seed's: an empty name must not end the listing, wherever it stands.
      for seed in 1...8 {
        let listing = try await listing(of: server, directory: "/bad-names/0/\(seed)")
        let names = listing.files.map(\.displayName)
        #expect(
          names == [
            "-rf_settlement_.csv", "Twin_settlement_.csv", "a_settlement_.csv",
            "back\\\\..\\\\slash_settlement_.csv", "esc\\x1B[31m_settlement_.csv",
            "long_settlement_" + String(repeating: "n", count: 260) + ".csv",
            "new\\x0Aline_settlement_.csv", "tWIN_settlement_.csv", "\\xFF\\xFE_settlement_.csv",
          ])
        let ignored = listing.ignored.map(\.reason)
        #expect(ignored == .init(repeating: .unusableName, count: 4), "\(listing.ignored)")
      }
    }
  }

  @Test func onlyRegularFilesAreFiles() async throws {
    try await withLyingServer { server in
      let listing = try await listing(of: server, directory: "/not-files/0/1")
      #expect(listing.files.isEmpty)
      let reasons = Dictionary(grouping: listing.ignored, by: \.reason).mapValues(\.count)
      #expect(reasons == [.symbolicLink: 1, .directory: 1, .specialFile: 4])
    }
  }

  /// Each lie about a file, with what becomes of it; the other file always arrives.
  @Test func aFileThatIsNotWhatItSaysIsNotKept() async throws {
    try await withLyingServer { server in
      for name in ["a.csv", "b.csv"] {
        try writeFile(
          server.filesDirectory.path, Array(name.utf8), pseudoRandomBytes(count: 50_000),
          modifiedAt: 1_790_000_000)
      }
      let lies: [(lie: String, code: AcquisitionError.Code?)] = [
        ("size-low", .sizeMismatch), ("size-high", .sizeMismatch), ("size-huge", .fileTooLarge),
        ("early-eof", .sizeMismatch), ("grow", .fileStillGrowing), ("touch", .fileStillGrowing),
        ("vanish", .fileVanished), ("gone-while-read", .fileVanished), ("deny", .accessDenied),
        ("fail-read", .protocolViolation), ("too-much", .protocolViolation),
        ("endless", .fileTooLarge), ("drip", .tooSlow), ("short-reads", nil), ("no-time", nil),
        ("no-attributes", nil), ("future", nil),
      ]
      for (lie, code) in lies {
        let report = try await receive(from: server, directory: "/\(lie)/0/2")
        #expect(report.problems.map(\.error.code) == (code.map { [$0] } ?? []), "\(lie): \(report.problems)")
        #expect(report.filesArrived == (code == nil ? 2 : 1), "\(lie)")
        if let problem = report.problems.first {
          #expect(problem.remote.displayName == "a.csv", "\(lie)")
          let isNotice = [.fileStillGrowing, .fileVanished].contains(problem.error.code)
          #expect(problem.isOnlyNotice == isNotice, "\(lie)")
        }
      }
    }
  }

  @Test(arguments: ["kex", "cipher", "mac"])
  func aServerWithWeakAlgorithmsAloneIsRefusedBeforeALogin(_ weak: String) async throws {
    try await withLyingServer(weak: weak) { server in
      let error = try await acquisitionError {
        _ = try await listing(of: server, directory: "/truth/0/1")
      }
      #expect(error.code == .algorithmsRefused && error.isSecurity)
      #expect(error.advice.contains("aes256-ctr") && error.advice.contains("curve25519"))
      #expect(!server.log.contains("key") && !server.log.contains("password"))
    }
  }

  @Test func aRefusedLoginIsTriedOnceInAWholeFetch() async throws {
    try await withLyingServer { server in
      let error = try await acquisitionError {
        _ = try await receive(from: server, directory: "/truth/0/1", login: .password("wrong"))
      }
      #expect(error.code == .loginRefused && error.isSecurity)
      #expect(server.log.filter { $0 == "password" } == ["password"])
      #expect(server.log.filter { $0 == "connected" }.count == 1)
      let key = try await acquisitionError {
        _ = try await receive(from: server, directory: "/truth/0/1", username: "nobody")
      }
      #expect(key.code == .loginRefused)
      #expect(server.log.filter { $0 == "key" } == ["key"])
      #expect(server.log.filter { $0 == "connected" }.count == 2)
    }
  }

  @Test func aChangedHostKeyIsRefusedBeforeALogin() async throws {
    try await withLyingServer { server in
      let other = server.directory.appending(path: "other").path
      try makeKey(type: "ed25519", at: other)
      let fields = try String(contentsOfFile: other + ".pub", encoding: .utf8).split(separator: " ")
      try "[127.0.0.1]:\(server.port) \(fields[0]) \(fields[1])\n"
        .write(toFile: server.knownHostsPath, atomically: true, encoding: .utf8)
      let error = try await acquisitionError {
        _ = try await receive(from: server, directory: "/truth/0/1")
      }
      #expect(error.code == .hostKeyChanged)
      #expect(!server.log.contains("key") && server.log.contains("connected"))
    }
  }

  @Test func aSourceWhoseTimeIsOverIsAskedNoMore() async throws {
    try await withLyingServer { server in
      for name in ["a.csv", "b.csv", "c.csv"] {
        try writeFile(
          server.filesDirectory.path, Array(name.utf8), pseudoRandomBytes(count: 50_000),
          modifiedAt: 1_790_000_000)
      }
      // One byte every 50 ms, which the speed rule lets pass: only the whole time ends it.
      let limits = SFTPLimits(bytesPerSecondMin: 0, sourceDeadline: .seconds(3))
      let report = try await receive(from: server, directory: "/drip/0/0", limits: limits)
      #expect(report.problems.map(\.error.code) == [.timeUsedUp, .timeUsedUp, .timeUsedUp])
      #expect(report.problems.allSatisfy { !$0.isOnlyNotice && !$0.error.isTransient })
      #expect(server.log.filter { $0 == "connected" }.count == 1)
    }
  }

  // MARK: The parts

  private static let impatient = SFTPLimits(
    connectTimeout: .seconds(10), idleLimit: .seconds(2), bytesPerSecondMin: 1024,
    speedWindow: .seconds(1), callDeadline: .seconds(20))

  private func withLyingServer(
    weak: String? = nil, _ body: (LyingSFTPServer) async throws -> Void
  ) async throws {
    let server = try LyingSFTPServer(weak: weak)
    defer { server.stop() }
    try await body(server)
  }

  private func source(
    _ server: LyingSFTPServer, _ directory: String, _ limits: SFTPLimits,
    _ login: SFTPLogin? = nil, _ username: String = "merchant"
  ) -> SFTPFileSource {
    SFTPFileSource(
      name: "test",
      server: SFTPServer(
        host: "127.0.0.1", port: server.port, username: username,
        login: login ?? .privateKey(path: server.userKeyPath, passphrase: nil),
        knownHostsPath: server.knownHostsPath, directory: directory), limits: limits)
  }

  private func listing(
    of server: LyingSFTPServer, directory: String, limits: SFTPLimits = impatient
  ) async throws -> FileListing {
    let source = source(server, directory, limits)
    return try await closing(source) { try await source.list() }
  }

  private func receive(
    from server: LyingSFTPServer, directory: String, limits: SFTPLimits = impatient,
    login: SFTPLogin? = nil, username: String = "merchant"
  ) async throws -> InboxReport {
    let source = source(server, directory, limits, login, username)
    return try await closing(source) {
      try await withDirectory { inbox in
        try await Inbox(
          directory: inbox.appending(path: "inbox").path, fileBytesMax: 1 << 20,
          retryPolicy: RetryPolicy(attemptsMax: 2), timing: SFTPConnectionTests.instantTiming
        ).receive(
          from: source, pattern: FileNamePattern("*.csv"), knownFile: { _ in false },
          arrived: { _ in })
      }
    }
  }
}
