import Foundation
import TestSupport
import Testing

/// What is told of subscriptions, held against the labels of their world and against each other.
@Suite("Reports on subscriptions", .ownThreads)
struct SubscriptionReportTests {
  private static func world(seed: UInt64, clean: Bool = false) throws -> WorldOnDisk {
    var options = SubscriptionTruthTests.options(seed: seed)
    (options.subscriptions, options.flags) = (120, clean ? ["--clean"] : [])
    let world = try WorldOnDisk(options)
    let run = try world.run()
    guard [0, 2].contains(run.exitCode) else { throw ProgramError(run.description) }
    return world
  }

  @Test("subscriptions and leakage come to the same sums", arguments: [UInt64(401), 402])
  func sumsAgree(seed: UInt64) throws {
    let world = try Self.world(seed: seed)
    for filter in [[], ["--from", "2026-02-01", "--to", "2026-02-28"]] {
      let rows = try Self.rows(world, ["subscriptions"] + filter)
      let leakage = try Self.rows(world, ["leakage"] + filter)
      for (column, step) in [("due", "due"), ("issued", "billed"), ("paid", "collected")] {
        var sums: [String: Int] = [:]
        for row in rows { sums[row["currency"] ?? "", default: 0] += try Self.units(row[column]) }
        let steps = leakage.filter { $0["step"] == step }
        #expect(steps.count > 2, "seed \(seed) \(filter): \(step)")
        for row in steps {
          #expect(
            try Self.units(row["value"]) == sums[row["currency"] ?? ""],
            "seed \(seed) \(filter): \(column) of \(row)")
        }
      }
      for row in rows {
        #expect(
          try Self.units(row["gap"]) == Self.units(row["settled"]) - Self.units(row["due"]), "\(row)")
      }
    }
  }

  @Test("what is not billed is what the findings say") func notBilled() throws {
    let world = try Self.world(seed: 403)
    var planted: [String: Int] = [:]
    for label in try WorldTable.objects(world.text("labels.ndjson")) {
      let code = label["code"] as? String ?? ""
      guard ["INVOICE_LATE", "INVOICE_NOT_ISSUED", "RENEWAL_NOT_CHARGED"].contains(code) else {
        continue
      }
      let key = "\(code) \(label["currency"] as? String ?? "")"
      planted[key, default: 0] -= try Self.units(label["expected"] as? String)
    }
    var reported: [String: Int] = [:]
    for row in try Self.rows(world, ["leakage"]) where row["step"] == "not_billed" {
      reported["\(row["code"] ?? "") \(row["currency"] ?? "")"] = try Self.units(row["value"])
    }
    #expect(!planted.isEmpty && reported == planted)
  }

  @Test("without faults everything due is billed and paid") func clean() throws {
    let world = try Self.world(seed: 404, clean: true)
    let late = try world.report("pending.csv").filter { $0["code"] == "INVOICE_LATE" }
    let subscriptions = Set(late.compactMap { $0["record_id"] })
    let rows = try Self.rows(world, ["subscriptions"])
    #expect(rows.count > 80)
    for row in rows where !subscriptions.contains(row["subscription_id"] ?? "") {
      #expect(row["due"] == row["issued"] && row["issued"] == row["paid"], "\(row)")
      #expect(row["periods_due"] == row["periods_issued"], "\(row)")
    }
    // Prices without terms are said, not judged.
    #expect(rows.contains { $0["unverifiable_prices"] != "0" })
  }

  @Test("explain follows a subscription and says where it breaks") func explain() throws {
    let world = try Self.world(seed: 405)
    let labels = try WorldTable.objects(world.text("labels.ndjson"))
    let missing = try #require(labels.first { $0["code"] as? String == "INVOICE_NOT_ISSUED" })
    let id = try #require(missing["record_id"] as? String)
    let expected = try #require(missing["expected"] as? String)
    let currency = try #require(missing["currency"] as? String)
    let text = try world.tieout(["explain", id])
    #expect(text.exitCode == 0, "\(text)")
    #expect(text.standardOutput.hasPrefix("subscription \(id) is active: "))
    #expect(
      text.standardOutput.contains("BROKEN    due → billed: -\(expected) \(currency), INVOICE_NOT_ISSUED F"))
    for link in ["due", "billed", "captured", "settled", "paid out"] {
      #expect(text.standardOutput.contains("  \(link)  "), "\(link)")
    }
    let finding = try #require(
      try world.report("discrepancies.csv").first { $0["record_id"] == id }?["finding_id"])
    let ofFinding = try world.tieout(["explain", finding])
    #expect(ofFinding.standardOutput.hasPrefix("subscription \(id) is active: "), "\(ofFinding)")

    let late = try #require(labels.first { $0["code"] as? String == "SESSION_MONEY_AFTER_EXPIRY" })
    let session = try #require(late["record_id"] as? String)
    let ofSession = try world.tieout(["explain", session, "--format", "json"])
    #expect(ofSession.exitCode == 0, "\(ofSession)")
    #expect(ofSession.standardOutput.contains("\"schema\": \"tieout.chain/1\""))
    #expect(ofSession.standardOutput.contains("\"code\": \"SESSION_MONEY_AFTER_EXPIRY\""))
  }

  @Test("every format holds the rows", arguments: ["table", "json", "html", "xlsx"])
  func formats(format: String) throws {
    let world = try Self.world(seed: 406)
    let path = world.directory.appending(path: "subscriptions.\(format)").path
    let run = try world.tieout(
      ["report", "subscriptions", "--format", format, "--output", path])
    #expect(run.exitCode == 0, "\(run)")
    #expect(try Data(contentsOf: URL(filePath: path)).count > 2_000)
  }

  private static func rows(
    _ world: WorldOnDisk, _ arguments: [String]
  ) throws -> [[String: String]] {
    let report = try world.tieout(["report"] + arguments + ["--format", "csv"])
    guard report.exitCode == 0 else { throw ProgramError(report.description) }
    return try WorldTable.rows(report.standardOutput)
  }

  private static func units(_ text: String?) throws -> Int {
    try #require(text.flatMap { Int($0.filter { $0 != "." }) })
  }
}
