import Foundation
import Parsing
import SettlementModel
import TestSupport
import Testing

/// Card numbers are never kept; identifiers that look like them are.
struct CardNumberTests {
  @Test(arguments: [
    ("4111111111111111", "411111******1111"),
    ("paid with 4111 1111 1111 1111 12/27", "paid with 4111 11** **** 1111 12/27"),
    ("5500-0000-0000-0004", "5500-00**-****-0004"),
    ("amex 378282246310005.", "amex 378282*****0005."),
    ("3782 822463 10005", "3782 82**** *0005"),
    ("a4111111111111111b and 5555555555554444", "a411111******1111b and 555555******4444"),
    ("6200000000000005 ref", "620000******0005 ref"),
  ])
  func masks(_ text: String, _ masked: String) {
    #expect(CardNumbers.masked(text)?.text == masked)
  }

  @Test(arguments: [
    "", "4111", "4111111111111112", "1012026030400000017", "0000000000000000",
    "2026-03-05 12:30:00", "12345678901234567890123", "order 4111 1111", "41111111111111111111",
    "USD 1,234.56 1,234.56 1,234.56",
  ])
  func leavesOtherDigitsAlone(_ text: String) {
    #expect(CardNumbers.masked(text) == nil, "\(text)")
  }

  /// Any number with an issuer's beginning and a right check digit goes, wherever it stands.
  @Test func noValidNumberStays() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      var digits = [4] + (0..<14).map { _ in Int.random(in: 0...9, using: &generator) }
      let sum = digits.reversed().enumerated().reduce(0) { sum, one in
        let doubled = one.element * 2
        return sum + (one.offset % 2 == 1 ? one.element : doubled > 9 ? doubled - 9 : doubled)
      }
      digits.append((10 - sum % 10) % 10)
      let number = digits.map(String.init).joined()
      let before = String(repeating: "x", count: Int.random(in: 0...5, using: &generator))
      let found = CardNumbers.masked(before + number + ", thanks")
      #expect(found?.count == 1 && found?.text.contains(number) == false, "seed \(seed): \(number)")
      #expect(found?.text.contains(number.suffix(4)) == true)
    }
  }

  private static let profile = """
    name: free
    description: with free text
    version: 1
    header: true
    time_format: iso8601
    record_ids: foreign
    columns: { kind: type, record_id: id, currency: currency, gross: amount, description: DESCRIPTION }
    kinds: { PAYMENT: capture }
    """

  private func preview(_ rows: [String], description: String = "note") throws -> FilePreview {
    let file = FileManager.default.temporaryDirectory.appending(path: "cards-\(UUID()).csv")
    try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let text = Self.profile.replacingOccurrences(of: "DESCRIPTION", with: description)
    return try SettlementFileReader.preview(
      path: file.path, name: "a.csv", profile: try FileProfile(yaml: text, file: "free.yaml"))
  }

  @Test func textsAreMaskedIdentifiersStayAndAllIsCounted() throws {
    let preview = try preview([
      "type,id,currency,amount,note",
      "PAYMENT,4111111111111111,USD,1.00,card 4111111111111111",
      "PAYMENT,7,USD,4111 1111 1111 1111,none",
    ])
    #expect(preview.lines.map(\.recordID) == ["4111111111111111"])
    #expect(preview.lines.map(\.lineDescription) == ["card 411111******1111"])
    let reject = try #require(preview.rejected.first)
    #expect(reject.rawText == "PAYMENT,7,USD,4111 11** **** 1111,none")
    #expect(reject.detail.contains("4111 11** **** 1111"), "\(reject)")
    #expect(preview.reading.maskedNumbers == 2)
    #expect(preview.reading.warnings.contains { $0.contains("2 card numbers") })
  }

  @Test func verificationValuesAreNeverKept() throws {
    let preview = try preview(
      [
        "type,id,currency,amount,CVV2", "PAYMENT,7,USD,1.00,123", "PAYMENT,8,USD,x,456",
        "PAYMENT,9,USD,789",
      ], description: "CVV2")
    #expect(preview.lines.map(\.lineDescription) == [""])
    #expect(preview.rejected.map(\.rawText).first == "PAYMENT,8,USD,x,***")
    #expect(preview.rejected.allSatisfy { !$0.rawText.contains("456") && !$0.rawText.contains("789") })
    #expect(preview.rejected.count == 2)
  }
}
