import Foundation
import TestSupport
import Testing

/// Two programs want one data directory, or it may not be written.
@Suite("A data directory that is taken", .ownThreads)
struct BusyDirectoryTests {
  @Test("a second run ends with 75 that names process and start; commands that read may run")
  func secondRun() throws {
    let night = try ReferenceNight(.later)
    let lane = try night.lane("two")
    let call = try StopSignalTests.Stage.match.call(in: night.calls)
    // SIGCONT changes nothing; what counts is that the call never returns.
    let first = try lane.start(.hang(SIGCONT, at: call), boundSeconds: 60)
    #expect(first.waitUntil { _ in (try? lane.hasMet()) == true })
    let lock = try String(contentsOf: lane.data.appending(path: "lock"), encoding: .utf8)
    for arguments in [["run", "--date", night.day], ["fetch"], ["match"], ["pull"]] {
      let second = try lane.tieout(arguments)
      #expect(second.exitCode == 75, "\(second)")
      #expect(second.standardError.contains(lock) && lock.contains(", started 20"), "\(second)")
    }
    let intents = try WorldTable.objects(night.world.text("archive/payment_intents.ndjson"))
    let known = intents.first?["id"] as? String ?? ""
    for arguments in [["report", "discrepancies"], ["status"], ["explain", known]] {
      let reading = try lane.tieout(arguments)
      #expect(reading.exitCode == 0, "\(reading)")
    }
    first.send(SIGKILL)
    _ = first.wait()
    try lane.expectWhole("after two runs at once")
  }

  @Test("the lock file of a run that was killed holds nobody up")
  func staleLock() throws {
    let night = try ReferenceNight(.later)
    let lane = try night.lane("stale")
    let killed = try lane.run(.kill(at: try StopSignalTests.Stage.match.call(in: night.calls)))
    #expect(killed.run.exitCode == 137, "\(killed)")
    // The number may be another process's by now: this test's own.
    let lock = lane.data.appending(path: "lock")
    #expect(try String(contentsOf: lock, encoding: .utf8).hasPrefix("process "))
    try Data("process \(getpid()), started 2026-03-05T03:00:00Z".utf8).write(to: lock)
    try lane.expectWhole("after a stale lock")
  }

  @Test("a database that another program writes is waited for, and the wait is told")
  func lockedForAMoment() throws {
    let night = try ReferenceNight(.later)
    let lane = try night.lane("locked")
    let writer = try Writer(lane)
    let run = try StartedProgram(
      "tieout", ["run", "--date", night.day], in: night.world.directory, environment: lane.environment)
    #expect(run.waitUntil { $0.standardError.contains("waiting for another program that writes") })
    #expect(try writer.letGo() == 0)
    let ended = run.wait()
    #expect(ended.exitCode == night.exitCode, "\(ended)")
    try lane.expectWhole("after \(ended)")
  }

  @Test("a database that stays locked: 75, and nothing was done")
  func lockedForLong() throws {
    let night = try ReferenceNight(.later)
    let lane = try night.lane("locked")
    let runs = try lane.tieout(["report", "runs", "--format", "csv"]).standardOutput
    let writer = try Writer(lane)
    let run = try lane.rerun()
    #expect(run.exitCode == 75, "\(run)")
    #expect(run.standardError.contains("tieout.sqlite") && run.standardError.contains("30 seconds"), "\(run)")
    #expect(try writer.letGo() == 0)
    #expect(try lane.tieout(["report", "runs", "--format", "csv"]).standardOutput == runs)
    #expect((try? lane.reports()) == nil)
    try lane.expectWhole("after \(run)")
  }
}

/// Another program in the middle of a transaction on the lane's database.
private final class Writer {
  private let process: StartedProgram
  private let release: URL

  init(_ lane: Lane) throws {
    release = lane.folder.appending(path: "let-go")
    let script = """
      import os, select, sqlite3, sys
      connection = sqlite3.connect(sys.argv[1], isolation_level=None)
      connection.execute("BEGIN IMMEDIATE")
      print("held", flush=True)
      while not os.path.exists(sys.argv[2]): select.select([], [], [], 0.01)
      connection.execute("ROLLBACK")
      """
    process = try StartedProgram(
      "/usr/bin/python3",
      ["-c", script, lane.data.appending(path: "tieout.sqlite").path, release.path], in: lane.folder)
    guard process.waitUntil({ $0.standardOutput.contains("held") }) else {
      throw ProgramError(process.wait().description)
    }
  }

  func letGo() throws -> Int32? {
    try Data().write(to: release)
    return process.wait().exitCode
  }
}
