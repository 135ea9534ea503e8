import Acquisition
import DurableFiles
import Foundation
import Retry
import TestSupport
import Testing

/// Lines that break, fall silent or crawl.
@Suite struct SFTPConnectionTests {
  /// Waits are skipped; the tries are real.
  static let instantTiming = RetryTiming(
    now: { .zero }, sleep: { _ in }, jitter: { _ in .zero })
  static let impatient = SFTPLimits(
    connectTimeout: .seconds(5), idleLimit: .milliseconds(400), bytesPerSecondMin: 1024,
    speedWindow: .seconds(60))

  /// Cuts in the key exchange, the login, the listing and the file.
  @Test(arguments: [0, 1, 21, 600, 1500, 2200, 2900, 3600, 10_000, 150_000, 290_000])
  func aCutAtAnyByteIsRetriedToTheSameBytes(_ afterBytes: Int) async throws {
    try await withSSHServer { server in
      let content = pseudoRandomBytes(count: 300_000)
      try writeFile(
        server.filesDirectory.path, Array("a.csv".utf8), content, modifiedAt: 1_790_000_000)
      let proxy = try FaultProxy(
        to: server.port, faults: [ConnectionFault(.cut, afterBytes: afterBytes), ConnectionFault(.cut, afterBytes: afterBytes)])
      defer { proxy.stop() }
      let (report, files) = try await receive(through: proxy, server, limits: SFTPLimits())
      #expect(report.problems == [])
      #expect(files.map(\.digest) == [FileDigest(of: content)])
      #expect(proxy.connections == 3)
    }
  }

  @Test(arguments: [700, 3600, 150_000])
  func silenceAtAnyByteIsTimedOutAndRetried(_ afterBytes: Int) async throws {
    try await withSSHServer { server in
      let content = pseudoRandomBytes(count: 300_000)
      try writeFile(
        server.filesDirectory.path, Array("a.csv".utf8), content, modifiedAt: 1_790_000_000)
      let proxy = try FaultProxy(to: server.port, faults: [ConnectionFault(.stall, afterBytes: afterBytes)])
      defer { proxy.stop() }
      let (report, files) = try await receive(
        through: proxy, server,
        limits: SFTPLimits(connectTimeout: .seconds(5), idleLimit: .seconds(2)))
      #expect(report.problems == [])
      #expect(files.map(\.digest) == [FileDigest(of: content)])
      #expect(proxy.connections == 2)
    }
  }

  /// A damaged byte in the open part of the protocol, and in the encrypted one.
  @Test(arguments: [3, 45, 60, 200, 500, 1100, 1150, 1250, 1500, 2200, 4000, 200_000])
  func aDamagedByteIsAnErrorOrRetriedNeverWrongBytes(_ afterBytes: Int) async throws {
    try await withSSHServer { server in
      let content = pseudoRandomBytes(count: 300_000)
      try writeFile(
        server.filesDirectory.path, Array("a.csv".utf8), content, modifiedAt: 1_790_000_000)
      let proxy = try FaultProxy(to: server.port, faults: [ConnectionFault(.damage, afterBytes: afterBytes)])
      defer { proxy.stop() }
      let limits = SFTPLimits(connectTimeout: .seconds(5), idleLimit: .seconds(2))
      do {
        let (report, files) = try await receive(through: proxy, server, limits: limits)
        let digests = [FileDigest(of: content)]
        #expect(files.map(\.digest) == (report.problems.isEmpty ? digests : []))
      } catch let error as AcquisitionError {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test func aStoppedServerIsATimeout() async throws {
    try await withSSHServer { server in
      try writeFile(
        server.filesDirectory.path, Array("a.csv".utf8), [1, 2, 3], modifiedAt: 1_790_000_000)
      let source = SFTPFileSource(
        name: "test", server: sftpServer(server), limits: Self.impatient)
      try await closing(source) {
        // The login itself may take longer than the short limit on a busy machine.
        let file = try await retrying(
          RetryPolicy(attemptsMax: 5), timing: Self.instantTiming, isTransient: { _ in true }
        ) { _ in try await source.list() }.files[0]
        server.pause()
        let error = try await acquisitionError { _ = try await source.read(file) { _ in } }
        #expect(error.code == .timedOut)
        #expect(error.isTransient)
        server.resume()
      }
    }
  }

  @Test func aTricklingServerIsTooSlow() async throws {
    try await withSSHServer { server in
      try writeFile(
        server.filesDirectory.path, Array("a.csv".utf8), pseudoRandomBytes(count: 600_000),
        modifiedAt: 1_790_000_000)
      let proxy = try FaultProxy(to: server.port, faults: [ConnectionFault(.drip, afterBytes: 100_000)])
      defer { proxy.stop() }
      let limits = SFTPLimits(idleLimit: .seconds(60), speedWindow: .milliseconds(800))
      let source = try SFTPFileSource(
        name: "test", server: sftpServer(server, port: proxy.port, knownHosts: anyPort(server)),
        limits: limits)
      try await closing(source) {
        let file = try await source.list().files[0]
        let error = try await acquisitionError { _ = try await source.read(file) { _ in } }
        #expect(error.code == .tooSlow)
      }
    }
  }

  @Test func nobodyListeningIsUnreachable() async throws {
    try await withSSHServer { server in
      let port = try freeLoopbackPort()
      let source = SFTPFileSource(name: "test", server: sftpServer(server, port: port))
      try await closing(source) {
        let error = try await acquisitionError { _ = try await source.list() }
        #expect(error.code == .unreachable)
        #expect(error.isTransient)
        #expect(error.location.contains("127.0.0.1:\(port)"))
      }
    }
  }

  @Test func aSourceThatIsLostForGoodIsReportedForEveryFile() async throws {
    try await withSSHServer { server in
      for name in ["a.csv", "b.csv", "c.csv", "d.csv"] {
        try writeFile(
          server.filesDirectory.path, Array(name.utf8), Array(name.utf8),
          modifiedAt: 1_790_000_000)
      }
      let source = SFTPFileSource(name: "test", server: sftpServer(server))
      try await closing(source) {
        try await withDirectory { directory in
          let inbox = Inbox(
            directory: directory.appending(path: "inbox").path, timing: Self.instantTiming)
          let report = try await inbox.receive(
            from: source, pattern: FileNamePattern("*"),
            knownFile: { file in
              // The first file has been read by then, and is waiting to be made durable.
              if file.displayName == "b.csv" { server.goDown() }
              return false
            }, arrived: { _ in })
          #expect(report.filesArrived == 1)
          #expect(report.problems.map(\.remote.displayName) == ["b.csv", "c.csv", "d.csv"])
          #expect(report.problems.allSatisfy { $0.error.isTransient && !$0.isOnlyNotice })
        }
      }
    }
  }

  private func anyPort(_ server: SSHServer) throws -> String {
    let path = server.directory.appending(path: "known_hosts_any_port").path
    let line = try server.knownHostsLines(types: ["ed25519"])[0]
    let fields = line.split(separator: " ")
    try "127.0.0.1 \(fields[1]) \(fields[2])\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  func receive(
    through proxy: FaultProxy, _ server: SSHServer, limits: SFTPLimits
  ) async throws -> (InboxReport, [ArrivedFile]) {
    let reached = try sftpServer(server, port: proxy.port, knownHosts: anyPort(server))
    let source = SFTPFileSource(name: "test", server: reached, limits: limits)
    return try await closing(source) {
      try await withDirectory { directory in
        let inbox = Inbox(
          directory: directory.appending(path: "inbox").path, timing: Self.instantTiming)
        var files: [ArrivedFile] = []
        let report = try await inbox.receive(
          from: source, pattern: FileNamePattern("*.csv"), knownFile: { _ in false },
          arrived: { files.append($0) })
        return (report, files)
      }
    }
  }
}
