import Foundation
import TestSupport
import Testing

/// Finance reads while the night writes: neither waits for the other, and neither sees half.
@Suite("Reading while a run goes on", .ownThreads, .serialized)
struct ReadingTests {
  @Test("each report is that of before or that of after, wherever in the night it is asked for")
  func readersSeeWholeNights() throws {
    let seed: UInt64 = 51
    let fixture = try ReadingBesideARun(seed: seed)
    let names = ReadingBesideARun.names
    for name in names where name != "reserves" {
      #expect(fixture.before[name] != fixture.after[name], "\(name) of the two nights")
    }
    let night = try fixture.startNight()
    var round = 0
    var seen: Set<String> = []
    while night.isRunning() {
      // Every other reader comes while the night stands still, maybe amid a transaction.
      if round % 2 == 1 { night.send(SIGSTOP) }
      let name = names[round % names.count]
      let read = try fixture.world.tieout(["report", name, "--format", "csv"], boundSeconds: 20)
      night.send(SIGCONT)
      #expect(read.exitCode == 0, "\(read)")
      let isBefore = read.standardOutput == fixture.before[name]
      let isAfter = read.standardOutput == fixture.after[name]
      #expect(isBefore || isAfter, "seed \(seed), round \(round): \(name) mixes two nights")
      seen.insert(isBefore ? "before" : "after")
      round += 1
    }
    let run = night.wait()
    #expect(run.exitCode == fixture.exitCode, "\(run)")
    #expect(seen.contains("before") && round > 4, "\(round) rounds saw \(seen)")
    #expect(try fixture.world.reports(ReadingBesideARun.secondDay) == fixture.reports)
    // The last report may have been open when the run ended: the next one cuts the log then.
    #expect(try fixture.world.run(ReadingBesideARun.secondDay).exitCode == fixture.exitCode)
    #expect(fixture.size("-wal") == 0)
  }

  @Test("every command that reads works while a run stands still, and says that there is one")
  func everyReadingCommand() throws {
    let fixture = try ReadingBesideARun(seed: 52)
    let finding = try #require(try fixture.world.report("discrepancies.csv", ReadingBesideARun.firstDay).first)
    let id = try #require(finding["finding_id"])
    let night = try fixture.startNight()
    defer { night.send(SIGKILL) }
    // Its journal entry is the first thing that it writes.
    let hasBegun = night.waitUntil { _ in
      (try? fixture.world.tieout(["status"]).standardError.contains("has not ended")) == true
    }
    try #require(hasBegun)
    night.send(SIGSTOP)
    for words in [
      ["status"], ["explain", id], ["explain", id, "--format", "json"], ["check"], ["db", "verify"],
      ["db", "backup", "copy.sqlite"], ["profile", "list"], ["report", "discrepancies"],
    ] {
      let read = try fixture.world.tieout(words, boundSeconds: 30)
      #expect(read.exitCode == 0 && !read.standardError.contains("error"), "\(read)")
      if ["status", "explain", "report"].contains(words[0]) {
        #expect(read.standardError.contains("run for \(ReadingBesideARun.secondDay)"), "\(read)")
        #expect(read.standardError.contains("has not ended"), "\(read)")
        #expect(read.standardError.contains("run for \(ReadingBesideARun.firstDay) left it"), "\(read)")
      }
    }
    let decision = try fixture.world.tieout(["resolve", id, "--reason", "rounding", "--note", "n"])
    #expect(decision.exitCode == 75, "\(decision)")
    night.send(SIGCONT)
    #expect(night.wait().exitCode == fixture.exitCode)
    #expect(try fixture.world.reports(ReadingBesideARun.secondDay) == fixture.reports)
  }

  @Test("a reader that stays over the whole night changes nothing, and its log goes with the next run")
  func aReaderThatStays() throws {
    let fixture = try ReadingBesideARun(seed: 53)
    let reader = try fixture.stoppedReader("discrepancies")
    let run = try fixture.startNight().wait()
    #expect(run.exitCode == fixture.exitCode, "\(run)")
    #expect(try fixture.world.reports(ReadingBesideARun.secondDay) == fixture.reports)
    #expect(ReadingBesideARun.holdsSnapshot(reader.processID))
    // What it may still need cannot be folded away.
    #expect(try #require(fixture.size("-wal")) > 0)
    reader.send(SIGCONT)
    let read = reader.wait()
    #expect(read.exitCode == 0, "\(read)")
    // It may have been stopped just before it looked; then it looked after the night.
    let whole = [fixture.before["discrepancies"], fixture.after["discrepancies"]]
    #expect(whole.contains(read.standardOutput))
    let next = try fixture.world.tieout(["match", "--date", ReadingBesideARun.secondDay])
    #expect(next.exitCode == 2, "\(next)")
    #expect(fixture.size("-wal") == 0)
  }

  @Test("a reader or a writer that is killed takes nobody with it")
  func killedOnes() throws {
    let fixture = try ReadingBesideARun(seed: 54)
    let reader = try fixture.stoppedReader("discrepancies")
    let night = try fixture.startNight()
    let isWriting = night.waitUntil { _ in fixture.size("-wal").map { $0 > 100_000 } == true }
    try #require(isWriting)
    night.send(SIGSTOP)
    reader.send(SIGKILL)
    #expect(reader.wait().ending == .signal(SIGKILL))
    night.send(SIGKILL)
    _ = night.wait()
    for name in ReadingBesideARun.names {
      let read = try fixture.world.tieout(["report", name, "--format", "csv"])
      #expect(read.exitCode == 0, "\(read)")
      #expect([fixture.before[name], fixture.after[name]].contains(read.standardOutput), "\(name)")
    }
    let again = try fixture.startNight().wait()
    #expect(again.exitCode == fixture.exitCode, "\(again)")
    #expect(try fixture.world.reports(ReadingBesideARun.secondDay) == fixture.reports)
    #expect(fixture.size("-wal") == 0)
  }
}
