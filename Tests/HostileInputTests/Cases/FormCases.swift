import SettlementModel

/// Rows whose form is broken, and files that are strange and right (faults 49 to 51).
enum FormCases {
  static let all = rows + good

  private static let plain = AssumedLayout.row()

  private static let rows: [HostileCase] = [
    AssumedLayout.badRow(
      "a bare quote", AssumedLayout.row(["card_brand": "vi\"sa"]), "bare quote",
      saying: "inside a field that does not start with one"),
    AssumedLayout.badRow(
      "text behind a closing quote", AssumedLayout.row(["card_brand": "\"visa\"s"]),
      "text after quote", saying: "follows the closing quote"),
    AssumedLayout.badRow(
      "a space behind a closing quote", AssumedLayout.row(["card_brand": "\"visa\" "]),
      "text after quote", saying: "follows the closing quote"),
    AssumedLayout.badRow(
      "a NUL in an amount", AssumedLayout.row(["amount": "10\u{0}.00"]), "NUL byte", saying: "NUL"),
    AssumedLayout.badRow(
      "a NUL in quotes", AssumedLayout.row(["arn": "\"a\u{0}b\""]), "NUL byte", saying: "NUL"),
    AssumedLayout.badRow(
      "a field of more than 1 MiB",
      AssumedLayout.row(["card_brand": String(repeating: "x", count: 1 << 20 + 1)]),
      "field too large", saying: "larger than 1 MiB"),
    AssumedLayout.badRow(
      "a quoted field of more than 1 MiB",
      AssumedLayout.row(["arn": "\"" + String(repeating: "x", count: 1 << 20 + 1) + "\""]),
      "field too large", saying: "larger than 1 MiB"),
    AssumedLayout.badRow(
      "a row of more than 4 MiB",
      AssumedLayout.columns.map { _ in String(repeating: "y", count: 220_000) }.joined(separator: ","),
      "row too large", saying: "larger than 4 MiB"),
    AssumedLayout.badRow("one field more", plain + ",x", "row too long", saying: "it needs 22"),
    AssumedLayout.badRow("a delimiter at the end", plain + ",", "row too long", saying: "it needs 22"),
    AssumedLayout.badRow("two fields", "500000000000001,shop", "row too short", saying: "it needs 22"),
    AssumedLayout.badRow("a row of spaces", "   ", "row too short", saying: "The row has 1 fields"),
    AssumedLayout.badRow("delimiters only", String(repeating: ",", count: 21), "missing value", in: "transaction_type", saying: "is empty"),
    AssumedLayout.badRow(
      "another delimiter", plain.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ";"),
      "row too short", saying: "The row has 1 fields"),
    AssumedLayout.badRow("a comment", "# exported by hand", "row too short", saying: "The row has 1 fields"),
    AssumedLayout.badRow("the tag without its hash", "TOTAL,USD,1,9.70", "row too short", saying: "The row has 4 fields"),
    HostileCase(
      name: "two stray quotes swallow a row and its line end",
      bytes: {
        AssumedLayout.text([
          AssumedLayout.header, plain, AssumedLayout.row(["arn": "\"x"]),
          AssumedLayout.row(["merchant_no": "y\""]), "#TOTAL,USD,3,29.10",
        ])
      }, outcome: .refused(.controlTotal, row: 5, saying: "states 3 lines in USD; the file has 1")),
    AssumedLayout.badRow(
      "half a row and the next behind it", String(plain.prefix(60)) + plain, "row too long",
      saying: "it needs 22"),
  ]

  private static func good(_ name: String, loads: [Int], _ rows: [String], end: String = "\n") -> HostileCase {
    AssumedLayout.goodFile(name, loads: loads.map { "\($0) capture USD 1000" }) {
      Array((rows + ["#TOTAL,USD,\(loads.count),\(loads.count * 97 / 10).\(loads.count * 97 % 10)0"])
        .map { $0 + end }.joined().utf8)
    }
  }

  private static let header = AssumedLayout.header

  private static let good: [HostileCase] = [
    good("CR alone", loads: [2, 3], [header, plain, plain], end: "\r"),
    good("CRLF", loads: [2, 3], [header, plain, plain], end: "\r\n"),
    good("mixed line ends", loads: [2, 3], [header + "\r", plain + "\r\r"].map { $0.replacing("\r\r", with: "\r") } + [plain]),
    good("blank rows", loads: [4, 6], ["", header, "", plain, "", plain, ""]),
    good("a header that comes again", loads: [2, 4], [header, plain, header, plain]),
    good("quoted line ends", loads: [2, 4], [header, AssumedLayout.row(["arn": "\"a\nb\""]), plain]),
    AssumedLayout.goodFile("a byte order mark", loads: ["2 capture USD 1000"]) {
      [0xEF, 0xBB, 0xBF] + AssumedLayout.text([header, plain, "#TOTAL,USD,1,9.70"])
    },
    AssumedLayout.goodFile("no line end at the end", loads: ["2 capture USD 1000"]) {
      AssumedLayout.text([header, plain, "#TOTAL,USD,1,9.70"]).dropLast()
    },
    AssumedLayout.goodFile("columns in another order", loads: ["2 capture USD 1000"]) {
      AssumedLayout.text([
        AssumedLayout.columns.reversed().joined(separator: ","),
        plain.split(separator: ",", omittingEmptySubsequences: false).reversed().joined(separator: ","),
        "#TOTAL,USD,1,9.70",
      ])
    },
    AssumedLayout.goodFile("equal lines are all kept", loads: (2...4).map { "\($0) capture USD 1000" }) {
      AssumedLayout.text([header, plain, plain, plain, "#TOTAL,USD,3,29.10"])
    },
    AssumedLayout.goodFile("a kind that nobody knows is kept", loads: ["2 unknown USD 1000"]) {
      AssumedLayout.text([header, AssumedLayout.row(["transaction_type": "=cmd|' /C calc'!A0"]), "#TOTAL,USD,1,9.70"])
    },
    AssumedLayout.goodFile("a day without lines", loads: []) { AssumedLayout.text([header]) },
  ]
}
