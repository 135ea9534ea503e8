import Foundation
import TestSupport

/// A merchant whose every text is one of the 515 strings of the big list of naughty strings, as
/// published beside this package (`../shared/corpora`, see CONTRIBUTING.md).
final class NaughtyWorld {
  static let corpus = PackageFiles.root.deletingLastPathComponent()
    .appending(path: "shared/corpora/naughty-strings/blns.json")
  static let day = "2026-03-12"
  private static let columns = [
    "kind", "record_id", "payment_intent_id", "merchant_order_id", "arn", "occurred_at",
    "settled_on", "currency", "gross", "settlement_currency", "settlement_amount", "fee", "tax",
    "net", "batch_id", "payout_id", "payment_method", "card_brand", "description", "merchant_no",
    "app_id",
  ]

  let strings: [String]
  let directory: URL
  private(set) var run: ProgramRun?
  /// Names that a settlement file has, less `.csv`.
  private(set) var fileNames: [String] = []

  init() throws {
    guard let bytes = FileManager.default.contents(atPath: Self.corpus.path) else {
      throw ProgramError("\(Self.corpus.path) is needed")
    }
    strings = try JSONDecoder().decode([String].self, from: bytes)
    directory = FileManager.default.temporaryDirectory
      .appending(path: "tieout-naughty-" + UUID().uuidString)
    for folder in ["lines", "names", "archive"] {
      try FileManager.default.createDirectory(
        at: directory.appending(path: folder), withIntermediateDirectories: true)
    }
    try writeConfiguration()
    try writeLines()
    try writeNames()
    try writeArchive()
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// One night over all of it.
  static func afterOneNight() throws -> NaughtyWorld {
    let world = try NaughtyWorld()
    world.run = try world.tieout(["run", "--date", day])
    return world
  }

  func tieout(_ words: [String]) throws -> ProgramRun {
    try runProgram("tieout", words, in: directory, boundSeconds: 300)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: directory.appending(path: name))
  }

  /// A text in double quotes as JSON and YAML read it, all but ASCII escaped.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      if (0x20..<0x7F).contains(unit), unit != 0x22, unit != 0x5C {
        quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      } else {
        let hex = String(unit, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      }
    }
    return quoted + "\""
  }

  private func writeConfiguration() throws {
    // A pair of escapes for one character is JSON's; YAML has a longer one.
    // A byte-order mark and blanks alone are no text, and refused.
    let plain = strings.filter {
      $0.unicodeScalars.allSatisfy { $0.value < 0x1_0000 } && $0 != "\u{FEFF}"
        && !$0.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty
    }
    let numbers = Set(plain).sorted().map(Self.quoted).joined(separator: ", ")
    try write(
      """
      merchant: { number: "500000000000001", app_ids: ["shop.example"], other_numbers: [\(numbers)] }
      time_zone: "+08:00"
      data_directory: ./var
      limits: { rejected_rows: 100000, rejected_percent: 100 }
      sources:
        - { name: lines, directory: { path: ./lines }, files: "*.csv", profile: ./naughty.yaml, expected: none }
        - { name: names, directory: { path: ./names }, files: "*", profile: ./naughty.yaml, expected: none }
      api: { archive: ./archive }
      matching: { from: 2026-01-01 }

      """, to: "tieout.yaml")
    let mapped = Self.columns.map { "\($0): \($0)" }.joined(separator: ", ")
    try write(
      """
      name: naughty
      description: \(Self.quoted(plain.joined(separator: " ")))
      version: 1
      time_zone: "+08:00"
      columns: { \(mapped) }
      kinds: { capture: capture, payout: payout }

      """, to: "naughty.yaml")
  }

  private static func row(_ values: [String: String]) -> String {
    let usual = [
      "kind": "capture", "occurred_at": "2026-03-01T08:15:00+08:00", "settled_on": "2026-03-02",
      "currency": "USD", "gross": "10.00", "settlement_currency": "USD",
      "settlement_amount": "10.00", "fee": "0.00", "tax": "0.00", "net": "10.00",
      "merchant_no": "500000000000001", "app_id": "shop.example",
    ]
    return columns.map { column in
      "\"" + (values[column] ?? usual[column] ?? "").replacing("\"", with: "\"\"") + "\""
    }.joined(separator: ",") + "\n"
  }

  private func writeLines() throws {
    let header = Self.columns.joined(separator: ",") + "\n"
    func file(_ name: String, _ values: (Int, String) -> [String: String]) throws {
      let rows = strings.enumerated().map { Self.row(values($0, $1)) }
      try write(header + rows.joined(), to: "lines/\(name).csv")
    }
    try file("texts") { _, text in
      [
        "record_id": text, "merchant_order_id": text, "arn": text, "batch_id": text,
        "payout_id": text, "payment_method": text, "card_brand": text, "description": text,
      ]
    }
    try file("kinds") { ["record_id": "kind\($0)", "kind": $1] }
    try file("scope") { ["record_id": "scope\($0)", "merchant_no": "5" + $1, "app_id": $1] }
    try file("rejects") { ["record_id": "bad\($0)", "gross": $1, "currency": $1] }
    try file("payouts") { _, text in
      ["kind": "payout", "payout_id": text, "gross": "-9.00", "settlement_amount": "-9.00", "net": "-9.00"]
    }
    // One story that tells all of them.
    try file("story") { number, text in
      [
        "record_id": "told\(number)", "payment_intent_id": "1012600000000000000", "description": text,
        "payment_method": text, "batch_id": text,
      ]
    }
  }

  /// A file a string, where the file system has such names.
  private func writeNames() throws {
    let header = Self.columns.joined(separator: ",") + "\n"
    for (number, text) in strings.enumerated() {
      let name = text + ".csv"
      guard !text.contains("/"), !text.unicodeScalars.contains("\0"), name.utf8.count <= 200,
        !fileNames.contains(text)
      else { continue }
      let row = Self.row(["record_id": "named\(number)", "kind": "odd"])
      // Not through a URL, which would read some of them as something else.
      let path = directory.path + "/names/" + name
      guard FileManager.default.createFile(atPath: path, contents: Data((header + row).utf8)) else {
        throw ProgramError("cannot make the file \(name)")
      }
      fileNames.append(text)
    }
  }

  private func writeArchive() throws {
    func file(_ name: String, _ object: (Int, String) -> String) throws {
      let lines = strings.enumerated().map { object($0, Self.quoted($1)) + "\n" }
      try write(lines.joined(), to: "archive/\(name).ndjson")
    }
    func common(_ number: Int) -> String {
      let day = number % 2 == 0 ? "2026-03-11" : "2026-02-01"
      return """
        "currency":"USD","merchant_no":"500000000000001","app_id":"shop.example",\
        "create_at":"\(day)T01:00:00Z","modify_at":"\(day)T01:00:00Z"
        """
    }
    try file("payment_intents") { number, text in
      """
      {"id":"9\(number)","merchant_order_id":\(text),"amount":11.00,"status":"succeeded",\
      "auto_capture":true,"payment_method_options":{"type":\(text)},"captured_amount":11.00,\(common(number))}
      """
    }
    try file("captures") { number, text in
      """
      {"id":"@\(text.dropFirst()),"payment_intent_id":"9\(number)","amount":11.00,"status":"succeeded",\(common(number))}
      """
    }
    try file("refunds") { number, text in
      """
      {"id":"=\(text.dropFirst()),"payment_intent_id":"9\(number)","amount":1.00,"status":"succeeded",\
      "reason":\(text),"acquirer_reference_number":\(text),\(common(number))}
      """
    }
    try file("invoices") { number, text in
      """
      {"id":"-\(text.dropFirst()),"number":\(text),"payment_intent":null,"total_amount":3.00,"status":"paid",\(common(number))}
      """
    }
    // Objects that cannot be read: each amount is a string that is none.
    try file("disputes") { number, text in
      """
      {"id":"evt\(number)","name":"dispute.created","data":{"id":"+\(text.dropFirst()),"status":"open",\
      "amount":\(text),"reason":\(text),\(common(number))}}
      """
    }
  }
}
