import Foundation
import TestSupport
import Testing

/// A secret in every place that takes one, and none of them in anything that comes out: what is said, what is stored,
/// packed or not, and what the commands tell of it later. Every other test is looked at the same way when its programs
/// end (`WatchedSecrets`).
@Suite("Secrets stay inside", .ownThreads, .serialized)
struct CanaryTests {
  /// One secret a place, each with the mark that all are looked for by.
  private static func secret(_ place: String) -> String { "\(WatchedSecrets.canary)-\(place)" }

  private final class World {
    let disk: WorldOnDisk
    let api: WorldServerProcess
    let hooks: ScriptedServer
    let variables: [String: String]

    init(_ server: SSHServer) throws {
      var options = WorldOnDisk.Options(seed: 11)
      (options.payments, options.days, options.flags) = (40, 4, ["--gzip"])
      disk = try WorldOnDisk(options)
      api = try WorldServerProcess(disk, key: CanaryTests.secret("api-key"))
      hooks = try ScriptedServer([.status(500)])
      let key = disk.directory.appending(path: "sftp_key").path
      try makeKey(type: "ed25519", at: key)
      let changed = try runProgram(
        "/usr/bin/ssh-keygen",
        ["-p", "-f", key, "-P", "", "-N", CanaryTests.secret("key-passphrase"), "-Z", "aes256-ctr"],
        in: disk.directory)
      guard changed.exitCode == 0 else { throw ProgramError(changed.description) }
      WatchedSecrets.watch(keyFile: key)
      try server.authorize(publicKeyPath: key + ".pub")
      for name in try disk.settlementFiles() {
        try FileManager.default.copyItem(
          at: disk.settlementFile(name), to: server.filesDirectory.appending(path: name))
      }
      let trusted = try String(contentsOfFile: server.knownHostsPath, encoding: .utf8)
      try disk.write(trusted, to: "known_hosts")
      for (name, place) in [("sftp_password", "sftp-password"), ("post_url", "post-url")] {
        let url = "http://127.0.0.1:\(hooks.port)/\(CanaryTests.secret(place))"
        try disk.write((place == "post-url" ? url : CanaryTests.secret(place)) + "\n", to: name)
        chmod(disk.directory.appending(path: name).path, 0o600)
      }
      variables = [
        "SANDBOX_KEY": CanaryTests.secret("api-key"), "PASSPHRASE": CanaryTests.secret("key-passphrase"),
        "PING": "http://127.0.0.1:\(hooks.port)/\(CanaryTests.secret("ping-url"))",
      ]
      try configure(server, key: key)
    }

    deinit { hooks.stop() }

    private func configure(_ server: SSHServer, key: String) throws {
      let place = """
        sftp:
              host: 127.0.0.1
              port: \(server.port)
              username: \(server.username)
              known_hosts: ./known_hosts
              directory: \(server.filesDirectory.path)
        """
      try disk.configure("directory: { path: ./settlement }", place + "\n      private_key: \(key)\n      passphrase_env: PASSPHRASE")
      try disk.configure(
        "archive: ./archive",
        "base_url: http://127.0.0.1:\(api.port)\n  key_env: SANDBOX_KEY\n  events: ./events")
      try disk.write(
        try disk.text("tieout.yaml") + "\nafter_run:\n  post_url_file: ./post_url\n  ping_url_env: PING\n", to: "tieout.yaml")
    }

    func tieout(_ words: String..., changing: [String: String] = [:]) throws -> ProgramRun {
      try disk.tieout(words, environment: variables.merging(changing) { $1 })
    }
  }

  @Test func noSecretComesOut() async throws {
    try await withSSHServer { server in
      let world = try World(server)
      let day = world.disk.lastDay
      let run = try world.tieout("run", "--date", day, "--verbose")
      #expect(run.exitCode == 2, "\(run)")
      #expect(run.standardError.contains("after_run.post_url"), "the hooks were refused: \(run)")
      var runs = [run, try world.tieout("run", "--date", day, "--log-format", "json")]
      runs.append(try world.tieout("check"))
      #expect(runs.last?.standardOutput.contains("SSH library: libssh2") == true, "\(runs.last!)")
      for words in ["status", "report runs --format json", "report files", "db verify"] {
        runs.append(
          try world.disk.tieout(words.split(separator: " ").map(String.init), environment: world.variables))
      }
      // What is refused is told, and not with the secret.
      for (name, wrong) in [
        ("SANDBOX_KEY", Self.secret("wrong-key")), ("PASSPHRASE", Self.secret("wrong-passphrase")),
        ("PING", "ftp://\(Self.secret("no-url"))"),
      ] {
        let refused = try world.tieout("run", "--date", day, "--verbose", changing: [name: wrong])
        #expect([69, 77, 78, 2].contains(refused.exitCode), "\(refused)")
        runs += [refused, try world.tieout("check", changing: [name: wrong])]
      }
      try world.disk.configure("private_key: \(world.disk.directory.appending(path: "sftp_key").path)", "password_file: ./sftp_password")
      try world.disk.configure("      passphrase_env: PASSPHRASE\n", "")
      let password = try world.tieout("run", "--date", day, "--verbose")
      #expect(password.exitCode == 77, "\(password)")
      runs.append(password)
      chmod(world.disk.directory.appending(path: "sftp_password").path, 0o644)
      let open = try world.tieout("run", "--date", day)
      #expect(open.exitCode == 77 && open.standardError.contains("chmod 600"), "\(open)")
      runs.append(open)
      for run in runs {
        #expect(!(run.standardOutput + run.standardError).contains(WatchedSecrets.canary), "\(run)")
      }
      try expectNothingStored(world)
    }
  }

  /// Every file of the data directory, packed ones unpacked.
  private func expectNothingStored(_ world: World) throws {
    let data = world.disk.directory.appending(path: "var").path
    let names = FileManager.default.enumerator(atPath: data)?.compactMap { $0 as? String } ?? []
    #expect(names.contains { $0.contains("payment_intents.ndjson") }, "\(names)")
    // `zgrep` reads files that are not packed as they are.
    let found = try runProgram(
      "/usr/bin/find", [data, "-type", "f", "-exec", "zgrep", "-la", WatchedSecrets.canary, "{}", ";"],
      in: world.disk.directory)
    #expect(found.standardOutput.isEmpty, "\(found)")
    // The look finds what is there.
    let control = try runProgram(
      "/usr/bin/find",
      [world.disk.directory.path, "-type", "f", "-exec", "zgrep", "-la", WatchedSecrets.canary, "{}", ";"],
      in: world.disk.directory)
    #expect(control.standardOutput.contains("sftp_password"), "\(control)")
  }
}
