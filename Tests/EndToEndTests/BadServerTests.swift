import Foundation
import TestSupport
import Testing

/// A server that refuses, fails or is not who it was: the run says so with its code, does what it can, and catches up.
@Suite("Bad servers", .ownThreads)
struct BadServerTests {
  @Test("a refused API key is 77, and the right key catches up") func refusedKey() throws {
    let world = try Self.world()
    let server = try WorldServerProcess(world, key: "right-key-canary-7f3a")
    try Self.useAPI(world, port: server.port)
    let refused = try Self.run(world, key: "wrong-key-canary-7f3a")
    #expect(refused.exitCode == 77, "\(refused)")
    #expect(refused.standardError.contains("HTTP 401"), "\(refused)")
    #expect(!refused.standardError.contains("wrong-key-canary-7f3a"), "\(refused)")
    #expect(try world.report("discrepancies.csv").map { $0["code"] } == ["API_INCOMPLETE"])
    #expect(try Self.waitingLines(world) > 0)
    let check = try world.tieout(["check"], environment: ["SANDBOX_KEY": "wrong"])
    #expect(check.exitCode == 77 && check.standardOutput.contains("FAILED\tapi"), "\(check)")
    try Self.expectCaughtUp(world)
  }

  @Test("an API that answers 500 and stays so is 69, and a sound one catches up")
  func failingAPI() throws {
    let world = try Self.world()
    let failing = try ScriptedServer([.status(500)])
    defer { failing.stop() }
    try Self.useAPI(world, port: failing.port)
    let failed = try Self.run(world, key: "right-key-canary-7f3a")
    #expect(failed.exitCode == 69, "\(failed)")
    #expect(failed.standardError.contains("/api/v1/payment_intents: the server failed (HTTP 500)"), "\(failed)")
    #expect((5...60).contains(failing.requests.count), "tried again, but not for ever")
    #expect(try world.report("discrepancies.csv").map { $0["code"] } == ["API_INCOMPLETE"])
    let server = try WorldServerProcess(world, key: "right-key-canary-7f3a")
    try world.configure("127.0.0.1:\(failing.port)", "127.0.0.1:\(server.port)")
    try Self.expectCaughtUp(world)
  }

  @Test("an API that nobody serves is 69") func nobodyListens() throws {
    let world = try Self.world()
    let closed = try ScriptedServer([.status(500)])
    closed.stop()
    try Self.useAPI(world, port: closed.port)
    let check = try world.tieout(["check"], environment: ["SANDBOX_KEY": "any"])
    #expect(check.exitCode == 69, "\(check)")
    #expect(check.standardOutput.contains("FAILED\tapi: /api/v1/payment_intents"), "\(check)")
  }

  @Test("an unknown host key, a changed one and a refused login are 77, and nothing is fetched")
  func untrustedSSH() async throws {
    try await withSSHServer { server in
      let world = try Self.world()
      try Self.useSFTP(world, server)
      let unknown = world.directory.appending(path: "known_hosts")
      let other = world.directory.appending(path: "other_key").path
      try makeKey(type: "ed25519", at: other)
      let otherKey = try String(contentsOfFile: other + ".pub", encoding: .utf8).split(separator: " ")
      let trusted = try String(contentsOfFile: server.knownHostsPath, encoding: .utf8)

      try "# none\n".write(to: unknown, atomically: true, encoding: .utf8)
      try Self.expectRefused(world, saying: "SHA256:")
      try "[127.0.0.1]:\(server.port) \(otherKey[0]) \(otherKey[1])\n"
        .write(to: unknown, atomically: true, encoding: .utf8)
      try Self.expectRefused(world, saying: "SHA256:")
      try trusted.write(to: unknown, atomically: true, encoding: .utf8)
      try world.configure(server.userKeyPath, other)
      try Self.expectRefused(world, saying: server.username)

      try world.configure(other, server.userKeyPath)
      let run = try world.run()
      #expect(run.exitCode == 0, "\(run)")
      _ = try world.run(data: "fresh")
      #expect(firstDifferences(try world.reports(), try world.reports(data: "fresh")) == "")
      #expect(differences(try world.codes(), ["PENDING_SETTLEMENT": try world.codes().values.reduce(0, +)]) == "")
    }
  }

  private static func world() throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 3)
    (options.payments, options.days, options.flags) = (30, 4, ["--clean"])
    return try WorldOnDisk(options)
  }

  private static func useAPI(_ world: WorldOnDisk, port: Int) throws {
    try world.configure(
      "archive: ./archive",
      "base_url: http://127.0.0.1:\(port)\n  key_env: SANDBOX_KEY\n  events: ./events")
  }

  private static func useSFTP(_ world: WorldOnDisk, _ server: SSHServer) throws {
    for name in try world.settlementFiles() {
      try FileManager.default.copyItem(
        at: world.settlementFile(name), to: server.filesDirectory.appending(path: name))
    }
    try world.configure(
      "directory: { path: ./settlement }",
      """
      sftp:
            host: 127.0.0.1
            port: \(server.port)
            username: \(server.username)
            private_key: \(server.userKeyPath)
            known_hosts: ./known_hosts
            directory: \(server.filesDirectory.path)
      """)
  }

  private static func run(
    _ world: WorldOnDisk, key: String, data: String = "var"
  ) throws -> ProgramRun {
    try world.tieout(
      ["run", "--date", world.lastDay], data: data, environment: ["SANDBOX_KEY": key])
  }

  private static func waitingLines(_ world: WorldOnDisk) throws -> Int {
    let lines = try world.summary()["lines"] as? [String: Any]
    return try #require((lines?["count"] as? [String: Int])?["waiting"])
  }

  /// A run that reaches the API says what a run in a new data directory says.
  private static func expectCaughtUp(_ world: WorldOnDisk) throws {
    let run = try run(world, key: "right-key-canary-7f3a")
    #expect(run.exitCode == 0, "\(run)")
    _ = try Self.run(world, key: "right-key-canary-7f3a", data: "fresh")
    #expect(firstDifferences(try world.reports(), try world.reports(data: "fresh")) == "")
    #expect(try waitingLines(world) == 0)
  }

  private static func expectRefused(_ world: WorldOnDisk, saying words: String) throws {
    let run = try world.run()
    #expect(run.exitCode == 77, "\(run)")
    #expect(run.standardError.contains("error:") && run.standardError.contains(words), "\(run)")
    let lines = try world.summary()["lines"] as? [String: Any]
    #expect((lines?["count"] as? [String: Int])?["total"] == 0, "nothing is fetched")
  }
}

extension WorldOnDisk {
  /// How often each code is reported.
  func codes() throws -> [String: Int] {
    multiset(
      try (report("discrepancies.csv") + report("pending.csv")).map { $0["code"] ?? "" })
  }
}
