import Foundation
import TestSupport
import Testing

/// Files larger than any memory or disk.
@Suite("Very large files", .ownThreads)
struct LargeFileTests {
  private static func world() throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 9)
    (options.payments, options.days, options.flags) = (12, 3, ["--clean"])
    return try WorldOnDisk(options)
  }

  /// Makes a file of this many bytes that takes no room.
  private static func sparse(_ bytes: Int64, at path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), truncate(path, off_t(bytes)) == 0
    else { throw ProgramError("\(path): \(String(cString: strerror(errno)))") }
  }

  /// The program under a bound of its memory.
  private static func run(
    _ world: WorldOnDisk, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> ProgramRun {
    try runProgram(
      "/usr/bin/env", ["prlimit", "--data=\(500 << 20)", PackageFiles.program("tieout").path] + arguments,
      in: world.directory, environment: environment)
  }

  @Test("100 GB: refused by name without being copied; all other files count")
  func hundredGigabytes() throws {
    let world = try Self.world()
    let name = "500000000000001_settlement_20260304.csv"
    try Self.sparse(100_000_000_000, at: world.settlementFile(name).path)
    let run = try Self.run(world, ["run", "--date", world.lastDay])
    #expect(run.exitCode == 69, "\(run)")
    #expect(run.standardError.contains(name) && run.standardError.contains("limits.file_bytes"), "\(run)")
    #expect(try world.summary()["business_date"] as? String == world.lastDay)

    let ingested = try Self.run(world, ["ingest", world.settlementFile(name).path, "--date", world.lastDay])
    #expect(ingested.exitCode == 69, "\(ingested)")
    #expect(ingested.standardError.contains("limits.file_bytes"), "\(ingested)")
    let endless = try Self.run(
      world, ["ingest", "/dev/zero", "--profile", "useepay-settlement", "--date", world.lastDay],
      environment: ["TIEOUT_LIMITS_FILE_BYTES": "5000000"])
    #expect(endless.exitCode != 0 && endless.exitCode != nil, "\(endless)")
    #expect(endless.standardError.contains("/dev/zero"), "\(endless)")
    let inbox = try FileManager.default.contentsOfDirectory(atPath: world.directory.path + "/var/inbox")
    #expect(!inbox.contains { $0.hasSuffix(".part") })
  }

  @Test("one field of 300 MB within the limit: set aside, in 500 MB of memory")
  func oneField() throws {
    let world = try Self.world()
    let name = "500000000000001_settlement_20260304.csv"
    try Self.sparse(300_000_000, at: world.settlementFile(name).path)
    let run = try Self.run(world, ["run", "--date", world.lastDay])
    #expect(run.exitCode == 65, "\(run)")
    let quarantined = try world.report("discrepancies.csv").filter { $0["file"] == name }
    #expect(quarantined.map { $0["code"] } == ["FILE_QUARANTINED"], "\(run)")
  }
}
