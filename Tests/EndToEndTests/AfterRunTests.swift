import Foundation
import TestSupport
import Testing

/// What `tieout run` tells others once it has ended, and that nothing of it changes how it ended.
@Suite("After a run", .ownThreads)
struct AfterRunTests {
  /// The secret part of every address here; nothing may ever show it.
  private static let canary = WatchedSecrets.canary

  @Test func theSummaryIsPrintedAndSaysTheSameEveryTime() throws {
    let sample = try Sample()
    let first = try sample.tieout("run", "--date", Sample.day)
    let again = try sample.tieout("run", "--date", Sample.day, "--verbose")
    #expect(first.exitCode == 2 && again.exitCode == 2, "\(first) \(again)")
    let lines = textLines(first.standardOutput)
    #expect(lines.count <= 40 && lines.allSatisfy { $0.count <= 78 }, "\(first)")
    #expect(lines[0] == "tieout: merchant 500000000000001, business day 2026-03-12", "\(first)")
    #expect(lines[1] == "Is all the money here? No: 7 discrepancies about money are open.", "\(first)")
    #expect(lines.contains("MISSING_IN_SETTLEMENT               1  -210.00 USD"), "\(first)")
    #expect(first.standardOutput == again.standardOutput)
    #expect(!first.standardError.contains("reports:"), "the summary says so: \(first)")
    for flag in ["--no-summary", "--quiet"] {
      let run = try sample.tieout("run", "--date", Sample.day, flag)
      #expect(run.exitCode == 2 && run.standardOutput.isEmpty, "\(run)")
    }
    let match = try sample.tieout("match", "--date", Sample.day)
    #expect(match.standardOutput.isEmpty && match.standardError.contains("reports: "), "\(match)")
  }

  @Test func aRefusedFileAndAMissingOneAreNamed() throws {
    let sample = try Sample()
    let file = "500000000000001_settlement_20260306.csv"
    try Data("no,header,of\nours,1,2\n".utf8).write(
      to: sample.directory.appending(path: "settlement/\(file)"))
    let configuration = sample.directory.appending(path: "tieout.yaml")
    let text = try String(contentsOf: configuration, encoding: .utf8)
    try text.replacingOccurrences(of: "expected: none ", with: "expected: daily ")
      .write(to: configuration, atomically: true, encoding: .utf8)
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect(run.exitCode == 65, "\(run)")
    for words in [
      "Set aside: \(file) of useepay\n", "Missing: 2026-03-07 of useepay\n",
      "Besides, 5\n  files are missing, 1 file is set aside.", "Next: ask for the missing files; ",
    ] { #expect(run.standardOutput.contains(words), "\(words)\n\(run)") }
    #expect(textLines(run.standardOutput).count <= 41, "\(run)")
  }

  @Test func aReaderThatHasGoneChangesNothing() throws {
    let sample = try Sample()
    let tieout = PackageFiles.program("tieout").path
    let run = try runProgram(
      "/bin/bash",
      ["-c", "'\(tieout)' run --date \(Sample.day) | true; exit ${PIPESTATUS[0]}"],
      in: sample.directory)
    #expect(run.exitCode == 2, "\(run)")
    let full = try runProgram(
      "/bin/bash", ["-c", "'\(tieout)' run --date \(Sample.day) >/dev/full"], in: sample.directory)
    #expect(full.exitCode == 2, "\(full)")
    #expect(full.standardError.contains("warning: the summary cannot be printed"), "\(full)")
  }

  @Test func metricsAreWrittenForTheirReader() throws {
    let sample = try Sample()
    try Self.add("  metrics_file: ./tieout.prom", to: sample)
    let run = try sample.tieout("run", "--date", Sample.day, "--offline")
    #expect(run.exitCode == 2, "\(run)")
    let file = sample.directory.appending(path: "tieout.prom")
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o644)
    let text = try String(contentsOf: file, encoding: .utf8)
    for sample in [
      "tieout_run_exit_code{merchant=\"500000000000001\"} 2\n",
      "tieout_files_ingested{merchant=\"500000000000001\"} 4\n",
      "tieout_lines_read{merchant=\"500000000000001\"} 20\n",
      "tieout_records{merchant=\"500000000000001\",bucket=\"pending\"} 3\n",
      "class=\"BREAK\",code=\"MISSING_IN_SETTLEMENT\",currency=\"USD\"} -210.00\n",
    ] { #expect(text.contains(sample), "\(sample)\n\(text)") }
    #expect(!text.contains("tieout_api_objects{merchant=\"500000000000001\"} 0\n"), "the archive was read")
    let parser = try runProgram(
      "/usr/bin/python3",
      [
        "-c",
        """
        from prometheus_client.parser import text_string_to_metric_families as parse
        print(sum(len(f.samples) for f in parse(open("tieout.prom").read())))
        """,
      ], in: sample.directory)
    let samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.count
    #expect(parser.standardOutput == "\(samples)\n", "\(parser)")
    // A command line that is refused does nothing, and says nothing of the last run.
    #expect(try sample.tieout("run", "--date", "2026-03-01").exitCode == 64)
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
    // A run that fails says so, and when the last one did not.
    try FileManager.default.removeItem(at: sample.directory.appending(path: "var/tieout.sqlite"))
    try Data("no database".utf8).write(to: sample.directory.appending(path: "var/tieout.sqlite"))
    let failed = try sample.tieout("run", "--date", Sample.day)
    #expect(failed.exitCode == 73, "\(failed)")
    let after = try String(contentsOf: file, encoding: .utf8)
    #expect(after.contains("tieout_run_exit_code{merchant=\"500000000000001\"} 73\n"), "\(after)")
    #expect(after.contains("tieout_run_success{merchant=\"500000000000001\"} 0\n"))
    func lastSuccess(_ text: String) -> Substring? {
      textLines(text).first { $0.hasPrefix("tieout_last_success_timestamp_seconds{") }
    }
    #expect(lastSuccess(after) != nil && lastSuccess(after) == lastSuccess(text))
  }

  @Test func checkSaysWhatWouldNotWork() throws {
    let sample = try Sample()
    try Self.add("  metrics_file: ./nowhere/a.prom\n  post_url_env: HOOK\n  ping_url_env: PING", to: sample)
    let check = try runProgram(
      "tieout", ["check"], in: sample.directory,
      environment: ["HOOK": "https://hooks.example/\(Self.canary)", "PING": "http://hooks.example/\(Self.canary)"])
    #expect(check.exitCode == 0, "\(check)")
    for line in [
      "ok\tafter_run.post_url: hooks.example, not tried\n",
      "note\tafter_run.ping_url: hooks.example: http would show the address to the network; only https is allowed\n",
      "note\tafter_run.metrics_file: ./nowhere cannot be written",
    ] { #expect(check.standardOutput.contains(line), "\(line)\n\(check)") }
    try Self.expectNoCanary(check, sample)
  }

  @Test func metricsThatCannotBeWrittenAreAWarning() throws {
    let sample = try Sample()
    try Self.add("  metrics_file: ./nowhere/tieout.prom", to: sample)
    let run = try sample.tieout("run", "--date", Sample.day)
    #expect(run.exitCode == 2, "\(run)")
    #expect(run.standardError.contains("warning: after_run.metrics_file: cannot open ./nowhere/tieout.prom.part"), "\(run)")
  }

  @Test func slackIsToldAndTheDeadMansSwitchPinged() throws {
    let server = try ScriptedServer([.status(200)])
    defer { server.stop() }
    let sample = try Sample()
    try Self.add("  post_url_env: HOOK\n  ping_url_env: PING", to: sample)
    let run = try Self.run(sample, server)
    #expect(run.exitCode == 2, "\(run)")
    let requests = server.requests
    #expect(
      Set(requests.map(\.line)) == [
        "POST /\(Self.canary)/hook HTTP/1.1", "GET /\(Self.canary)/ping HTTP/1.1",
      ])
    let post = try #require(requests.first { $0.line.hasPrefix("POST") })
    let json = try JSONSerialization.jsonObject(with: post.body) as? [String: String]
    let said = try #require(json?["text"])
    for line in run.standardOutput.split(separator: "\n") {
      #expect(said.contains(line.replacingOccurrences(of: "`", with: "'")), "\(line)")
    }
    #expect(run.standardError.contains("posted to 127.0.0.1:\(server.port)"), "\(run)")
    try Self.expectNoCanary(run, sample)
  }

  @Test func theSummaryIsPostedAsItWasWritten() throws {
    let server = try ScriptedServer([.status(201)])
    defer { server.stop() }
    let sample = try Sample()
    let secret = sample.directory.appending(path: "hook")
    try Data("http://127.0.0.1:\(server.port)/\(Self.canary)\n".utf8).write(to: secret)
    chmod(secret.path, 0o600)
    try Self.add("  post_url_file: ./hook\n  post_format: summary", to: sample)
    let run = try sample.tieout("run", "--date", Sample.day, "--verbose")
    #expect(run.exitCode == 2 && server.requests.count == 1, "\(run)")
    let written = try Data(
      contentsOf: sample.directory.appending(path: "var/reports/\(Sample.day)/summary.json"))
    #expect(server.requests.first?.body == written)
    chmod(secret.path, 0o644)
    let open = try sample.tieout("run", "--date", Sample.day)
    #expect(open.exitCode == 2 && server.requests.count == 1, "\(open)")
    #expect(open.standardError.contains("can be read by others; run: chmod 600"), "\(open)")
    try Self.expectNoCanary(run, sample)
  }

  @Test(
    "a server that fails, sends elsewhere or is not there is a warning",
    arguments: [
      (ScriptedReply.status(500), 3, "refused (HTTP 500); gave up after 3 tries"),
      (.status(404), 1, "refused (HTTP 404)"),
      (.status(302, headers: ["location: http://127.0.0.1:1/canary-7f3a"]), 1, "redirected (HTTP 302), not followed"),
    ])
  func troubleIsAWarning(_ answer: ScriptedReply, _ tries: Int, _ text: String) throws {
    let server = try ScriptedServer([answer])
    defer { server.stop() }
    let sample = try Sample()
    try Self.add("  post_url_env: HOOK", to: sample)
    let run = try Self.run(sample, server)
    #expect(run.exitCode == 2 && server.requests.count == tries, "\(run)")
    #expect(run.standardError.contains("warning: after_run.post_url: 127.0.0.1:\(server.port): \(text)"), "\(run)")
    try Self.expectNoCanary(run, sample)
  }

  @Test func offlineTellsNobody() throws {
    let server = try ScriptedServer([.status(200)])
    defer { server.stop() }
    let sample = try Sample()
    try Self.add("  post_url_env: HOOK\n  ping_url_env: PING", to: sample)
    let run = try Self.run(sample, server, "--offline")
    #expect(run.exitCode == 2 && server.requests.isEmpty, "\(run)")
    #expect(run.standardError.contains("nobody is told of the run, for it is offline"), "\(run)")
    #expect(textLines(run.standardOutput).count > 5)
  }

  @Test func aFailedRunPingsOnlyWhereThatIsAskedFor() throws {
    let server = try ScriptedServer([.status(200)])
    defer { server.stop() }
    let sample = try Sample()
    try FileManager.default.createDirectory(
      at: sample.directory.appending(path: "var"), withIntermediateDirectories: true)
    chmod(sample.directory.appending(path: "var").path, 0o700)
    try Data("no database".utf8).write(to: sample.directory.appending(path: "var/tieout.sqlite"))
    try Self.add("  ping_url_env: PING", to: sample)
    #expect(try Self.run(sample, server).exitCode == 73)
    #expect(server.requests.isEmpty)
    try Self.append("  ping_fail: true\n  post_url_env: HOOK\n", to: sample)
    let run = try Self.run(sample, server)
    #expect(run.exitCode == 73 && run.standardOutput.isEmpty, "\(run)")
    #expect(
      Set(server.requests.map(\.line)) == [
        "GET /\(Self.canary)/ping/fail HTTP/1.1", "POST /\(Self.canary)/hook HTTP/1.1",
      ])
    let post = try #require(server.requests.first { $0.line.hasPrefix("POST") })
    #expect(String(decoding: post.body, as: UTF8.self).contains("ended with exit code 73"))
    try Self.expectNoCanary(run, sample)
  }

  @Test func aSignalEndsTheWaitForASilentServer() throws {
    let server = try ScriptedServer([.silence])
    defer { server.stop() }
    let sample = try Sample()
    try Self.add("  post_url_env: HOOK", to: sample)
    let run = try StartedProgram(
      "tieout", ["run", "--date", Sample.day], in: sample.directory,
      environment: ["HOOK": "http://127.0.0.1:\(server.port)/\(Self.canary)"])
    #expect(run.waitUntil { _ in !server.requests.isEmpty })
    run.send(SIGTERM)
    let ended = run.wait()
    // The run itself was over: its code stands.
    #expect(ended.exitCode == 2, "\(ended)")
    #expect(ended.standardError.contains("after_run.post_url: stopped before it was sent"), "\(ended)")
  }

  private static func add(_ keys: String, to sample: Sample) throws {
    try append("after_run:\n\(keys)\n", to: sample)
  }

  private static func append(_ text: String, to sample: Sample) throws {
    let handle = try FileHandle(forWritingTo: sample.directory.appending(path: "tieout.yaml"))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  private static func run(
    _ sample: Sample, _ server: ScriptedServer, _ more: String...
  ) throws -> ProgramRun {
    let address = "http://127.0.0.1:\(server.port)/\(canary)"
    return try runProgram(
      "tieout", ["run", "--date", Sample.day, "--verbose"] + more, in: sample.directory,
      environment: ["HOOK": address + "/hook", "PING": address + "/ping"])
  }

  /// Neither what was said nor anything that was stored holds the secret.
  private static func expectNoCanary(_ run: ProgramRun, _ sample: Sample) throws {
    #expect(!run.standardOutput.contains(canary) && !run.standardError.contains(canary), "\(run)")
    let data = sample.directory.appending(path: "var")
    guard FileManager.default.fileExists(atPath: data.path) else { return }
    let found = try runProgram("/bin/grep", ["-rla", canary, data.path], in: sample.directory)
    #expect(found.exitCode == 1, "\(found)")
  }
}
