import Foundation
import TestSupport
import Testing

/// What a run says on standard error: on a terminal, in a pipe, as JSON lines.
@Suite("Messages", .ownThreads)
struct MessagesTests {
  private static func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

  @Test func jsonLinesCarryTheRun() throws {
    let sample = try Sample()
    let run = try sample.tieout("run", "--date", Sample.day, "--log-format", "json", "--verbose")
    #expect(run.exitCode == 2, "\(run)")
    let lines = try Self.lines(run.standardError).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
    #expect(Set(lines.compactMap { $0["invocation"] as? String }).count == 1)
    #expect(lines.allSatisfy { $0["run"] as? Int == 1 }, "\(run)")
    for line in lines {
      let time = try #require(line["time"] as? String)
      #expect(time.hasSuffix("Z") && time.count >= 20)
      #expect(["error", "warning", "info", "debug"].contains(line["level"] as? String))
    }
    #expect(
      Set(lines.compactMap { $0["stage"] as? String })
        .isSuperset(of: ["fetch", "ingest", "pull", "match", "report"]))
    let file = try #require(lines.first { $0["file"] as? String == "wallet-2026-03-05.csv" })
    #expect(file["source"] as? String == "mail" && file["lines"] as? Int == 2, "\(file)")
    #expect(textLines(run.standardOutput)[0].hasPrefix("tieout: merchant "), "stdout stays text")
  }

  @Test func theConfigurationChoosesTheFormatAndTheOptionWins() throws {
    let sample = try Sample()
    let format = ["TIEOUT_LOG_FORMAT": "json"]
    let json = try runProgram(
      "tieout", ["run", "--date", Sample.day], in: sample.directory, environment: format)
    #expect(Self.lines(json.standardError).allSatisfy { $0.hasPrefix("{\"time\":\"") }, "\(json)")
    let text = try runProgram(
      "tieout", ["explain", "nobody", "--log-format", "text"], in: sample.directory, environment: format)
    #expect(text.standardError == "tieout: error: nothing is known of nobody\n", "\(text)")
    let wrong = try runProgram(
      "tieout", ["status", "--config", "none.yaml"], in: sample.directory, environment: format)
    #expect(wrong.exitCode == 78 && wrong.standardError.hasPrefix("{\"time\":\""), "\(wrong)")
    let stamped = try runProgram(
      "tieout", ["run", "--date", Sample.day, "--verbose"], in: sample.directory,
      environment: ["TIEOUT_LOG_STAMPS": "true"])
    #expect(
      Self.lines(stamped.standardError).allSatisfy { $0.contains("Z run 2 tieout: ") }, "\(stamped)")
  }

  @Test func aNightWithoutTroubleSaysLittleAndQuietNothing() throws {
    let sample = try Sample.afterOneNight()
    let again = try sample.tieout("run", "--date", Sample.day)
    #expect(again.standardError.isEmpty, "\(again)")
    let quiet = try sample.tieout("run", "--date", Sample.day, "--quiet")
    #expect(quiet.standardError.isEmpty && quiet.standardOutput.isEmpty, "\(quiet)")
    let verbose = try sample.tieout("run", "--date", Sample.day, "--verbose")
    for words in [
      "mail: 1 files fetched before are passed over", "api: nothing changed since it was last read",
      "0 cases evaluated: those that something touched", "match ends: 0 cases, ",
    ] { #expect(verbose.standardError.contains(words), "\(words)\n\(verbose)") }
  }

  /// Runs tieout under a terminal of 40 columns; prints its exit code, then everything that it wrote there.
  private static let terminal = """
    import fcntl, os, pty, struct, sys, termios
    pid, master = pty.fork()
    if pid == 0:
      # Only standard error is the terminal: standard output is data.
      os.dup2(os.open("stdout", os.O_WRONLY | os.O_CREAT), 1)
      fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
      os.execv(sys.argv[1], sys.argv[1:])
    said = b""
    while True:
      try: piece = os.read(master, 65536)
      except OSError: break
      if not piece: break
      said += piece
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    sys.stdout.flush()
    os.write(1, said)
    """

  private func onTerminal(_ sample: Sample, _ name: String, _ more: String...) throws -> [String] {
    let run = try runProgram(
      "/usr/bin/python3",
      ["-c", Self.terminal, PackageFiles.program("tieout").path, "run", "--date", Sample.day] + more,
      in: sample.directory, environment: ["TERM": name])
    let parts = run.standardOutput.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    #expect(run.exitCode == 0 && parts.first == "2", "\(run)")
    return [parts.count > 1 ? String(parts[1]) : ""]
  }

  @Test func aTerminalSeesALiveLineThatLeavesNothingBehind() throws {
    let sample = try Sample()
    let said = try onTerminal(sample, "xterm")[0]
    // What a line editor would show at the end of each line: what follows its last clearing.
    let drawn = said.components(separatedBy: "\r\u{1B}[K")
    #expect(drawn.count > 2, "\(said.debugDescription)")
    for piece in drawn.dropFirst() where !piece.contains("tieout: ") {
      #expect(piece.count <= 39 && !piece.contains("\u{1B}"), "\(piece.debugDescription)")
    }
    #expect(drawn.contains { $0.hasPrefix("fetch ") || $0.hasPrefix("ingest ") || $0.hasPrefix("match: ") })
    let screen = said.components(separatedBy: "\r\n").map {
      $0.components(separatedBy: "\r\u{1B}[K").last ?? ""
    }
    #expect(screen.last == "", "a live line is left: \(said.debugDescription)")
    #expect(screen.dropLast().allSatisfy { $0.hasPrefix("tieout: ") }, "\(screen)")
  }

  @Test(arguments: [("dumb", "--verbose"), ("xterm", "--quiet"), ("xterm", "--log-format=json")])
  func otherwiseThereIsNone(_ name: String, _ option: String) throws {
    let said = try onTerminal(try Sample(), name, option)[0]
    #expect(!said.contains("\u{1B}") && !said.replacingOccurrences(of: "\r\n", with: "").contains("\r"))
    #expect(said.isEmpty == (option == "--quiet"), "\(said)")
  }
}
