import Foundation
import TestSupport
import Testing

/// A run that ends in the middle leaves nothing behind that the next one does not put right.
@Suite("Killed runs", .ownThreads)
struct KilledRunTests {
  static let kills = 50

  @Test("kill -9 at random moments, then a rerun: the undisturbed run's bytes")
  func killed() throws {
    let seed: UInt64 = 2026
    let world = try WorldOnDisk(.init(seed: seed))
    let undisturbed = try world.run(data: "undisturbed")
    let reports = try world.reports(data: "undisturbed")
    var generator = SeededGenerator(seed: seed)
    var hits = 0
    // A run that ends before its kill counts for nothing; the machine decides how many do.
    for attempt in 1...(4 * Self.kills) where hits < Self.kills {
      let moment = Double.random(in: 0...undisturbed.seconds, using: &generator)
      let started = try world.start(["run", "--date", world.lastDay], data: "killed")
      usleep(UInt32(moment * 1_000_000))
      started.send(SIGKILL)
      let ended = started.wait()
      let rerun = try world.run(data: "killed")
      #expect(rerun.exitCode == 2, "seed \(seed), attempt \(attempt): \(rerun)")
      #expect(
        firstDifferences(try world.reports(data: "killed"), reports) == "",
        "seed \(seed), attempt \(attempt), killed after \(moment) s")
      if ended.ending == .signal(SIGKILL) { hits += 1 }
      try world.removeData("killed")
    }
    print("seed \(seed): \(hits) runs killed within \(undisturbed.seconds) s")
    #expect(hits == Self.kills)
  }

  @Test("several kills in a row over one data directory")
  func killedAgainAndAgain() throws {
    let seed: UInt64 = 7
    let world = try WorldOnDisk(.init(seed: seed))
    let undisturbed = try world.run(data: "undisturbed")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<8 {
      let started = try world.start(["run", "--date", world.lastDay])
      usleep(UInt32(Double.random(in: 0...undisturbed.seconds, using: &generator) * 1_000_000))
      started.send(SIGKILL)
      _ = started.wait()
    }
    let rerun = try world.run()
    #expect(rerun.exitCode == 2, "\(rerun)")
    #expect(firstDifferences(try world.reports(), try world.reports(data: "undisturbed")) == "")
    let verified = try world.tieout(["db", "verify"])
    #expect(verified.exitCode == 0, "\(verified)")
  }

  @Test("SIGTERM ends a run with 143, SIGINT with 130, and a rerun is whole", arguments: [SIGTERM, SIGINT])
  func stopped(signal: Int32) throws {
    let world = try WorldOnDisk(.init(seed: 5))
    _ = try world.run(data: "undisturbed")
    let started = try world.start(["run", "--date", world.lastDay])
    #expect(started.waitUntil { $0.standardError.contains("lines, 0 rejected") })
    started.send(signal)
    let stopped = started.wait()
    #expect(stopped.exitCode == 128 + signal, "\(stopped)")
    #expect(throws: (any Error).self) { try world.reports() }
    let rerun = try world.run()
    #expect(rerun.exitCode == 2, "\(rerun)")
    #expect(firstDifferences(try world.reports(), try world.reports(data: "undisturbed")) == "")
  }

  @Test("a second run beside one at work ends with 75 and does nothing")
  func locked() throws {
    let world = try WorldOnDisk(.init(seed: 6))
    _ = try world.run(data: "undisturbed")
    let first = try world.start(["run", "--date", world.lastDay])
    #expect(first.waitUntil { $0.standardError.contains("lines, 0 rejected") })
    first.send(SIGSTOP)
    let second = try world.run()
    let matching = try world.tieout(["match", "--date", world.lastDay])
    let decision = try world.tieout([
      "resolve", "F0000000000000000", "--reason", "other", "--note", "while another run is at work",
    ])
    first.send(SIGCONT)
    let ended = first.wait()
    #expect(second.exitCode == 75, "\(second)")
    #expect(second.standardError.contains("process \(first.processID)"), "\(second)")
    #expect(matching.exitCode == 75, "\(matching)")
    #expect(decision.exitCode == 75, "\(decision)")
    #expect(ended.exitCode == 2, "\(ended)")
    #expect(firstDifferences(try world.reports(), try world.reports(data: "undisturbed")) == "")
  }
}
