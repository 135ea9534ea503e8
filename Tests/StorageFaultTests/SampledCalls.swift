import Foundation
import TestSupport

/// Which of a night's system calls a test lets go wrong.
enum SampledCalls {
  /// A number of the environment that asks for more than the quick form.
  static func setting(_ name: String, default quick: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? quick
  }

  /// One in `oneIn` of the numbers from 1 to `count`, by seed, and of those every `slices`-th.
  static func numbers(
    upTo count: Int, oneIn: Int, slice: Int = 0, of slices: Int = 1, seed: UInt64
  ) -> [Int] {
    var generator = SeededGenerator(seed: seed)
    let sampled = (1...max(count, 1)).filter { _ in
      oneIn <= 1 || Int.random(in: 0..<oneIn, using: &generator) == 0
    }
    return sampled.enumerated().filter { $0.offset % slices == slice }.map(\.element)
  }
}
