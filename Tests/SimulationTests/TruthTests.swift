import Foundation
import TestSupport
import Testing

/// The findings of a run are those that its world was made with: no more, no fewer, and each with its amounts and place.
@Suite("Findings equal labels", .ownThreads)
struct TruthTests {
  @Test("plain files", arguments: UInt64(1)...10)
  func plain(seed: UInt64) throws { try compare(WorldOnDisk.Options(seed: seed)) }

  @Test("compressed files and archive", arguments: UInt64(11)...13)
  func compressed(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    options.flags = ["--gzip"]
    try compare(options)
  }

  @Test("files with a refused row or a wrong control total", arguments: UInt64(21)...24)
  func faultyFiles(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    options.flags = ["--file-faults"]
    try compare(options)
  }

  @Test("a world without faults has no discrepancy", arguments: UInt64(31)...33)
  func clean(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    options.flags = ["--clean"]
    let world = try WorldOnDisk(options)
    let run = try world.run()
    #expect(run.exitCode == 0, "seed \(seed): \(run)")
    #expect(try world.report("discrepancies.csv").isEmpty)
    try compare(options)
  }

  @Test("records from the API instead of an archive", arguments: [UInt64(9), 14])
  func throughTheAPI(seed: UInt64) throws {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days) = (300, 10)
    let world = try WorldOnDisk(options)
    let server = try WorldServerProcess(world, key: "sandbox-key")
    try world.configure(
      "archive: ./archive",
      """
      base_url: http://127.0.0.1:\(server.port)
        key_env: SANDBOX_KEY
        events: ./events
        requests_per_second: 1000
      """)
    let run = try world.tieout(
      ["run", "--date", world.lastDay], environment: ["SANDBOX_KEY": "sandbox-key"])
    #expect(run.exitCode == 2, "seed \(seed): \(run)")
    #expect(differences(try world.findingKeys(), try world.labelKeys()) == "", "seed \(seed)")
  }

  private func compare(_ options: WorldOnDisk.Options) throws {
    let world = try WorldOnDisk(options)
    let run = try world.run()
    let labels = try world.labelKeys()
    let found = try world.findingKeys()
    #expect(!labels.isEmpty)
    #expect(
      differences(found, labels) == "", "seed \(options.seed) \(options.flags); \(run.ending)")
  }
}

extension WorldOnDisk {
  /// What a finding must share with its label.
  private static let compared = [
    "code", "payment_intent_id", "record_type", "record_id", "merchant_order_id", "currency",
    "expected", "actual", "file", "row",
  ]

  /// The planted findings.
  func labelKeys() throws -> [String: Int] {
    multiset(
      try WorldTable.objects(text("labels.ndjson")).map { label in
        Self.compared.map { label[$0] as? String ?? "?" }.joined(separator: "|")
      })
  }

  /// The reported findings, pending items among them.
  func findingKeys(_ day: String? = nil, data: String = "var") throws -> [String: Int] {
    let rows = try report("discrepancies.csv", day, data: data)
      + report("pending.csv", day, data: data)
    return multiset(
      rows.map { row in Self.compared.map { row[$0] ?? "?" }.joined(separator: "|") })
  }
}
