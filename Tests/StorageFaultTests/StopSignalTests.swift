import Foundation
import TestSupport
import Testing

/// SIGTERM and SIGINT in every stage of a night, at a system call that belongs to it.
@Suite("Stopped by a signal", .ownThreads)
struct StopSignalTests {
  /// A stage and the call of it at which the signal comes.
  enum Stage: String, CaseIterable {
    case fetch, ingest, pull, match, report

    /// The call's number in the reference night, from 1.
    func call(in calls: [TracedCall]) throws -> Int {
      let fetched = calls.lastIndex { $0.name == "rename" && $0.path.contains("inbox/fetching") }
      let published = calls.firstIndex { $0.path.contains("var/reports/2026") }
      let log = "var/tieout.sqlite-wal"
      let found: Int? =
        switch self {
        case .fetch: calls.firstIndex { $0.path.contains("inbox/fetching") && $0.name == "write" }
        // The first commit after the last file has landed.
        case .ingest: calls[(fetched ?? 0)...].firstIndex { $0.path == log && $0.isSync }
        case .pull: calls.firstIndex { $0.path.contains("archive/PULL") && $0.name == "write" }
        // The last page that is logged before the first report.
        case .match: calls[..<(published ?? 0)].lastIndex { $0.path == log && $0.name == "pwrite64" }
        case .report: calls.firstIndex { $0.path.contains("pending.csv.part") && $0.name == "write" }
        }
      return try #require(found.map { $0 + 1 }, "\(self)")
    }
  }

  @Test("143 or 130 at the next safe point; nothing half, and a rerun is whole", arguments: Stage.allCases)
  func stopped(stage: Stage) throws {
    let night = try ReferenceNight(.first)
    let call = try stage.call(in: night.calls)
    for signal in [SIGTERM, SIGINT] {
      let lane = try night.lane("signal-\(signal)")
      let stopped = try lane.run(.signal(signal, at: call), boundSeconds: 60)
      let place: Comment = "\(stage), signal \(signal): \(stopped)"
      #expect(stopped.firstMet == call, place)
      #expect(stopped.run.exitCode == 128 + signal, place)
      #expect(stopped.run.standardError.contains("stopping"), place)
      #expect(try lane.leftovers().filter { !$0.contains("archive/") } == [], place)
      #expect(try lane.integrity() == "ok", place)
      #expect((try? lane.reports()) ?? [:] == [:], place)
      try lane.expectWhole(place)
      try lane.remove()
    }
  }

  @Test("a disk that does not answer: the process ends all the same, and at once at the second signal")
  func hung() throws {
    let night = try ReferenceNight(.later)
    let call = try Stage.match.call(in: night.calls)
    let once = try night.lane("once")
    let waited = try once.run(.hang(SIGTERM, at: call), boundSeconds: 60)
    #expect(waited.run.exitCode == 143, "\(waited)")
    try once.expectWhole("after \(waited)")

    let twice = try night.lane("twice")
    let started = try twice.start(.hang(SIGTERM, at: call), boundSeconds: 60)
    #expect(started.waitUntil { $0.standardError.contains("stopping") })
    started.send(SIGINT)
    let ended = started.wait()
    // The code of the second, which ended it; the wait after the first was not sat out.
    #expect(ended.exitCode == 130, "\(ended)")
    #expect(ended.seconds < waited.run.seconds, "\(ended)")
    try twice.expectWhole("after \(ended)")
  }
}
