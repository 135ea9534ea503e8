import Foundation
import Reconciliation
import TestSupport
import Testing

/// How a night with a fault ended, of what is allowed.
enum ScenarioEnding: Sendable, Hashable {
  /// The same state as without the fault.
  case same
  /// Something is missing, and named.
  case named
}

/// Runs scenarios by seed and judges them: the one place that says what is allowed.
struct ScenarioJudge: Sendable {
  let night: NightOnDisk
  /// What a night without a fault leaves.
  let reference: NightResult

  /// Longer than the sum of all limits that the scenarios set.
  static let deadline = Duration.seconds(150)

  /// The seeds of one test: `TIEOUT_FAULTS=500` asks for 500 of SFTP and 500 of HTTP, half of them by
  /// each of two tests, from `TIEOUT_FAULT_SEED` on.
  static func seeds(quick: Int) -> Range<UInt64> {
    let environment = ProcessInfo.processInfo.environment
    let first = environment["TIEOUT_FAULT_SEED"].flatMap { UInt64($0) } ?? 1
    let count = environment["TIEOUT_FAULTS"].flatMap { UInt64($0) }.map { ($0 + 1) / 2 }
    return first..<first + (count ?? UInt64(quick))
  }

  /// The seeds in pieces of fifty, each for a server of its own: test servers end after ten minutes.
  static func pieces(of seeds: Range<UInt64>) -> [Range<UInt64>] {
    stride(from: seeds.lowerBound, to: seeds.upperBound, by: 50).map {
      $0..<min($0 + 50, seeds.upperBound)
    }
  }

  /// How many scenarios run at a time: most of their time is waiting.
  private static let atOnce = 10

  /// Runs the scenarios, a few at a time, and prints how they ended.
  static func runAll(
    _ name: String, _ seeds: Range<UInt64>,
    _ scenario: @escaping @Sendable (UInt64) async throws -> ScenarioEnding
  ) async throws {
    var endings: [ScenarioEnding: Int] = [:]
    try await withThrowingTaskGroup(of: ScenarioEnding?.self) { group in
      var running = 0
      for seed in seeds {
        if running == atOnce, let ending = try await group.next() {
          if let ending { endings[ending, default: 0] += 1 }
          running -= 1
        }
        group.addTask { await Self.run(name, seed: seed, scenario) }
        running += 1
      }
      for try await case let ending? in group { endings[ending, default: 0] += 1 }
    }
    print(
      "\(name), seeds from \(seeds.lowerBound): \(seeds.count) scenarios, \(endings[.same, default: 0]) the same, "
        + "\(endings[.named, default: 0]) named")
    #expect(endings.values.reduce(0, +) == seeds.count)
  }

  /// One scenario, within the deadline; what goes wrong is recorded with its seed.
  private static func run(
    _ name: String, seed: UInt64,
    _ scenario: @escaping @Sendable (UInt64) async throws -> ScenarioEnding
  ) async -> ScenarioEnding? {
    do {
      return try await withThrowingTaskGroup(of: ScenarioEnding.self) { group in
        group.addTask { try await scenario(seed) }
        group.addTask {
          try await Task.sleep(for: deadline)
          throw ScenarioError("it did not end within \(deadline)")
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw ScenarioError("nothing ran") }
        return first
      }
    } catch {
      Issue.record("\(name), TIEOUT_FAULT_SEED=\(seed) TIEOUT_FAULTS=1: \(error)")
      return nil
    }
  }

  /// A night with the fault, then one without: judges both.
  ///
  /// - Parameters:
  ///   - what: the fault, for messages.
  ///   - faulty: lets the night meet the fault.
  ///   - sound: the same sources without it.
  func judge(
    _ what: String, data: String,
    faulty: @Sendable (inout ReconciliationPlan) throws -> Void,
    sound: @Sendable (inout ReconciliationPlan) throws -> Void
  ) async throws -> ScenarioEnding {
    let outcome = try await night.run(data: data, faulty)
    let after = try night.result(data: data)
    for problem in outcome.problems where problem.message.split(separator: ":").count < 2 {
      throw ScenarioError("\(what): a problem without a name: \(problem)")
    }
    if outcome.problems.isEmpty {
      guard after == reference else { throw ScenarioError("\(what): silent\(difference(after))") }
    } else if let wrong = after.rows.subtracting(reference.rows).first {
      throw ScenarioError("\(what): a wrong row: \(wrong)")
    }
    let rerun = try await night.run(data: data, sound)
    guard rerun.problems.isEmpty else {
      throw ScenarioError("\(what): the next night says \(rerun.problems)")
    }
    let healed = try night.result(data: data)
    guard healed == reference else {
      throw ScenarioError("\(what): the next night differs\(difference(healed))")
    }
    try night.remove(data: data)
    return outcome.problems.isEmpty ? .same : .named
  }

  private func difference(_ result: NightResult) -> String {
    let missing = reference.rows.subtracting(result.rows)
    let added = result.rows.subtracting(reference.rows)
    let reports = reference.reports.filter { result.reports[$0] != $1 }.keys.sorted()
    return "; rows missing: \(missing.count) \(missing.first ?? ""), added: \(added.count) "
      + "\(added.first ?? ""), reports that differ: \(reports)"
  }
}

/// What a scenario did that is not allowed.
struct ScenarioError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
