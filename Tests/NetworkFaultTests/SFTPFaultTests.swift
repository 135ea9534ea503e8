import Acquisition
import DurableFiles
import Foundation
import Parsing
import Reconciliation
import TestSupport
import Testing

/// Settlement files over lines that break and from servers that lie: the same books, or a named problem and then the
/// same books.
@Suite("SFTP faults by seed", .serialized)
struct SFTPFaultTests {
  /// What the lying server knows; see `Tests/LyingSFTP/server.py`.
  static let lies = [
    "size-low", "size-high", "size-huge", "size-negative", "grow", "touch", "vanish", "no-time",
    "future", "refuse-directory", "unknown-status", "wrong-reply", "long-handle", "no-attributes",
    "bad-names", "not-files", "twice", "long-name", "silent", "close", "abort", "bad-count",
    "count-above", "huge-length", "no-length", "name-past-the-end", "wrong-id",
    "unknown-type", "big-packet", "early-eof", "short-reads", "silent-read", "close-read",
    "abort-read", "fail-read", "gone-while-read", "too-much", "endless", "no-data", "drip", "deny",
  ]
  static let limits = SFTPLimits(
    connectTimeout: .seconds(5), idleLimit: .milliseconds(800), bytesPerSecondMin: 1024,
    speedWindow: .milliseconds(800), callDeadline: .seconds(5), sourceDeadline: .seconds(25))

  @Test("a line that breaks at any byte before a real sshd")
  func brokenLines() async throws {
    let world = try Self.world()
    let night = try NightOnDisk(world: world.directory, day: world.lastDay)
    let judge = try await Self.judge(night)
    for seeds in ScenarioJudge.pieces(of: ScenarioJudge.seeds(quick: 13)) {
      try await withSSHServer { server in
        try Self.copy(world, to: server.filesDirectory)
        try await Self.breakLines(before: server, seeds, judge)
      }
    }
  }

  private static func breakLines(
    before server: SSHServer, _ seeds: Range<UInt64>, _ judge: ScenarioJudge
  ) async throws {
    let knownHosts = server.directory.appending(path: "known_hosts_any_port").path
    let fields = try server.knownHostsLines(types: ["ed25519"])[0].split(separator: " ")
    try "127.0.0.1 \(fields[1]) \(fields[2])\n"
      .write(toFile: knownHosts, atomically: true, encoding: .utf8)
    try await ScenarioJudge.runAll("SFTP lines", seeds) { seed in
      var generator = SeededGenerator(seed: seed)
      let faults = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        ConnectionFault.random(upTo: 40_000, using: &generator)
      }
      let proxy = try FaultProxy(to: server.port, faults: faults)
      defer { proxy.stop() }
      let reached = { @Sendable (port: UInt16) in
        SFTPServer(
          host: "127.0.0.1", port: port, username: server.username,
          login: .privateKey(path: server.userKeyPath, passphrase: nil),
          knownHostsPath: knownHosts, directory: server.filesDirectory.path)
      }
      return try await judge.judge(
        "\(faults)", data: "lines-\(seed)", faulty: using(reached(proxy.port)),
        sound: using(reached(server.port), limits: SFTPLimits()))
    }
  }

  @Test("a server that lies")
  func lyingServer() async throws {
    let world = try Self.world()
    let night = try NightOnDisk(world: world.directory, day: world.lastDay)
    let judge = try await Self.judge(night)
    for seeds in ScenarioJudge.pieces(of: ScenarioJudge.seeds(quick: 12)) {
      let server = try LyingSFTPServer(serving: world.directory.appending(path: "settlement"))
      defer { server.stop() }
      try await Self.lie(with: server, seeds, judge)
    }
  }

  private static func lie(
    with server: LyingSFTPServer, _ seeds: Range<UInt64>, _ judge: ScenarioJudge
  ) async throws {
    try await ScenarioJudge.runAll("SFTP lies", seeds) { seed in
      var generator = SeededGenerator(seed: seed)
      // In turn, so that a series of seeds meets every lie.
      let lie = lies[Int(seed) * 11 % lies.count]
      let times = Int.random(in: 0...2, using: &generator)
      let reached = { @Sendable (directory: String) in
        SFTPServer(
          host: "127.0.0.1", port: server.port, username: "merchant",
          login: .privateKey(path: server.userKeyPath, passphrase: nil),
          knownHostsPath: server.knownHostsPath, directory: directory)
      }
      return try await judge.judge(
        "\(lie), \(times) times", data: "lies-\(seed)",
        faulty: using(reached("/\(lie)/\(times)/\(seed)")),
        sound: using(reached("/truth/0/\(seed)"), limits: SFTPLimits()))
    }
  }

  private static func using(
    _ server: SFTPServer, limits: SFTPLimits = limits
  ) -> @Sendable (inout ReconciliationPlan) -> Void {
    { plan in
      plan.parsingLimits = ParsingLimits(fileBytes: 1 << 20)
      plan.sources[0].isRemote = true
      plan.sources[0].open = { SFTPFileSource(name: "useepay", server: server, limits: limits) }
    }
  }

  /// The reference reads the same files from their folder.
  private static func judge(_ night: NightOnDisk) async throws -> ScenarioJudge {
    let outcome = try await night.run(data: "reference")
    try #require(outcome.problems.isEmpty)
    let reference = try night.result(data: "reference")
    try #require(reference.rows.count > 100)
    return ScenarioJudge(night: night, reference: reference)
  }

  private static func world() throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 41)
    (options.payments, options.days) = (60, 5)
    return try WorldOnDisk(options)
  }

  private static func copy(_ world: WorldOnDisk, to directory: URL) throws {
    for name in try world.settlementFiles() {
      try FileManager.default.copyItem(
        at: world.settlementFile(name), to: directory.appending(path: name))
    }
  }
}
