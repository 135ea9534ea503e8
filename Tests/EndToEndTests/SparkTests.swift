import Foundation
import TestSupport
import Testing

/// The job for Apache Spark on real Sparks: what it finds is what the nightly run finds, byte for byte after sorting.
///
/// `TIEOUT_SPARK_WORLDS` (seeds) and `TIEOUT_SPARK_PAYMENTS` make more and larger worlds.
@Suite("Reconciling on Spark", .serialized)
struct SparkTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seeds: [UInt64] =
    (environment["TIEOUT_SPARK_WORLDS"] ?? "12").split(separator: " ").compactMap { UInt64($0) }
  private static let payments = environment["TIEOUT_SPARK_PAYMENTS"].flatMap { Int($0) } ?? 200

  @Test(arguments: seeds)
  func findsInOneProcessWhatTheNightFinds(seed: UInt64) throws {
    try check(seed: seed, kind: "local")
  }

  /// A master and two workers, of whose executors one is killed amid the work.
  @Test func aKilledExecutorChangesNothing() throws {
    try check(seed: 7, kind: "killed")
  }

  private func check(seed: UInt64, kind: String) throws {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days) = (Self.payments, 8)
    options.flags = seed % 2 == 0 ? ["--file-faults", "--fees"] : ["--gzip"]
    options.subscriptions = seed % 2 == 0 ? 0 : 20
    let world = try WorldOnDisk(options)
    let night = try world.tieout(["run", "--offline", "--date", world.lastDay])
    #expect([2, 65].contains(night.exitCode), "seed \(seed): \(night)")
    let found = world.directory.appending(path: "found")
    let bound: Double = 600
    let job = try runProgram(
      try PythonEnvironment.python("Spark"),
      [
        "Tests/Spark/cluster.py", kind, "\(bound - 30)", "--tieout",
        PackageFiles.program("tieout").path, "--config",
        world.directory.appending(path: "tieout.yaml").path, "--date", world.lastDay,
        "--settlement", "useepay", "useepay-settlement", "file://\(world.directory.path)/settlement",
        "--records", "file://\(world.directory.path)/archive", "--output", "file://\(found.path)",
        "--partitions", "4",
      ], in: PackageFiles.root, boundSeconds: bound)
    try #require(job.exitCode == 0, "seed \(seed): \(job)")
    let compared = try runProgram(
      "/usr/bin/env",
      [
        "python3", "Tests/Spark/compare.py", found.appending(path: "findings.ndjson").path,
        world.directory.appending(path: "var/reports/\(world.lastDay)").path,
      ], in: PackageFiles.root)
    #expect(compared.exitCode == 0, "seed \(seed): \(compared)")
    try checkDesk(world, found: found.appending(path: "findings.ndjson"))
  }

  /// The desk's commands work on what Spark found, in a data directory of their own.
  private func checkDesk(_ world: WorldOnDisk, found: URL) throws {
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
