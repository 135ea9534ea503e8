import Foundation
import TestSupport
import Testing

/// Decisions and runs want one lock; a decision never costs the night.
@Suite("The lock by day", .ownThreads)
struct DecisionLockTests {
  /// Holds the lock with these words in its file until told to let go.
  private func holder(_ sample: Sample, _ words: String) throws -> StartedProgram {
    let script = """
      import fcntl, os, select, sys
      lock = open(sys.argv[1], "r+")
      fcntl.flock(lock, fcntl.LOCK_EX)
      lock.truncate(0); lock.write(sys.argv[2]); lock.flush()
      print("held", flush=True)
      while not os.path.exists(sys.argv[3]): select.select([], [], [], 0.01)
      """
    let started = try StartedProgram(
      "/usr/bin/python3",
      ["-c", script, sample.directory.appending(path: "var/lock").path, words, release(sample).path],
      in: sample.directory)
    #expect(started.waitUntil { $0.standardOutput.contains("held") })
    return started
  }

  private func release(_ sample: Sample) -> URL { sample.directory.appending(path: "release") }

  @Test("a run waits for a decision, and a decision for another")
  func waitsForADecision() throws {
    let sample = try Sample.afterOneNight()
    let held = try holder(sample, "process 1, started now, for a decision")
    let run = try StartedProgram("tieout", ["run", "--date", "2026-03-13"], in: sample.directory)
    let note = try StartedProgram(
      "tieout", ["note", DecisionTests.finding, "n", "--by", "ben"], in: sample.directory)
    for one in [run, note] {
      #expect(one.waitUntil { $0.standardError.contains("waiting for the lock (process 1") })
    }
    try Data().write(to: release(sample))
    #expect(held.wait().exitCode == 0)
    let ended = run.wait()
    #expect(ended.exitCode == 2, "\(ended)")
    // The run may have taken the lock first, and a run is not waited for longer than a moment.
    let noted = note.wait()
    #expect(noted.exitCode == 0 || noted.exitCode == 75, "\(noted)")
  }

  @Test func aRunIsNotWaitedForLong() throws {
    let sample = try Sample.afterOneNight()
    let held = try holder(sample, "process 1, started now")
    let note = try sample.tieout("note", DecisionTests.finding, "n", "--by", "ben")
    #expect(note.exitCode == 75 && note.standardError.contains("another run is at work"), "\(note)")
    // Looking is free.
    #expect(try sample.tieout("report", "decisions").exitCode == 0)
    try Data().write(to: release(sample))
    #expect(held.wait().exitCode == 0)
    #expect(try sample.tieout("note", DecisionTests.finding, "n", "--by", "ben").exitCode == 0)
  }
}
