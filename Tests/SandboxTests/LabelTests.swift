import Foundation
import Sandbox
import SettlementModel
import Testing

@Suite struct LabelTests {
  /// Codes that the world plants: all that show in what lies there at the end.
  private static let planted: Set<FindingCode> = Set(FindingCode.allCases).subtracting([
    .fileChanged, .recordRejected, .apiIncomplete, .unitSuspect,
    .balanceMismatch, .balanceGap,
  ])

  @Test func everyCodeAppearsOverSomeSeeds() throws {
    var seen: Set<String> = []
    for seed in UInt64(1)...4 {
      let world = try WrittenWorld(
        try WorldParameters(
          payments: 1_500, days: 40, seed: seed, discrepancyBasisPoints: 2_000,
          hasFileFaults: true, hasRateCard: true, subscriptions: 400))
      for label in try world.labels() { seen.formUnion([label["code"] ?? ""]) }
    }
    #expect(seen == Set(Self.planted.map(\.rawValue)))
  }

  @Test func cleanWorldHasOnlyPendingItems() throws {
    let world = try WrittenWorld(
      try WorldParameters(payments: 1_000, days: 14, seed: 4, discrepancyBasisPoints: 0))
    let labels = try world.labels()
    #expect(!labels.isEmpty)
    #expect(labels.allSatisfy { $0["code"] == "PENDING_SETTLEMENT" && $0["class"] == "TIMING" })
  }

  @Test func labelsPointAtTheirRows() throws {
    let world = try WrittenWorld(
      try WorldParameters(
        payments: 1_500, days: 25, seed: 8, discrepancyBasisPoints: 2_000, hasFileFaults: true))
    let files = try world.settlementFiles()
    var pointing = 0
    for label in try world.labels() {
      guard let file = label["file"], !file.isEmpty,
        label["code"] != "FILE_MISSING", label["code"] != "FILE_QUARANTINED"
      else { continue }
      let row = try #require(label["row"].flatMap { Int($0) })
      let fields = try #require(files[file])[row - 1]
      pointing += 1
      if label["code"] == "CONTROL_TOTAL_MISMATCH" {
        #expect(fields[0] == "#TOTAL")
        continue
      }
      #expect(fields.count == 22)
      if let intent = label["payment_intent_id"], !intent.isEmpty { #expect(fields[6] == intent) }
      if label["code"] == "AMOUNT_MISMATCH" { #expect(fields[10] == label["currency"]) }
      if label["code"] == "NET_MISMATCH" { #expect(fields[17] == label["actual"]) }
    }
    #expect(pointing > 20)
  }

  @Test func labelsNameRecordsThatExist() throws {
    let world = try WrittenWorld(
      try WorldParameters(payments: 1_500, days: 25, seed: 6, discrepancyBasisPoints: 2_000))
    let captures = Set(try world.ids("captures"))
    let intents = Set(try world.ids("payment_intents"))
    let known: [String: Set<String>] = [
      "capture": captures.union(intents), "payment_intent": intents,
      "refund": Set(try world.ids("refunds")), "invoice": Set(try world.ids("invoices")),
      "checkout_session": Set(try world.ids("checkout_sessions")),
    ]
    for label in try world.labels() {
      // What is missing in the API is named by its line alone.
      guard let type = label["record_type"], let ids = known[type],
        label["code"] != "MISSING_IN_API"
      else { continue }
      #expect(ids.contains(label["record_id"] ?? ""), "\(label)")
    }
  }

  /// What a night does not see yet must not change what it saw: files of earlier days stay as they
  /// were.
  @Test func laterDaysOnlyAdd() throws {
    let parameters = try WorldParameters(
      payments: 600, days: 14, seed: 3, discrepancyBasisPoints: 1_000)
    let early = try WrittenWorld(parameters, through: "2026-03-08")
    let late = try WrittenWorld(parameters, through: "2026-03-09")
    let lateContents = try late.contents()
    for (name, bytes) in try early.contents() where name.hasPrefix("settlement/") {
      #expect(lateContents[name] == bytes, "\(name)")
    }
    #expect(try early.settlementFiles().count == 8)
    #expect(try late.settlementFiles().count == 9)
    let earlyIntents = try early.ids("payment_intents")
    #expect(Set(try late.ids("payment_intents")).isSuperset(of: earlyIntents))
  }

  /// A pending item is money that moved and has no line: seen from the files and the archive alone.
  @Test func pendingItemsOfTheLastDayHaveNoLine() throws {
    let world = try WrittenWorld(
      try WorldParameters(payments: 1_000, days: 10, seed: 12, discrepancyBasisPoints: 0))
    var named: Set<String> = []
    for rows in try world.settlementFiles().values {
      for row in rows.dropFirst() where row[0] != "#TOTAL" { named.formUnion([row[5], row[6]]) }
    }
    let pending = try world.labels().filter { $0["record_type"] == "capture" }
    let whole = pending.filter { label in
      // Captures of an intent that settles in parts share its number with lines that came.
      label["payment_intent_id"] != label["record_id"]
    }
    #expect(!whole.isEmpty)
    for label in whole { #expect(!named.contains(label["record_id"] ?? ""), "\(label)") }
  }
}
