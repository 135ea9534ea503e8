import Foundation
import TestSupport
import Testing

/// A disk that does not answer the night keeps nobody from reading what the nights before found.
@Suite("Reading beside a night that hangs", .ownThreads)
struct ReadingBesideAHungNightTests {
  @Test("wherever a call on the database hangs, a report is that of before or of after, or says why it does not come")
  func readersDoNotWait() throws {
    let night = try ReferenceNight(.later)
    let words = ["report", "pending", "--format", "csv"]
    let clean = try night.lane("read")
    let before = try clean.tieout(words)
    _ = try clean.rerun()
    let after = try clean.tieout(words)
    try #require(before.exitCode == 0 && after.exitCode == 0, "\(before) \(after)")

    let ofDatabase = night.calls.indices.filter { night.calls[$0].path.hasPrefix("var/tieout.sqlite") }
    // The end of a connection, where its log is folded in, is a matter of few calls.
    let last = ofDatabase.suffix(12)
    let oneIn = SampledCalls.setting("TIEOUT_HANG_POINTS", default: 40)
    let others = ofDatabase.dropLast(12).enumerated().filter { $0.offset % oneIn == 0 }.map(\.element)
    try #require(last.count == 12 && !others.isEmpty)
    for call in others + last {
      let lane = try night.lane("hung")
      let hung = try lane.start(.hang(0, at: call + 1), boundSeconds: 120)
      try #require(try hung.waitUntil { _ in try lane.hasMet() })
      let read = try lane.tieout(words, boundSeconds: 20)
      let place: Comment = "beside \(night.calls[call]), call \(call + 1): \(read)"
      // Whoever opens first makes the index of the log, and until it is made nobody can read.
      if read.exitCode == 75, night.calls[call].path.hasSuffix("-shm") {
        #expect(read.standardError.contains("has been opening the database"), place)
      } else {
        #expect(read.exitCode == 0, place)
        #expect([before.standardOutput, after.standardOutput].contains(read.standardOutput), place)
      }
      hung.send(SIGKILL)
      _ = hung.wait()
      try lane.remove()
    }
  }
}
