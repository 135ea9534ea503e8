import Foundation
import TestSupport
import Testing

/// A system call that fails: the night says so, keeps what it had, and is whole when it is run again.
///
/// The quick form takes a sample of the calls; TIEOUT_ERROR_POINTS says that one in so many is taken, for
/// each error.
@Suite("Failed system calls", .ownThreads)
struct FailedCallTests {
  static let oneIn = SampledCalls.setting("TIEOUT_ERROR_POINTS", default: 300)
  static let errors = [ENOSPC, EIO, EROFS, EDQUOT, EFBIG]
  static let cases = ReferenceNight.Kind.allCases.flatMap { kind in errors.map { (kind, $0) } }

  /// What a failed call was answered with.
  enum Answer: String {
    /// 73, with the path and advice; the reports are those from before.
    case refused
    /// The night went on, and is the undisturbed one.
    case harmless
    /// As refused, once the reports had been published.
    case afterwards
  }

  @Test("73 that names the path and what to do, or the undisturbed night; never a failed sync unsaid", arguments: cases)
  func failed(kind: ReferenceNight.Kind, code: Int32) throws {
    let seed = UInt64(code) * 100 + 7
    let night = try ReferenceNight(kind)
    let numbers = SampledCalls.numbers(upTo: night.calls.count, oneIn: Self.oneIn, seed: seed)
    var generator = SeededGenerator(seed: seed)
    var answers: [String: Int] = [:]
    for number in numbers {
      let isLasting = Bool.random(using: &generator)
      let fault = Fault.error(code, at: number, isLasting: isLasting)
      let (answer, call) = try fail(fault, number, of: night, seed: seed)
      answers["\(answer)", default: 0] += 1
      if answer == .harmless { print("harmless: error \(code) at \(call)\(isLasting ? " and on" : "")") }
    }
    print("\(kind.rawValue) night, error \(code): \(numbers.count) of \(night.calls.count) calls: \(answers)")
  }

  @Test("a read that fails: 73 or 69 that names it, and no report of half the facts", arguments: ReferenceNight.Kind.allCases)
  func failedReads(kind: ReferenceNight.Kind) throws {
    let seed: UInt64 = 5
    let night = try ReferenceNight(kind)
    let probe = try night.lane("probe")
    let count = try probe.run(Fault(action: "read:\(EIO)", calls: 0...0)).calls.count
    try #require(count > night.calls.count)
    for number in SampledCalls.numbers(upTo: count, oneIn: Self.oneIn, seed: seed) {
      _ = try fail(.readError(EIO, at: number), number, of: night, seed: seed)
    }
  }

  private func fail(
    _ fault: Fault, _ number: Int, of night: ReferenceNight, seed: UInt64
  ) throws -> (Answer, call: String) {
    let lane = try night.lane("error-\(number)")
    let failed = try lane.run(fault)
    let place: Comment = "seed \(seed), \(night.kind.rawValue) night, \(fault): \(failed)"
    #expect(failed.firstMet == number, place)
    let call = try #require(failed.metCall, place)
    let answer = answer(failed, lane)
    switch answer {
    case .refused, .afterwards:
      let said = failed.run.standardError
      #expect(failed.run.exitCode == 73, place)
      #expect(said.contains("error:") && said.contains("lane-"), "no path is named: \(place)")
      let advice = ["free", "Free", "check", "Check", "mount", "space", "see to it"]
      #expect(advice.contains { said.contains($0) }, "no advice: \(place)")
    case .harmless:
      #expect(failed.run.exitCode == night.exitCode, place)
      let isTold = failed.run.standardError.contains("cannot sync")
      #expect(!call.isSync || Self.isDirectorySync(call) || isTold, "a failed sync was not told: \(place)")
    }
    #expect(try lane.integrity() == "ok", place)
    try lane.expectWhole(place)
    try lane.remove()
    return (answer, "\(call)")
  }

  /// SQLite syncs the folder after it made a log; where that fails, the log has a name after the next sync.
  private static func isDirectorySync(_ call: TracedCall) -> Bool { call.path == "var" }

  private func answer(_ failed: TracedRun, _ lane: Lane) -> Answer {
    let published = try? lane.reports()
    let isWhole = published.map { firstDifferences($0, lane.night.reports) == "" } ?? false
    if failed.run.exitCode == lane.night.exitCode, isWhole { return .harmless }
    return isWhole ? .afterwards : .refused
  }
}
