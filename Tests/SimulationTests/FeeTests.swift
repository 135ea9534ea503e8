import Foundation
import TestSupport
import Testing

/// A rate card over a world whose processor charges 2.9 % and 0.30.
@Suite("Fees through the program", .ownThreads)
struct FeeTests {
  private static let card = """
    fees:
      - kinds: [capture]
        percent: "2.9"
        fixed: { USD: "0.30", EUR: "0.30" }

    """

  @Test("what was agreed brings no finding, night by night as at once", arguments: [UInt64(71), 72])
  func agreed(seed: UInt64) throws {
    let world = try world(seed: seed)
    for number in [4, 5, 11, world.options.days] {
      let day = WorldOnDisk.day(number)
      let run = try world.run(day, data: "nights")
      #expect(run.exitCode == 0, "seed \(seed), \(day): \(run)")
    }
    #expect(try world.run().exitCode == 0)
    for name in ["discrepancies.csv", "summary.json"] {
      #expect(
        try world.reports(data: "nights")[name] == world.reports()[name], "seed \(seed), \(name)")
    }

    // Captures settled in several lines, or several in one line, are not judged.
    let rows = try fees(of: world).filter { $0["kind"] == "capture" && $0["judged"] != "0" }
    #expect(rows.allSatisfy { $0["difference"] == "0.00" }, "seed \(seed): \(rows)")
    #expect(rows.count > 10)
  }

  @Test("another card judges every line again", arguments: [UInt64(73)])
  func otherCard(seed: UInt64) throws {
    let world = try world(seed: seed)
    #expect(try world.run().exitCode == 0)
    try world.configure("percent: \"2.9\"", "percent: \"2.8\"")
    let run = try world.run()
    #expect(run.exitCode == 2, "\(run)")
    let found = try world.report("discrepancies.csv")
    #expect(Set(found.map { $0["code"] ?? "" }) == ["FEE_OVERCHARGED"], "seed \(seed)")
    #expect(found.allSatisfy { $0["difference"]?.hasPrefix("-") == true })
    // Findings and report come to the same sums.
    var sums: [String: Int] = [:]
    for row in found { sums[row["currency"] ?? "", default: 0] += try cents(row["difference"]) }
    for row in try fees(of: world) where row["judged"] != "0" {
      sums[row["currency"] ?? "", default: 0] += try cents(row["difference"])
    }
    #expect(!sums.isEmpty && sums.values.allSatisfy { $0 == 0 }, "seed \(seed): \(sums)")
    // The full evaluation says the same.
    let again = try world.run(data: "full", ["--full"])
    #expect(again.exitCode == 2)
    #expect(try world.report("discrepancies.csv", data: "full").count == found.count)
  }

  private func world(seed: UInt64) throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: seed)
    (options.payments, options.days, options.flags) = (150, 14, ["--clean"])
    let world = try WorldOnDisk(options)
    try world.write(try world.text("tieout.yaml") + Self.card, to: "tieout.yaml")
    return world
  }

  private func fees(of world: WorldOnDisk) throws -> [[String: String]] {
    let report = try world.tieout(["report", "fees", "--format", "csv"])
    #expect(report.exitCode == 0, "\(report)")
    return try WorldTable.rows(report.standardOutput)
  }

  private func cents(_ text: String?) throws -> Int {
    try #require(text.flatMap { Int($0.filter { $0 != "." }) })
  }
}
