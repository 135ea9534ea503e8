import Foundation
import TestSupport
import Testing

/// The job for Apache Spark on real Sparks: what it finds is what the nightly run finds, byte for byte after sorting.
///
/// `SPARK_SEEDS` and `SPARK_PAYMENTS` make more and larger worlds.
@Suite("Reconciling on Spark", .ownThreads, .serialized)
struct SparkTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seeds: [UInt64] =
    (environment["SPARK_SEEDS"] ?? "12").split(separator: " ").compactMap { UInt64($0) }
  private static let payments = environment["SPARK_PAYMENTS"].flatMap { Int($0) } ?? 150
  /// How long one job may take: a minute on two free cores, and a second for every 40 payments.
  private static let boundSeconds = 900 + Double(payments) / 40

  /// In one process on two cores; its tables are held against the reports, and a false total ends it with 70.
  @Test(arguments: seeds)
  func findsInOneProcessWhatTheNightFinds(seed: UInt64) throws {
    let world = try Self.world(seed: seed, payments: Self.payments)
    if Self.isPlain(seed) {
      let table = try String(
        contentsOf: Self.reports(of: world).appending(path: "discrepancies.csv"), encoding: .utf8)
      for cell in ["'=1+1", "\"'@SUM(A1,\"\"B1\"\")\""] {
        #expect(table.contains(",\(cell),"), "seed \(seed): \(cell)")
      }
    }
    let payouts = world.directory.appending(path: "payouts.csv")
    let report = try world.tieout(
      ["report", "payouts", "--output", payouts.path, "--format", "csv"])
    try #require(report.exitCode == 0, "seed \(seed): \(report)")
    try Self.check(
      world, kind: "local",
      job: ["Tests/Spark/checked_job.py", Self.reports(of: world).path, payouts.path])
  }

  /// A master and two workers, of whose executors one is killed amid the work.
  @Test func aKilledExecutorChangesNothing() throws {
    try Self.check(
      try Self.world(seed: 7, payments: 100), kind: "killed", job: ["samples/spark/reconcile.py"])
  }

  /// A world with every kind of fault, after one night over all of it.
  private static func world(seed: UInt64, payments: Int) throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days) = (payments, 8)
    options.flags = isPlain(seed) ? ["--file-faults", "--fees"] : ["--gzip"]
    options.subscriptions = isPlain(seed) ? 0 : 20
    let world = try WorldOnDisk(options)
    if isPlain(seed) { try writeHostileTexts(world) }
    let night = try world.tieout(
      ["run", "--offline", "--date", world.lastDay], boundSeconds: boundSeconds)
    try #require([2, 65].contains(night.exitCode), "seed \(seed): \(night)")
    return world
  }

  private static func isPlain(_ seed: UInt64) -> Bool { seed.isMultiple(of: 2) }

  /// Gives payments of the last day ids that a spreadsheet would run, with quotes and commas.
  private static func writeHostileTexts(_ world: WorldOnDisk) throws {
    let name = "500000000000001_settlement_\(world.lastDay.replacing("-", with: "")).csv"
    let file = world.directory.appending(path: "settlement/\(name)")
    var hostile = ["=1+1", "\"@SUM(A1,\"\"B1\"\")\"", "＝2", "-3", "+4", "\"a,b\""][...]
    var places: [String: Int] = [:]
    let rows = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n").map {
      row in
      var fields = row.components(separatedBy: ",")
      if row.hasPrefix("merchant_no") {
        places = Dictionary(uniqueKeysWithValues: zip(fields, fields.indices))
      } else if row.contains(",PAYMENT,"), let text = hostile.popFirst() {
        fields[try #require(places["transaction_id"])] = text
        fields[try #require(places["merchant_order_id"])] = text
        fields[try #require(places["payment_intent_id"])] = ""
      }
      return fields.joined(separator: ",")
    }
    try #require(hostile.isEmpty, "\(name) has too few payments")
    try Data(rows.joined(separator: "\n").utf8).write(to: file)
  }

  private static func reports(of world: WorldOnDisk) -> URL {
    world.directory.appending(path: "var/reports/\(world.lastDay)")
  }

  private static func check(_ world: WorldOnDisk, kind: String, job: [String]) throws {
    let found = world.directory.appending(path: "found")
    let run = try runProgram(
      try PythonEnvironment.python("Spark"),
      ["Tests/Spark/cluster.py", kind, "\(boundSeconds - 60)"] + job + [
        "--tieout", PackageFiles.program("tieout").path,
        "--config", world.directory.appending(path: "tieout.yaml").path, "--date", world.lastDay,
        "--settlement", "useepay", "useepay-settlement",
        "file://\(world.directory.path)/settlement",
        "--records", "file://\(world.directory.path)/archive", "--output", "file://\(found.path)",
        "--partitions", "2",
      ], in: PackageFiles.root, boundSeconds: boundSeconds)
    try #require(run.exitCode == 0, "seed \(world.options.seed): \(run)")
    let compared = try runProgram(
      "/usr/bin/env",
      [
        "python3", "Tests/Spark/compare.py", found.appending(path: "findings.ndjson").path,
        reports(of: world).path,
      ], in: PackageFiles.root)
    #expect(compared.exitCode == 0, "seed \(world.options.seed): \(compared)")
    try checkDesk(world, found: found.appending(path: "findings.ndjson"))
  }

  /// The desk's commands work on what Spark found, in a data directory of their own.
  private static func checkDesk(_ world: WorldOnDisk, found: URL) throws {
    let imported = try world.tieout(
      ["import-findings", found.path, "--date", world.lastDay], data: "desk")
    #expect([2, 65].contains(imported.exitCode), "\(imported)")
    for name in ["discrepancies", "pending"] {
      let report = ["report", name, "--format", "csv"]
      let own = try world.tieout(report)
      let desk = try world.tieout(report, data: "desk")
      #expect(own.standardOutput == desk.standardOutput, "\(name): \(desk)")
    }
  }
}
