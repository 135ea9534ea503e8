import Foundation
import TestSupport
import Testing

/// Subscriptions night by night: what is late one night is missing some nights later, under the same id.
@Suite("Nights of subscriptions", .ownThreads)
struct SubscriptionNightTests {
  @Test("every night names what its day's world plants", arguments: UInt64(301)...303)
  func nightByNight(seed: UInt64) throws {
    var options = SubscriptionTruthTests.options(seed: seed)
    (options.subscriptions, options.days) = (80, 60)
    let world = try WorldOnDisk(options, through: Self.day(25))
    var late: [String: String] = [:]
    var kept = 0
    for number in [25, 26, 27, 28, 29, 30, 31, 36, 37, 45, 60] {
      let day = Self.day(number)
      try world.generate(through: day)
      let run = try world.run(day)
      let score = try world.score(day)
      #expect(score.exitCode == 0, "seed \(seed), \(day), run \(run.ending):\n\(score)")
      for row in try world.report("discrepancies.csv", day) where Self.missing.contains(row["code"]) {
        guard let before = late[try #require(row["finding_id"])] else { continue }
        #expect(before == row["first_seen"], "seed \(seed), \(day): \(row)")
        kept += 1
      }
      for row in try world.report("pending.csv", day) where row["code"] == "INVOICE_LATE" {
        let id = try #require(row["finding_id"])
        let firstSeen = try #require(row["first_seen"])
        if let before = late[id] { #expect(before == firstSeen, "\(row)") }
        late[id] = firstSeen
      }
    }
    #expect(kept > 0, "seed \(seed): nothing that was late became missing")
    // All nights at once say the same.
    let all = try world.run(world.lastDay, data: "full", ["--full"])
    #expect([0, 2].contains(all.exitCode), "\(all)")
    #expect(
      differences(try world.findingKeys(), try world.findingKeys(data: "full")) == "",
      "seed \(seed)")
  }

  private static let missing: Set<String?> = ["INVOICE_NOT_ISSUED", "RENEWAL_NOT_CHARGED"]

  private static func day(_ number: Int) -> String {
    var options = WorldOnDisk.Options(seed: 0)
    options.start = SubscriptionTruthTests.start
    return options.day(number)
  }
}
