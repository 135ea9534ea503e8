import Foundation
import TestSupport
import Testing

/// Servers that hang, crawl or ask to wait: a run ends within its limits, or at once where it is told to.
@Suite("Network limits", .ownThreads)
struct NetworkLimitTests {
  @Test("a file that crawls is 69, nothing of it is counted, and the next run is whole")
  func crawlingFile() async throws {
    let world = try Self.world()
    let server = try LyingSFTPServer(serving: world.directory.appending(path: "settlement"))
    defer { server.stop() }
    try Self.useSFTP(world, server, directory: "/drip/0/0", "idle_seconds: 2, fetch_seconds: 100, source_seconds: 100")
    let crawling = try world.run()
    #expect(crawling.exitCode == 69, "\(crawling)")
    #expect(crawling.standardError.contains("the server sends too slowly"), "\(crawling)")
    let crawled = try world.settlementFiles()[0]
    let files = try #require(try world.summary()["files"] as? [[String: Any]])
    #expect(!files.contains { $0["name"] as? String == crawled })
    try world.configure("/drip/0/0", "/truth/0/0")
    try Self.expectWhole(world)
  }

  @Test("a source is asked no longer than it may take, and the run no longer than all may")
  func timeIsUsedUp() async throws {
    for limit in ["source_seconds: 3", "run_seconds: 3"] {
      let world = try Self.world()
      let server = try LyingSFTPServer(serving: world.directory.appending(path: "settlement"))
      defer { server.stop() }
      try Self.useSFTP(world, server, directory: "/drip/0/0", "bytes_per_second: 0, \(limit)")
      let run = try world.run()
      #expect(run.exitCode == 69, "\(run)")
      #expect(run.standardError.contains("the time for this source is used up"), "\(run)")
      #expect(run.standardError.contains("limits.source_seconds"), "\(run)")
    }
  }

  @Test("an API that asks for a longer wait than there is time is 69, and resumes")
  func rateLimited() throws {
    let world = try Self.world()
    let server = try ScriptedServer([.status(429, headers: ["Retry-After: 3600"])])
    defer { server.stop() }
    try Self.useAPI(world, port: server.port)
    let run = try world.tieout(
      ["run", "--date", world.lastDay], environment: ["SANDBOX_KEY": "right-key"])
    #expect(run.exitCode == 69, "\(run)")
    #expect(run.standardError.contains("too many requests (HTTP 429)"), "\(run)")
    #expect(run.standardError.contains("api.requests_per_second"), "\(run)")
    #expect(try world.report("discrepancies.csv").map { $0["code"] } == ["API_INCOMPLETE"])
  }

  @Test(
    "a signal ends the wait for a silent SFTP server, and the rerun is whole",
    arguments: [SIGTERM, SIGINT])
  func stoppedWhileFetching(signal: Int32) throws {
    let world = try Self.world()
    let server = try LyingSFTPServer(serving: world.directory.appending(path: "settlement"))
    defer { server.stop() }
    try Self.useSFTP(world, server, directory: "/silent-read/0/0", "idle_seconds: 600")
    let started = try world.start(["run", "--date", world.lastDay])
    // The key is checked a second time when the login is complete.
    #expect(started.waitUntil { _ in server.log.filter { $0 == "key" }.count >= 2 })
    try Self.expectStopped(started, by: signal)
    try world.configure("/silent-read/0/0", "/truth/0/0")
    try Self.expectWhole(world)
  }

  @Test(
    "a signal ends the wait for a silent API, whether it holds the answer back or asks to wait",
    arguments: [SIGTERM, SIGINT], [true, false])
  func stoppedWhilePulling(signal: Int32, isSilent: Bool) throws {
    let world = try Self.world()
    let server = try ScriptedServer([isSilent ? .silence : .status(503, headers: ["Retry-After: 500"])])
    defer { server.stop() }
    try Self.useAPI(world, port: server.port)
    let started = try world.start(
      ["run", "--date", world.lastDay], environment: ["SANDBOX_KEY": "right-key"])
    #expect(started.waitUntil { _ in !server.requests.isEmpty })
    try Self.expectStopped(started, by: signal)
    let verified = try world.tieout(["db", "verify"], environment: ["SANDBOX_KEY": "right-key"])
    #expect(verified.exitCode == 0, "\(verified)")
  }

  // MARK: The parts

  private static func world() throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 3)
    (options.payments, options.days, options.flags) = (30, 4, ["--clean"])
    return try WorldOnDisk(options)
  }

  private static func useSFTP(
    _ world: WorldOnDisk, _ server: LyingSFTPServer, directory: String, _ limits: String
  ) throws {
    try world.configure(
      "directory: { path: ./settlement }",
      """
      sftp:
            host: 127.0.0.1
            port: \(server.port)
            username: merchant
            private_key: \(server.userKeyPath)
            known_hosts: \(server.knownHostsPath)
            directory: \(directory)
      """)
    try world.configure("sources:", "limits: { \(limits) }\nsources:")
  }

  private static func useAPI(_ world: WorldOnDisk, port: Int) throws {
    try world.configure(
      "archive: ./archive", "base_url: http://127.0.0.1:\(port)\n  key_env: SANDBOX_KEY")
  }

  /// The run ends by itself soon after the signal, with the signal's code and no report.
  private static func expectStopped(_ started: StartedProgram, by signal: Int32) throws {
    let sent = ContinuousClock.now
    started.send(signal)
    let stopped = started.wait()
    #expect(stopped.exitCode == 128 + signal, "\(stopped)")
    #expect(sent.duration(to: .now) < .seconds(5), "\(stopped)")
  }

  private static func expectWhole(_ world: WorldOnDisk) throws {
    let rerun = try world.run()
    #expect(rerun.exitCode == 0, "\(rerun)")
    _ = try world.run(data: "fresh")
    #expect(firstDifferences(try world.reports(), try world.reports(data: "fresh")) == "")
  }
}
