import Foundation
import TestSupport
import Testing

/// The truth set of subscriptions: many worlds of 300, with terms and faults of every kind, and reports that name all of
/// them and nothing else.
@Suite("Truth set of subscriptions", .ownThreads)
struct SubscriptionTruthTests {
  static let subscriptions = 300
  /// A quarter, with the last of February and the last of March in it.
  static let start = "2026-01-05"
  static let days = 90
  /// More by hand with `SUBSCRIPTION_SEEDS=1-100`.
  static let seeds: [UInt64] = {
    let range = ProcessInfo.processInfo.environment["SUBSCRIPTION_SEEDS"] ?? "1-12"
    let ends = range.split(separator: "-").compactMap { UInt64($0) }
    return ends.count == 2 && ends[0] <= ends[1] ? Array(ends[0]...ends[1]) : []
  }()

  @Test("300 subscriptions each: precision, recall and exactness are 1", arguments: seeds)
  func scoresOne(seed: UInt64) throws {
    let world = try WorldOnDisk(Self.options(seed: seed))
    let run = try world.run()
    let score = try world.score(world.lastDay)
    #expect(score.exitCode == 0, "seed \(seed), run \(run.ending):\n\(score)")
    // A world that plants next to nothing proves next to nothing.
    let labels = try WorldTable.objects(world.text("labels.ndjson"))
    let billing = labels.filter { Self.codes.contains($0["code"] as? String ?? "") }
    #expect(billing.count > 40, "seed \(seed) plants \(billing.count) findings about billing")
  }

  @Test("subscriptions without faults have no discrepancy", arguments: [UInt64(201), 202])
  func clean(seed: UInt64) throws {
    var options = Self.options(seed: seed)
    options.flags = ["--clean"]
    let world = try WorldOnDisk(options)
    let run = try world.run()
    #expect(run.exitCode == 0, "seed \(seed): \(run)")
    let score = try world.score(world.lastDay)
    #expect(score.exitCode == 0, "seed \(seed):\n\(score)")
  }

  @Test("the range of seeds is one") func seedsAreNamed() {
    #expect(!Self.seeds.isEmpty, "SUBSCRIPTION_SEEDS is FIRST-LAST, such as 1-100")
  }

  /// Every code about subscriptions and their sessions.
  static let codes: Set<String> = [
    "INVOICE_LATE", "INVOICE_NOT_ISSUED", "RENEWAL_NOT_CHARGED", "INVOICE_TWICE_IN_PERIOD",
    "CHARGED_TWICE_IN_PERIOD", "DISCOUNT_NOT_APPLIED", "DISCOUNT_AFTER_END",
    "INVOICE_PRICE_MISMATCH", "BILLED_AFTER_CANCEL", "BILLED_WHILE_PAUSED",
    "CYCLE_COUNT_EXCEEDED", "INVOICE_UNPAID_OVERDUE", "SESSION_TOTAL_MISMATCH",
    "SESSION_MONEY_AFTER_EXPIRY", "SCHEDULE_DISAGREES",
  ]

  /// A world of subscriptions, and of a few payments beside them; some are packed, some have days
  /// before the first file.
  static func options(seed: UInt64) -> WorldOnDisk.Options {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.discrepancyPercent) = (20, days, 40)
    (options.start, options.subscriptions) = (start, subscriptions)
    switch seed % 4 {
    case 1: options.flags = ["--history-days", "20"]
    case 2: options.flags = ["--gzip"]
    default: break
    }
    return options
  }
}

extension WorldOnDisk {
  /// The sandbox's score of a business day's reports.
  func score(_ day: String, data: String = "var") throws -> ProgramRun {
    try runProgram(
      "tieout-sandbox",
      ["score", "\(data)/reports/\(day)", "labels.ndjson", "--differences", "50"], in: directory)
  }
}
