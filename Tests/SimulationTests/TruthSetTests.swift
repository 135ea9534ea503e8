import Foundation
import Synchronization
import TestSupport
import Testing

/// The truth set: many worlds of a thousand payments, each with faults of every kind, and reports that name all of
/// them and nothing else.
@Suite("Truth set")
struct TruthSetTests {
  static let payments = 1_000
  /// Worlds and what is special about them; more by hand with `TRUTH_SEEDS=1-300`.
  static let seeds: [UInt64] = {
    let range = ProcessInfo.processInfo.environment["TRUTH_SEEDS"] ?? "1-100"
    let ends = range.split(separator: "-").compactMap { UInt64($0) }
    return ends.count == 2 && ends[0] <= ends[1] ? Array(ends[0]...ends[1]) : []
  }()

  @Test("100 seeds, 1,000 payments each: precision, recall and exactness are 1")
  func everySeed() async throws {
    #expect(!Self.seeds.isEmpty, "TRUTH_SEEDS is FIRST-LAST")
    let next = Atomic<Int>(0)
    let labels = Atomic<Int>(0)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(2, ProcessInfo.processInfo.activeProcessorCount) {
        group.addTask {
          while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < Self.seeds.count else { return }
            labels.add(try Self.score(Self.seeds[index]), ordering: .relaxed)
          }
        }
      }
      try await group.waitForAll()
    }
    print("\(Self.seeds.count) seeds: \(labels.load(ordering: .relaxed)) planted findings, all of them reported")
  }

  /// Runs one world and scores it; returns how many findings were planted.
  private static func score(_ seed: UInt64) throws -> Int {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (payments, 25, 25)
    options.flags = flags(of: seed)
    let world = try WorldOnDisk(options)
    let run = try world.run()
    let score = try runProgram(
      "tieout-sandbox", ["score", "var/reports/\(world.lastDay)", "labels.ndjson", "--json"],
      in: world.directory)
    let text = Data(score.standardOutput.utf8)
    let object = try JSONSerialization.jsonObject(with: text) as? [String: Any] ?? [:]
    let count = object["labels"] as? Int ?? 0
    #expect(count > 50, "seed \(seed) \(options.flags) plants next to nothing")
    if score.exitCode != 0 {
      let told = try runProgram(
        "tieout-sandbox", ["score", "var/reports/\(world.lastDay)", "labels.ndjson", "--differences", "50"],
        in: world.directory)
      Issue.record("seed \(seed) \(options.flags), run \(run.ending):\n\(told.standardOutput)\(told.standardError)")
    }
    return count
  }

  /// Most worlds are plain; some are packed, some have faulty files, some a history before the first file.
  private static func flags(of seed: UInt64) -> [String] {
    switch seed % 10 {
    case 3: ["--history-days", "8"]
    case 6: ["--file-faults"]
    case 9: ["--gzip", "--history-days", "4"]
    default: []
    }
  }
}
