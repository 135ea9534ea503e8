import Foundation
import TestSupport
import Testing

/// The truth set: many worlds of a thousand payments, each with faults of every kind, and reports that name all of
/// them and nothing else.
@Suite("Truth set", .ownThreads)
struct TruthSetTests {
  static let payments = 1_000
  /// Worlds and what is special about them; more by hand with `TRUTH_SEEDS=1-300`.
  static let seeds: [UInt64] = {
    let range = ProcessInfo.processInfo.environment["TRUTH_SEEDS"] ?? "1-100"
    let ends = range.split(separator: "-").compactMap { UInt64($0) }
    return ends.count == 2 && ends[0] <= ends[1] ? Array(ends[0]...ends[1]) : []
  }()

  @Test("1,000 payments each: precision, recall and exactness are 1", arguments: seeds)
  func scoresOne(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (Self.payments, 25, 25)
    options.flags = Self.flags(of: seed)
    let world = try WorldOnDisk(options)
    let run = try world.run()
    let score = try runProgram(
      "tieout-sandbox",
      ["score", "var/reports/\(world.lastDay)", "labels.ndjson", "--differences", "50"],
      in: world.directory)
    #expect(score.exitCode == 0, "seed \(seed) \(options.flags), run \(run.ending):\n\(score)")
    // A world that plants next to nothing proves next to nothing.
    let labels = textLines(try world.text("labels.ndjson")).count
    #expect(labels > 100, "seed \(seed) plants \(labels) findings")
  }

  @Test("the range of seeds is one") func seedsAreNamed() {
    #expect(!Self.seeds.isEmpty, "TRUTH_SEEDS is FIRST-LAST, such as 1-300")
  }

  /// Most worlds are plain; some are packed, some have faulty files, some a history before the first file.
  private static func flags(of seed: UInt64) -> [String] {
    switch seed % 10 {
    case 1: ["--fees"]
    case 3: ["--history-days", "8"]
    case 6: ["--file-faults"]
    case 9: ["--gzip", "--history-days", "4", "--fees"]
    default: []
    }
  }
}
