import Foundation
import SettlementModel
import TestSupport
import Testing

/// Simulated nights against the reference model.
///
/// `TIEOUT_NIGHTS=10000` runs as many; `TIEOUT_NIGHTS_SEED=7` begins with that seed, and replays a
/// failure.
@Suite("Simulated nights", .ownThreads, .serialized)
struct SimulatedNightsTests {
  @Test("every night is as the reference model says, and every story is told")
  func nights() async throws {
    let environment = ProcessInfo.processInfo.environment
    let wanted = environment["TIEOUT_NIGHTS"].flatMap { Int($0) } ?? 300
    let first = environment["TIEOUT_NIGHTS_SEED"].flatMap { UInt64($0) } ?? 1
    var (seed, nights, failures, told) = (first, 0, 0, 0)
    var reached: [Story: Int] = [:], codes: [String: Int] = [:]
    let began = ContinuousClock.now
    // Ten of them are enough to look at.
    while nights < wanted, failures < 10 {
      let (series, failed) = try await FailedSeries.run(.init(world: .init(seed: seed)))
      if let failed {
        failures += 1
        let small = failures > 2 ? "" : "\nsmaller: \(try await failed.shrunk().text)"
        Issue.record("TIEOUT_NIGHTS_SEED=\(seed), \(failed.text)\(small)")
      }
      nights += series.nightsRun
      reached.merge(series.reached, uniquingKeysWith: +)
      codes.merge(series.codes, uniquingKeysWith: +)
      seed += 1
      if nights / 500 > told {
        told = nights / 500
        Self.say("\(nights) of \(wanted) nights, next seed \(seed), \(failures) differences")
      }
    }
    Self.say(
      "\(nights) nights, seeds \(first) to \(seed - 1), \(failures) differences, "
        + "\((ContinuousClock.now - began) / max(nights, 1)) a night")
    let stories = Story.allCases.map { "\($0.rawValue) \(reached[$0, default: 0])" }
    let missed = Story.allCases.filter { reached[$0, default: 0] == 0 }
    Self.say("\(stories.count - missed.count) of \(stories.count) stories: \(stories.joined(separator: ", "))")
    Self.say(codes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    guard wanted >= 300 else { return }
    #expect(missed.isEmpty, "no night told of them")
    for code in Self.codes { #expect(codes[code, default: 0] > 0, "no night had a \(code)") }
  }

  /// Says how far it is, also where somebody reads it through a pipe.
  private static func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// What the model knows how to expect.
  private static let codes = [
    "AMOUNT_MISMATCH", "API_INCOMPLETE", "CAPTURE_EXCEEDS_AUTHORIZATION", "CAPTURE_TOTAL_MISMATCH",
    "CONTROL_TOTAL_MISMATCH", "CURRENCY_MISMATCH", "DUPLICATE_SETTLEMENT", "FILE_CHANGED",
    "FILE_MISSING", "FILE_QUARANTINED", "MISSING_IN_API", "MISSING_IN_SETTLEMENT",
    "PAYOUT_MISMATCH", "PENDING_SETTLEMENT", "REFUND_AND_CHARGEBACK", "REFUND_EXCEEDS_CAPTURE",
    "ROW_REJECTED", "SCOPE_UNKNOWN", "STATUS_MISMATCH",
  ]

  @Test("nights missed are caught up by one run", arguments: UInt64(901)...905)
  func missedNights(seed: UInt64) async throws {
    // Apart from what was there only for a while: who was not there has not seen it.
    let passing: Set<Story> = [
      .vanishedFile, .vanishedRecord, .unclearCorrection, .changedWhilePulled, .lateRecord,
    ]
    let options = SimulatedSeries.Options(world: .init(seed: seed, without: passing))
    let each = try SimulatedSeries(options), once = try SimulatedSeries(options)
    let last = SimulatedWorld.start.adding(days: 14)
    for number in 1...14 {
      let day = SimulatedWorld.start.adding(days: number)
      each.world.tell(through: day.adding(days: -1))
      try await each.night(on: day, trouble: .none)
    }
    once.world.tell(through: last.adding(days: -1))
    try await once.night(on: last, trouble: .none)
    try each.requireSame(as: once, on: last)
    #expect(each.nightsRun == 14 && once.nightsRun == 1, "seed \(seed)")
    #expect(once.codes.count > 5, "seed \(seed)")
  }

  @Test("in whatever order files and records come, the same holds at last", arguments: UInt64(911)...913)
  func otherOrder(seed: UInt64) async throws {
    let series = try SimulatedSeries(.init(world: .init(seed: seed)))
    let last = SimulatedWorld.start.adding(days: 12)
    series.world.tell(through: last.adding(days: -1))
    try await series.night(on: last, trouble: .none)
    for _ in 0..<3 { try await series.tellInOtherOrder(on: last) }
    #expect(series.nightsRun == 13 && series.codes.count > 5, "seed \(seed)")
  }
}
