import Foundation
import TestSupport
import Testing

/// What others on the machine can learn of a process that has secrets in its memory: nothing.
@Suite("The process keeps its memory to itself", .ownThreads, .serialized)
struct ProcessProtectionTests {
  private static let user = SharedMerchant.User(id: 65_534)

  @Test func noImageOfTheMemoryAndNoLookIntoIt() throws {
    let server = try ScriptedServer([.silence])
    defer { server.stop() }
    let merchant = try SharedMerchant()
    try merchant.configure(
      "  archive: ./api-archive", "  base_url: http://127.0.0.1:\(server.port)\n  key_env: API_KEY")
    try merchant.give(to: Self.user)
    // A program that does not protect itself shows its environment to its own user: the look itself works.
    let plain = try StartedProgram(
      "/usr/bin/env", ["sleep", "60"], in: merchant.sample.directory, environment: ["SHOWN": WatchedSecrets.canary])
    #expect(plain.waitUntil { self.environment(of: $0.processID).contains(WatchedSecrets.canary) })
    plain.send(SIGKILL)

    let run = try merchant.start(
      as: Self.user, ["run", "--date", Sample.day], environment: ["API_KEY": WatchedSecrets.canary])
    try #require(run.waitUntil { _ in !server.requests.isEmpty }, "\(run.standardError)")
    let limits = try String(contentsOfFile: "/proc/\(run.processID)/limits", encoding: .utf8)
    let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
    #expect(core?.split(separator: " ").suffix(3) == ["0", "0", "bytes"], "\(limits)")
    // Of a process that may not be dumped, /proc belongs to root.
    var status = stat()
    #expect(lstat("/proc/\(run.processID)/environ", &status) == 0 && status.st_uid == 0)
    for name in ["environ", "mem", "maps"] {
      let look = try merchant.run("/bin/head", as: Self.user, "-c", "1", "/proc/\(run.processID)/\(name)")
      #expect(look.exitCode == 1 && look.standardError.contains("Permission denied"), "\(look)")
    }
    let words = try Data(contentsOf: URL(filePath: "/proc/\(run.processID)/cmdline"))
    #expect(!String(decoding: words, as: UTF8.self).contains(WatchedSecrets.canary))
    // A crash leaves no image, tells of no register, and is over at once.
    run.send(SIGABRT)
    let ended = run.wait()
    #expect(ended.ending == .signal(SIGABRT), "\(ended)")
    #expect(ended.standardError.contains("Thread") == false, "\(ended)")
    let left = try FileManager.default.contentsOfDirectory(atPath: merchant.sample.directory.path)
    #expect(!left.contains { $0.hasPrefix("core") }, "\(left)")
  }

  /// What a process was started with, as its own user sees it.
  private func environment(of process: pid_t) -> String {
    let data = try? Data(contentsOf: URL(filePath: "/proc/\(process)/environ"))
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// A stream that is closed is not the next file that is opened.
  @Test("closed standard streams", arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
  func closedStreams(closed: String) throws {
    let sample = try Sample()
    let program = PackageFiles.program("tieout").path
    let run = try runProgram(
      "/bin/bash", ["-c", "'\(program)' run --date \(Sample.day) \(closed)"], in: sample.directory)
    #expect(run.exitCode == 2, "\(run)")
    let written = try Sample.texts(sample.directory.appending(path: "var/reports/\(Sample.day)"))
    let expected = try Sample.texts(
      PackageFiles.root.appending(path: "samples/merchant/expected/\(Sample.day)"))
    #expect(firstDifferences(written, expected) == "")
    #expect(try sample.tieout("db", "verify").exitCode == 0)
    let report = try runProgram(
      "/bin/bash", ["-c", "'\(program)' report discrepancies \(closed)"], in: sample.directory)
    #expect(report.exitCode == (closed.contains(">&-") && !closed.hasPrefix("2") ? 73 : 0), "\(report)")
  }
}
