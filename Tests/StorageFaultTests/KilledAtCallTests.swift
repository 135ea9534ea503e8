import Foundation
import TestSupport
import Testing

/// SIGKILL at the system calls by which a night changes files; one rerun puts everything right.
///
/// The quick form takes a sample. `Tests/storage-faults.sh` takes every call: TIEOUT_KILL_POINTS says
/// that one in so many is taken.
@Suite("Killed at a system call", .ownThreads)
struct KilledAtCallTests {
  static let oneIn = SampledCalls.setting("TIEOUT_KILL_POINTS", default: 60)
  static let slices = 2
  static let nights = ReferenceNight.Kind.allCases.flatMap { kind in
    (0..<slices).map { (kind, $0) }
  }

  @Test("kill -9 before a call that changes a file, then a rerun: the undisturbed night's bytes", arguments: nights)
  func killed(kind: ReferenceNight.Kind, slice: Int) throws {
    let seed: UInt64 = 41
    let night = try ReferenceNight(kind)
    let count = night.calls.count
    try #require(count > 400)
    let numbers = SampledCalls.numbers(
      upTo: count, oneIn: Self.oneIn, slice: slice, of: Self.slices, seed: seed)
    var met: [TracedCall: Int] = [:]
    for number in numbers {
      let lane = try night.lane("\(number)")
      let killed = try lane.run(.kill(at: number))
      let place: Comment = "seed \(seed), \(kind.rawValue) night, call \(number) of \(count): \(killed)"
      #expect(killed.run.exitCode == 128 + SIGKILL && killed.firstMet == number, place)
      if let call = killed.metCall { met[call, default: 0] += 1 }
      try lane.expectWhole(place)
      try lane.remove()
    }
    print(
      "\(kind.rawValue) night, slice \(slice): killed at \(numbers.count) of its \(count) calls;",
      "met otherwise than in the clean night: \(Self.difference(met, night, numbers))")
  }

  /// Calls that the clean night has at these numbers, and the killed nights have not met as often.
  ///
  /// Threads may make two calls in another order; what counts is that every call's turn came.
  private static func difference(
    _ met: [TracedCall: Int], _ night: ReferenceNight, _ numbers: [Int]
  ) -> [String] {
    var missing: [TracedCall: Int] = [:]
    for number in numbers { missing[night.calls[number - 1], default: 0] += 1 }
    for (call, count) in met { missing[call, default: 0] -= count }
    return missing.filter { $0.value > 0 }.map { "\($0.key) x\($0.value)" }.sorted()
  }
}
