import Foundation
import Sandbox
import Testing

@Suite struct ScoreTests {
  private static let header = "code,class,payment_intent_id,merchant_order_id,record_type,record_id,currency,"
    + "expected,actual,file,row"
  private static let first = "AMOUNT_MISMATCH,BREAK,1,SO-1,capture,11,EUR,10.00,9.00,a.csv,2"
  private static let second = "MISSING_IN_SETTLEMENT,BREAK,2,SO-2,capture,12,USD,5.00,0.00,,"

  @Test func equalReportsScoreOne() throws {
    let score = try score([Self.second, Self.first], planted: [Self.first, Self.second])
    #expect(score.isPerfect)
    #expect(score.precision.decimal == "1.0000" && score.recall.whole == 2)
  }

  @Test func aWrongAmountIsOneError() throws {
    let wrong = Self.first.replacingOccurrences(of: "9.00", with: "9.01")
    let score = try score([wrong, Self.second], planted: [Self.first, Self.second])
    #expect((score.precision.part, score.recall.part) == (1, 1))
    #expect((score.exactness.part, score.exactness.whole) == (1, 2))
    #expect(score.text(differencesMax: 5).contains("actual is '9.01', not '9'"))
  }

  @Test func aWrongRowCostsExactnessAlone() throws {
    let wrong = Self.first.replacingOccurrences(of: "a.csv,2", with: "a.csv,3")
    let score = try score([wrong, Self.second], planted: [Self.first, Self.second])
    #expect(score.precision.isWhole && score.recall.isWhole && !score.exactness.isWhole)
    #expect(!score.isPerfect)
  }

  @Test func codesTakenForOthersStandInTheConfusion() throws {
    let taken = Self.first.replacingOccurrences(of: "AMOUNT_MISMATCH", with: "DUPLICATE_SETTLEMENT")
    let score = try score([taken], planted: [Self.first, Self.second])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(score.json.utf8)) as? [String: Any])
    let rows = try #require(json["confusion"] as? [[String: Any]])
    let pairs = rows.map { "\($0["planted"] ?? "") \($0["reported"] ?? "") \($0["count"] ?? "")" }
    #expect(pairs == ["AMOUNT_MISMATCH DUPLICATE_SETTLEMENT 1", "MISSING_IN_SETTLEMENT  1"])
    #expect(json["precision"] as? Double == 0)
  }

  @Test func equalsAreCounted() throws {
    let score = try score([Self.first], planted: [Self.first, Self.first])
    #expect(score.precision.isWhole)
    #expect((score.recall.part, score.recall.whole) == (1, 2))
  }

  @Test func neededColumnsAreEnoughForAnyTool() throws {
    let header = "record_id,payment_intent_id,code,currency,expected,actual,remark"
    let rows = ["11,1,AMOUNT_MISMATCH,EUR,10,9.0,\"a \"\"remark\"\", quoted\"", "12,2,MISSING_IN_SETTLEMENT,USD,5,0,"]
    let score = try score(rows, header: header, planted: [Self.first, Self.second])
    #expect(score.isPerfect)
    #expect(throws: ScoreError.self) {
      try self.score(["1,2"], header: "code,currency", planted: [Self.first])
    }
    #expect(throws: ScoreError.self) { try self.score(["1,2"], planted: [Self.first]) }
  }

  private func score(_ rows: [String], header: String = Self.header, planted: [String]) throws -> Score {
    let folder = NSTemporaryDirectory() + "tieout-score-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let report = ([header] + rows).joined(separator: "\r\n") + "\r\n"
    try Data(report.utf8).write(to: URL(filePath: folder + "/discrepancies.csv"))
    let names = Self.header.components(separatedBy: ",")
    let labels = try planted.map { line in
      let values = line.components(separatedBy: ",")
      let label = Dictionary(uniqueKeysWithValues: zip(names, values))
      return String(decoding: try JSONEncoder().encode(label), as: UTF8.self)
    }
    try Data(labels.joined(separator: "\n").utf8).write(to: URL(filePath: folder + "/labels.ndjson"))
    return try Score(reports: folder, labels: folder + "/labels.ndjson")
  }
}
