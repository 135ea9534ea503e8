import Foundation
import TestSupport
import Testing

/// Drafts: what they recognise, and what they leave to a person.
@Suite("A draft is a valid profile with its guesses marked", .ownThreads)
struct ProfileDraftTests {
  /// Columns in which a draft of a sample differs from the shipped profile, and why that is right.
  static let differences: [String: Set<String>] = [
    "adyen-settlement-details": [],
    // Whose intent it is no file tells.
    "airwallex-settlement-details": ["original_record_id", "payment_intent_id"],
    "antom-settlement-details": [],
    // Fees of refunds, of chargebacks and corrections of fees are all fees by their words.
    "checkout-financial-actions": ["kind"],
    // No file tells its time zone.
    "onerway-settlement": ["occurred_at"],
    // By its name Net Amount is the net, though it is in the transaction's currency; +08:00 cannot be seen.
    "payermax-settlement-detail": [
      "settlement_amount", "occurred_at", "app_id", "exchange_rate", "net",
    ],
    // T-codes are no words; net is computed in the shipped profile; the custom field's name says little.
    "paypal-stl": ["kind", "net", "description"],
    // Whose intent it is no file tells.
    "stripe-payout-itemized": ["payment_intent_id"],
  ]
  static let members = [
    "airwallex-settlement-details": "settlement_details.csv",
    "payermax-settlement-detail": "*_settlement_detail_*.csv",
  ]

  @Test("the draft of a sample reads it as the shipped profile does", arguments: ShippedProfileTests.names)
  func draftReadsLikeTheShippedProfile(name: String) throws {
    let sample = try ShippedProfileTests.sample(name)
    var arguments = ["profile", "draft", sample.path]
    if let member = Self.members[name] { arguments += ["--member", member] }
    let draft = try runProgram("tieout", arguments, in: ShippedProfileTests.folder)
    #expect(draft.exitCode == 0, "\(draft)")
    #expect(draft.standardOutput.contains("# guess: "))
    try Scratch.with("draft.yaml", draft.standardOutput) { profile in
      let validate = try Scratch.tieout("profile", "validate", profile, sample.path)
      #expect(validate.exitCode == 0, "\(validate)\n\(draft.standardOutput)")
      let preview = try Scratch.tieout(
        "profile", "preview", sample.path, "--profile", profile, "--lines", "0", "--format", "csv")
      let expected = ShippedProfileTests.folder.appending(path: "\(name)/expected.csv")
      let shipped = try WorldTable.rows(String(contentsOf: expected, encoding: .utf8))
      let drafted = try WorldTable.rows(preview.standardOutput)
      try #require(shipped.count == drafted.count)
      var found: Set<String> = []
      for (one, other) in zip(shipped, drafted) {
        found.formUnion(one.keys.filter { one[$0] != other[$0] })
      }
      #expect(found == Self.differences[name], "\(name)")
    }
  }

  @Test("a column that is needed and not recognised is named, and validate names its line")
  func missingColumnIsNamed() throws {
    let text = "Type,Order,Wieviel\r\nSale,O-1,10.00\r\nRefund,O-2,-4.00\r\n"
    try Scratch.with("odd.csv", text) { file in
      let draft = try Scratch.tieout("profile", "draft", file)
      #expect(draft.exitCode == 0)
      #expect(draft.standardOutput.contains("# needed: gross: "))
      #expect(draft.standardOutput.contains("# needed: currency: "))
      try Scratch.with("draft.yaml", draft.standardOutput) { profile in
        let validate = try Scratch.tieout("profile", "validate", profile)
        #expect(validate.exitCode == 78, "\(validate)")
        let line = 1 + draft.standardOutput.components(separatedBy: "\n").firstIndex(of: "columns:")!
        #expect(validate.standardError.contains("draft.yaml:\(line): columns lacks 'gross'"), "\(validate)")
      }
    }
  }

  @Test("Chinese headers in GB18030, a heading, a total and amounts by flag are recognised")
  func chineseFileIsRecognised() throws {
    // 结算明细 / 交易类型,商户订单号,交易时间,币种,借贷,交易金额,手续费,结算日期 / 支付, 退款; in GB18030.
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let rows = [
      "结算明细", "交易类型,商户订单号,交易时间,币种,借贷标志,交易金额,手续费,结算日期",
      "支付,ORD-1,2026/03/04 10:00:00,CNY,贷,100.00,0.60,2026-03-05",
      "支付,ORD-2,2026/03/04 11:00:00,CNY,贷,50.00,0.30,2026-03-05",
      "退款,ORD-1,2026/03/04 12:00:00,CNY,借,20.00,0.00,2026-03-05", "#TOTAL,CNY,3", "",
    ]
    try Self.gb18030(rows.joined(separator: "\r\n")).write(to: file)
    let draft = try Scratch.tieout("profile", "draft", file.path)
    for part in [
      "encoding: gb18030", "preamble_lines: 1", "merchant_order_id: 商户订单号", "sign: flag",
      "debit: 借, credit: 贷", "time_format: \"yyyy/MM/dd HH:mm:ss\"", "支付: capture", "退款: refund",
      "rows: 2 }",
    ] {
      #expect(draft.standardOutput.contains(part), "lacks \(part):\n\(draft.standardOutput)")
    }
    try Scratch.with("draft.yaml", draft.standardOutput) { profile in
      let preview = try Scratch.tieout("profile", "preview", file.path, "--profile", profile)
      #expect(preview.exitCode == 0, "\(preview)")
      #expect(preview.standardOutput.contains("-20.00"))
    }
  }

  @Test("what a terminal acts on is shown escaped, in drafts and previews")
  func escapesAreNeutralised() throws {
    let text = "Type,Order,Amount,Currency,\u{1B}[31mred\r\nSale\u{1B}]0;x\u{7},O-1,10.00,EUR,a\r\n"
    try Scratch.with("escape.csv", text) { file in
      let draft = try Scratch.tieout("profile", "draft", file)
      #expect(!draft.standardOutput.contains("\u{1B}"))
      #expect(draft.standardOutput.contains("\\U0000001B"))
      try Scratch.with("draft.yaml", draft.standardOutput) { profile in
        for format in ["table", "json"] {
          let preview = try Scratch.tieout(
            "profile", "preview", file, "--profile", profile, "--format", format)
          #expect(preview.exitCode == 0, "\(preview)")
          #expect(!(preview.standardOutput + preview.standardError).contains("\u{1B}"), "\(format)")
        }
        let validate = try Scratch.tieout("profile", "validate", profile, file)
        #expect(!(validate.standardOutput + validate.standardError).contains("\u{1B}"))
      }
    }
  }

  @Test("what is no table gives no draft")
  func noTableNoDraft() throws {
    for text in ["", "one\ntwo\nthree\n", "a,b\n"] {
      try Scratch.with("none.csv", text) { file in
        let draft = try Scratch.tieout("profile", "draft", file)
        #expect(draft.exitCode == 65, "\(draft)")
        #expect(draft.standardOutput.isEmpty)
      }
    }
  }

  /// The text in GB18030, by the system's own converter.
  static func gb18030(_ text: String) throws -> Data {
    let convert = Process()
    convert.executableURL = URL(filePath: "/usr/bin/env")
    convert.arguments = ["iconv", "-f", "utf-8", "-t", "gb18030"]
    let input = Pipe()
    let output = Pipe()
    convert.standardInput = input
    convert.standardOutput = output
    try convert.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    convert.waitUntilExit()
    return data
  }
}

/// Files for one test, and the program run beside them.
enum Scratch {
  static func with(_ name: String, _ text: String, _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tieout-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    try body(file.path)
  }

  static func tieout(_ arguments: String...) throws -> ProgramRun {
    try runProgram("tieout", arguments, in: FileManager.default.temporaryDirectory)
  }
}
