import Foundation
import Sandbox
import SettlementModel
import Testing

@Suite struct WorldTests {
  static let seeds: [UInt64] = [1, 2, 3]

  @Test(arguments: seeds) func sameSeedGivesSameBytes(seed: UInt64) throws {
    let parameters = try WorldParameters(payments: 300, days: 12, seed: seed)
    let first = try WrittenWorld(parameters).contents()
    let second = try WrittenWorld(parameters).contents()
    #expect(first == second)
    let other = try WrittenWorld(try WorldParameters(payments: 300, days: 12, seed: seed + 100))
    #expect(try other.contents()["labels.ndjson"] != first["labels.ndjson"])
  }

  @Test(arguments: seeds) func controlRowsAgreeWithTheLines(seed: UInt64) throws {
    let world = try WrittenWorld(
      try WorldParameters(payments: 800, days: 15, seed: seed, discrepancyBasisPoints: 1_000))
    let files = try world.settlementFiles()
    #expect(files.count == 15)
    for (name, rows) in files {
      var counted: [String: [Int]] = [:]
      var stated: [String: [Int]] = [:]
      for row in rows.dropFirst() {
        if row[0] == "#TOTAL" {
          stated[row[1]] = [try #require(Int(row[2])), try units(row[3])]
        } else {
          #expect(row.count == 22, "\(name)")
          counted[row[12], default: [0, 0]][0] += 1
          counted[row[12], default: [0, 0]][1] += try units(row[17])
        }
      }
      #expect(counted == stated, "\(name) of seed \(seed)")
    }
  }

  @Test(arguments: seeds) func payoutsPayTheirLinesUnlessLabelled(seed: UInt64) throws {
    let world = try WrittenWorld(
      try WorldParameters(payments: 800, days: 15, seed: seed, discrepancyBasisPoints: 500))
    var sums: [String: Int] = [:]
    var paid: [String: Int] = [:]
    for rows in try world.settlementFiles().values {
      for row in rows.dropFirst() where row[0] != "#TOTAL" {
        if row[4].hasPrefix("PAYOUT") {
          paid[row[18], default: 0] -= try units(row[17])
        } else {
          sums[row[18], default: 0] += try units(row[17])
        }
      }
    }
    let wrong = Set(sums.keys.filter { sums[$0] != paid[$0] })
    let labelled = Set(
      try world.labels().filter { $0["code"] == "PAYOUT_MISMATCH" }.compactMap { $0["record_id"] })
    #expect(wrong == labelled, "seed \(seed)")
    #expect(Set(paid.keys) == Set(sums.keys))
  }

  @Test func idsAreUnique() throws {
    let world = try WrittenWorld(
      try WorldParameters(payments: 3_000, days: 20, seed: 5, discrepancyBasisPoints: 1_000))
    for name in ["payment_intents", "captures", "refunds", "invoices", "checkout_sessions"] {
      let ids = try world.ids(name)
      #expect(Set(ids).count == ids.count, "\(name)")
      #expect(!ids.isEmpty)
    }
  }

  @Test func intentNumbersGrowWithTime() throws {
    let generator = WorldGenerator(
      try WorldParameters(payments: 500, days: 5, seed: 9, discrepancyBasisPoints: 0))
    var minutes: [(Timestamp, String)] = []
    for index in 0..<500 {
      for intent in generator.story(index).intents.map(\.final) {
        #expect(intent.id.utf8.count == 19)
        minutes.append((intent.createdAt, String(intent.id.prefix(13))))
      }
    }
    minutes.sort { $0.0 < $1.0 }
    #expect(minutes.map(\.1) == minutes.map(\.1).sorted())
  }

  @Test func compressedFilesHoldTheSameBytes() throws {
    let plain = try WrittenWorld(try WorldParameters(payments: 200, days: 4, seed: 2)).contents()
    let packed = try WrittenWorld(
      try WorldParameters(payments: 200, days: 4, seed: 2, isCompressed: true))
    var compared = 0
    for name in try packed.contents().keys where name.hasSuffix(".gz") {
      let gzip = Process()
      gzip.executableURL = URL(filePath: "/usr/bin/env")
      gzip.arguments = ["gzip", "-dc", packed.directory + "/" + name]
      let output = Pipe()
      gzip.standardOutput = output
      try gzip.run()
      let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
      gzip.waitUntilExit()
      #expect(gzip.terminationStatus == 0)
      #expect(bytes == plain[String(name.dropLast(3))], "\(name)")
      compared += 1
    }
    #expect(compared == 4 + 7 + 2)
  }

  @Test func refusesWhatMakesNoWorld() {
    #expect(throws: WorldParametersError.self) {
      try WorldParameters(payments: 0, days: 1, seed: 1)
    }
    #expect(throws: WorldParametersError.self) {
      try WorldParameters(payments: 1, days: 1, seed: 1, start: "2026-02-30")
    }
    #expect(throws: WorldParametersError.self) {
      try WorldParameters(payments: 1, days: 1, seed: 1, currencies: ["XXX"])
    }
  }
}
