import SettlementModel

/// Files whose header or encoding is not what the profile says (faults 48 and 50).
enum FileCases {
  static let all = headers + encodings + foreign + many

  private static let plain = AssumedLayout.row()
  private static let total = "#TOTAL,USD,1,9.70"

  private static func header(
    _ name: String, saying: String, _ edit: @escaping @Sendable (String) -> String
  ) -> HostileCase {
    AssumedLayout.badFile(
      name, row: 1, saying: saying, rows: [edit(AssumedLayout.header), plain, total])
  }

  private static let headers: [HostileCase] = [
    AssumedLayout.badFile("nothing at all", saying: "the file is empty") { [] },
    AssumedLayout.badFile("blank lines only", saying: "the file is empty") { [0x0A, 0x0D, 0x0A, 0x0A] },
    AssumedLayout.badFile("a byte order mark only", saying: "the file is empty") { [0xEF, 0xBB, 0xBF] },
    AssumedLayout.badFile("half a header", row: 1, saying: "'net_amount' is missing") {
      Array(AssumedLayout.header.utf8.prefix(200))
    },
    AssumedLayout.badFile("a header without its last name", row: 1, saying: "ends inside its header") {
      Array(AssumedLayout.header.utf8.dropLast(4))
    },
    AssumedLayout.badFile("no header", row: 1, saying: "'USD' stands twice", rows: [plain, total]),
    header("the kind's column renamed", saying: "'transaction_type' is missing") {
      $0.replacing("transaction_type", with: "txn_type")
    },
    header("the amount's column renamed", saying: "'amount' is missing; nearest: 'amnt'") {
      $0.replacing(",amount,", with: ",amnt,")
    },
    header("the amount's column gone", saying: "'amount' is missing") {
      $0.replacing(",amount,", with: ",value_in_cents,")
    },
    header("the currency's column in capitals", saying: "'currency' is missing") {
      $0.replacing(",currency,", with: ",CURRENCY,")
    },
    header("the net's column gone, which control rows sum", saying: "'net_amount' is missing") {
      $0.replacing("net_amount", with: "payable")
    },
    header("every identifier renamed", saying: "is missing") {
      $0.replacing("transaction_id", with: "t1").replacing("payment_intent_id", with: "t2")
        .replacing("merchant_order_id", with: "t3").replacing(",arn", with: ",t4")
    },
    header("a column in another spelling", saying: "looks like it under another name") {
      $0.replacing("payout_id", with: "payoutId")
    },
    header("a column twice", saying: "'amount' stands twice") { $0.replacing(",tax,", with: ",amount,") },
    header("an unknown column twice", saying: "'x' stands twice") {
      $0.replacing(",tax,", with: ",x,").replacing(",fee,", with: ",x,")
    },
    header("a header with a bare quote", saying: "header refused: A quote stands inside") {
      $0.replacing("arn", with: "a\"rn")
    },
    header("a header with a NUL", saying: "header refused: The row has a NUL byte") {
      $0.replacing("arn", with: "a\u{0}rn")
    },
    header("a space before a name", saying: "'amount' is missing") { $0.replacing(",amount,", with: ", amount,") },
    header("a no-break space in a name", saying: "'amount' is missing") {
      $0.replacing(",amount,", with: ",amount\u{A0},")
    },
    header("a header with another delimiter", saying: "is missing") { $0.replacing(",", with: ";") },
    header("a title before the header", saying: "is missing") { "Settlement report\n" + $0 },
  ]

  private static func bytes(_ name: String, _ damage: [UInt8]) -> HostileCase {
    let before = AssumedLayout.text([AssumedLayout.header, plain]) + Array("caf".utf8)
    return AssumedLayout.badFile(name, row: 3, saying: "offset \(before.count), in row 3, is not") {
      before + damage + AssumedLayout.text([",x", total])
    }
  }

  private static let encodings: [HostileCase] = [
    bytes("Latin-1 in UTF-8", [0xE9]), bytes("a byte that no encoding starts with", [0xFF]),
    bytes("an overlong form", [0xC0, 0xAF]), bytes("an overlong slash of three bytes", [0xE0, 0x80, 0xAF]),
    bytes("half of a surrogate pair", [0xED, 0xA0, 0x80]),
    bytes("beyond the last character", [0xF4, 0x90, 0x80, 0x80]),
    bytes("a continuation without a start", [0x80]),
    bytes("GB18030 in UTF-8", [0xD6, 0xD0, 0xCE, 0xC4]),
    AssumedLayout.badFile("a character cut at the end", row: 2, saying: "in row 2, is not UTF-8") {
      AssumedLayout.text([AssumedLayout.header]) + Array(plain.utf8) + [0xE6, 0x97]
    },
    AssumedLayout.badFile("an invalid byte in the header", row: 1, saying: "offset 0, in row 1, is not") {
      [0x81] + AssumedLayout.text([AssumedLayout.header, plain, total])
    },
    AssumedLayout.badFile("an open quote to the end", row: 3, saying: "a quote that opens in row 3 is never closed") {
      AssumedLayout.text([AssumedLayout.header, plain, AssumedLayout.row(["arn": "\"x"]), plain, total])
    },
    AssumedLayout.badFile("an open quote in the header", row: 1, saying: "a quote that opens in row 1 is never closed") {
      [0x22] + AssumedLayout.text([AssumedLayout.header, plain, total])
    },
    AssumedLayout.badFile("an open quote over more than 4 MiB", row: 3, saying: "a quote that opens in row 3 is never closed") {
      AssumedLayout.text([AssumedLayout.header, plain, "\"" + String(repeating: "x\n", count: 3 << 20)])
    },
  ]

  private static func starting(_ name: String, _ text: String, saying: String = "is missing") -> HostileCase {
    AssumedLayout.badFile(name, row: 1, saying: saying) { Array(text.utf8) }
  }

  private static let foreign: [HostileCase] = [
    starting("an HTML page", "<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>\n"),
    starting("a JSON answer", "{\"code\":\"access_denied\",\"message\":\"x\"}\n", saying: "header refused"),
    starting("a PDF", "%PDF-1.4\n1 0 obj\n"),
    starting("an XML sheet", "<?xml version=\"1.0\"?>\n<Workbook/>\n", saying: "header refused"),
    starting("a separator line of a spreadsheet", "sep=,\n" + AssumedLayout.header + "\n"),
    starting("a Git conflict", "<<<<<<< ours\n" + AssumedLayout.header + "\n"),
  ]

  private static let many: [HostileCase] = [
    AssumedLayout.badFile(
      "a file of rejected rows", .tooManyRejects, row: 2, saying: "11 of 12 lines cannot be read"
    ) {
      AssumedLayout.text(
        [AssumedLayout.header] + Array(repeating: AssumedLayout.row(["amount": "x"]), count: 11)
          + [plain, "#TOTAL,USD,12,9.70"])
    },
  ]
}
