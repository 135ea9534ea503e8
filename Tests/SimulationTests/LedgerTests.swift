import Foundation
import TestSupport
import Testing

/// What the ledger reports say of whole worlds, held to what the settlement files themselves say.
///
/// The reader shares nothing with the program: it splits the CSV itself and adds up decimals as text.
@Suite("Journal, leakage and claims", .ownThreads)
struct LedgerTests {
  @Test("every transaction balances, and clearing is what is settled and not paid out", arguments: UInt64(51)...56)
  func journal(seed: UInt64) throws {
    print("ledger seed \(seed)")
    let world = try WorldOnDisk(.init(seed: seed))
    _ = try world.run()
    let settled = try SettledAmounts(world)
    let rows = try world.rows("journal")
    var balances = DecimalSums()
    var clearing = DecimalSums()
    var bank = DecimalSums()
    var booked = 0
    var days: [String] = []
    for row in rows {
      let (account, currency) = (row["account"] ?? "", row["currency"] ?? "")
      try balances.add(row["amount"] ?? "", to: "\(row["transaction"] ?? "") \(currency)")
      days.append(row["date"] ?? "")
      #expect((row["debit"] == "") != (row["credit"] == "") || row["amount"]?.contains { "123456789".contains($0) } == false)
      if account == "Assets:UseePay:Clearing" {
        try clearing.add(row["amount"] ?? "", to: currency)
        booked += Int(row["lines"] ?? "") ?? 0
      }
      if account == "Assets:Bank" { try bank.add(row["amount"] ?? "", to: currency) }
    }
    #expect(balances.keys.allSatisfy { isZero(balances.text($0)) }, "seed \(seed)")
    #expect(booked == settled.count && booked > 0, "seed \(seed): each line once")
    #expect(days == days.sorted(), "seed \(seed)")
    for currency in settled.net.keys {
      #expect(clearing.text(currency) == settled.net.text(currency), "seed \(seed), \(currency)")
    }
    for currency in settled.paidOut.keys {
      #expect(bank.text(currency) == settled.paidOut.text(currency), "seed \(seed), \(currency)")
    }
    // The reports of the night name what suspense names.
    let findings = Set(try world.report("discrepancies.csv").map { $0["finding_id"] ?? "" })
    let named = Set(rows.compactMap { $0["finding_id"] }.filter { !$0.isEmpty })
    #expect(!named.isEmpty && named.isSubset(of: findings), "seed \(seed)")
    #expect(
      rows.filter { $0["account"] == "Assets:UseePay:Suspense" }
        .allSatisfy { $0["file"] != "" && $0["row"] != "" && $0["note"] != "" }, "seed \(seed)")
  }

  @Test("days add up to the whole", arguments: UInt64(51)...52)
  func days(seed: UInt64) throws {
    let world = try WorldOnDisk(.init(seed: seed))
    _ = try world.run()
    let middle = WorldOnDisk.day(9)
    let after = WorldOnDisk.day(10)
    let whole = try world.rows("journal")
    let parts = try world.rows("journal", "--to", middle) + world.rows("journal", "--from", after)
    #expect(parts == whole, "seed \(seed)")
    // A later payout changes nothing that was booked before.
    let later = try WorldOnDisk(.init(seed: seed), through: middle)
    _ = try later.run(middle)
    let ids = { (rows: [[String: String]]) in
      Set(rows.filter { $0["account"] == "Assets:UseePay:Clearing" }.map { "\($0["transaction"]!) \($0["amount"]!)" })
    }
    #expect(ids(try later.rows("journal")).isSubset(of: ids(whole)), "seed \(seed)")
    for arguments in [["--to", middle], ["--from", after]] {
      try checkAdditions(try world.rows("leakage", arguments), "seed \(seed) \(arguments)")
    }
  }

  @Test("leakage adds up, and its totals are those of files and database", arguments: UInt64(51)...56)
  func leakage(seed: UInt64) throws {
    let world = try WorldOnDisk(.init(seed: seed))
    _ = try world.run()
    let rows = try world.rows("leakage")
    try checkAdditions(rows, "seed \(seed)")
    #expect(rows.allSatisfy { $0["step"] != "loss" || $0["code"] != "" }, "seed \(seed): a loss without a code")
    let settled = try SettledAmounts(world)
    func total(_ step: String, _ currency: String) -> String {
      rows.first { $0["step"] == step && $0["currency"] == currency }?["value"] ?? "none"
    }
    for currency in settled.linesNet.keys {
      #expect(total("settled_net", currency) == settled.linesNet.text(currency), "seed \(seed)")
    }
    for currency in settled.paidOut.keys {
      #expect(total("paid_out", currency) == settled.paidOut.text(currency), "seed \(seed)")
    }
    var exchanged = DecimalSums()
    for row in rows where ["settled_gross", "exchange"].contains(row["step"]) {
      try exchanged.add(row["value"] ?? "", to: row["currency"] ?? "")
    }
    for currency in exchanged.keys {
      let text = settled.captured.text(currency)
      #expect(
        exchanged.text(currency) == text || text.isEmpty && isZero(exchanged.text(currency)),
        "seed \(seed), \(currency): what captures come to in the settlement currency")
    }
    let captured = try runProgram(
      "/usr/bin/sqlite3",
      [
        "var/tieout.sqlite",
        """
        SELECT currency, count(*) FROM record_verdict WHERE closed_run IS NULL AND type = 'capture'
        AND outcome <> 'not_settleable' GROUP BY currency
        """,
      ], in: world.directory)
    for line in captured.standardOutput.split(separator: "\n") {
      let cells = line.split(separator: "|").map(String.init)
      let row = rows.first { $0["step"] == "captured" && $0["currency"] == cells[0] }
      #expect(row?["count"] == cells[1], "seed \(seed), \(cells[0])")
    }
    for line in try capturedMinorUnits(world) {
      let value = total("captured", line.currency).filter { $0 != "." }
      #expect(Int(value) == line.minorUnits, "seed \(seed), \(line.currency)")
    }
  }

  @Test("claims are the open findings that the provider has to answer", arguments: UInt64(51)...54)
  func claims(seed: UInt64) throws {
    let world = try WorldOnDisk(.init(seed: seed))
    _ = try world.run()
    let written = try world.tieout(["report", "claims", "--output", "claims"])
    #expect(written.exitCode == 0, "\(written)")
    let first = try world.folder("claims")
    var found: [String] = []
    for (name, text) in first where name.hasSuffix(".csv") {
      let code = name.dropLast(4)
      for row in try WorldTable.rows(text) where row["evidence"] == "finding" {
        found.append("\(code) \(row["finding_id"]!) \(row["difference"]!)")
      }
    }
    let open = try world.report("discrepancies.csv").filter { row in
      guard Self.codes.contains(row["code"]!) else { return false }
      return row["code"] != "DUPLICATE_SETTLEMENT" || row["difference"]!.hasPrefix("-")
    }
    #expect(!open.isEmpty)
    #expect(
      differences(
        multiset(found),
        multiset(open.map { "\($0["code"]!) \($0["finding_id"]!) \($0["difference"]!)" })) == "",
      "seed \(seed)")
    let cover = try #require(first["claim.txt"])
    for code in Set(open.map { $0["code"]! }) { #expect(cover.contains("\(code).csv"), "\(cover)") }
    // The same bytes in the place of its own folder; nobody else's folder is touched.
    #expect(try world.tieout(["report", "claims", "--output", "claims"]).exitCode == 0)
    #expect(firstDifferences(try world.folder("claims"), first) == "")
    let refused = try world.tieout(["report", "claims", "--output", "settlement"])
    #expect(refused.exitCode == 64 && refused.standardError.contains("settlement"), "\(refused)")
    let narrowed = try world.tieout(
      ["report", "claims", "--output", "some", "--code", open[0]["code"]!])
    #expect(narrowed.exitCode == 0)
    #expect(try world.folder("some").keys.sorted() == ["\(open[0]["code"]!).csv", "claim.txt"].sorted())
  }

  private static let codes: Set = [
    "NET_MISMATCH", "FX_MISMATCH", "FEE_OVERCHARGED", "FEE_NOT_RETURNED", "MISSING_IN_API",
    "STATUS_MISMATCH", "CURRENCY_MISMATCH", "DUPLICATE_SETTLEMENT", "AMOUNT_MISMATCH",
    "MISSING_IN_SETTLEMENT", "REFUND_AND_CHARGEBACK", "CHARGEBACK_WITHOUT_DISPUTE",
    "DISPUTE_WON_NOT_CREDITED", "PAYOUT_MISMATCH", "BALANCE_MISMATCH", "BALANCE_GAP",
  ]

  /// Walks the rows as finance reads them: what stands between two totals is what they differ by.
  private func checkAdditions(_ rows: [[String: String]], _ place: String) throws {
    let totals = [
      "due", "billed", "collected", "captured", "settled_gross", "settled_net", "paid_out",
    ]
    #expect(!rows.isEmpty, "\(place)")
    var sums = DecimalSums()
    var begun: Set<String> = []
    for row in rows {
      let (step, currency, value) = (row["step"]!, row["currency"]!, row["value"]!)
      // The first row of a currency is a total: what was due, or what was captured.
      if begun.insert(currency).inserted {
        #expect(["due", "captured"].contains(step), "\(place): \(row)")
        try sums.add(value, to: currency)
      } else if totals.contains(step) {
        #expect(sums.text(currency) == value, "\(place): \(step) \(currency)")
      } else {
        try sums.add(value, to: currency)
      }
    }
  }

  /// The captures' sums as the verdicts hold them, in minor units.
  private func capturedMinorUnits(
    _ world: WorldOnDisk
  ) throws -> [(currency: String, minorUnits: Int)] {
    let run = try runProgram(
      "/usr/bin/sqlite3",
      [
        "var/tieout.sqlite",
        """
        SELECT currency, sum(value) FROM record_verdict WHERE closed_run IS NULL
        AND type = 'capture' AND outcome <> 'not_settleable' GROUP BY currency
        """,
      ], in: world.directory)
    let lines = run.standardOutput.split(separator: "\n").map { $0.split(separator: "|") }
    #expect(!lines.isEmpty, "\(run)")
    return lines.map { (String($0[0]), Int($0[1]) ?? 0) }
  }

  private func isZero(_ text: String) -> Bool { text.allSatisfy { "0.".contains($0) } }
}

extension WorldOnDisk {
  /// An ad-hoc report as a table.
  fileprivate func rows(_ name: String, _ more: String...) throws -> [[String: String]] {
    try rows(name, more)
  }

  fileprivate func rows(_ name: String, _ more: [String]) throws -> [[String: String]] {
    let run = try tieout(["report", name] + more)
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
    return try WorldTable.rows(run.standardOutput)
  }

  /// Every file of a folder, by name.
  fileprivate func folder(_ name: String) throws -> [String: String] {
    var texts: [String: String] = [:]
    let folder = directory.appending(path: name)
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      texts[file] = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }
    return texts
  }
}

/// What a world's settlement files hold, in the settlement currency.
private struct SettledAmounts {
  var count = 0
  /// Nets of all rows, those of payouts too.
  var net = DecimalSums()
  var linesNet = DecimalSums()
  var paidOut = DecimalSums()
  /// Settlement amounts of captures.
  var captured = DecimalSums()

  init(_ world: WorldOnDisk) throws {
    for name in try world.settlementFiles() {
      let records = WorldTable.records(try world.text("settlement/\(name)"))
      guard let header = records.first else { throw ProgramError("\(name) has no header") }
      for record in records.dropFirst() where record != [""] && record[0] != "#TOTAL" {
        let row = Dictionary(uniqueKeysWithValues: zip(header, record))
        guard let kind = row["transaction_type"], let net = row["net_amount"],
          let currency = row["settlement_currency"], let amount = row["settlement_amount"]
        else { throw ProgramError("\(name) lacks a column") }
        count += 1
        try self.net.add(net, to: currency)
        if ["PAYOUT", "PAYOUT_RETURN"].contains(kind) {
          try paidOut.subtract(net, from: currency)
        } else {
          try linesNet.add(net, to: currency)
        }
        if ["PAYMENT", "CAPTURE"].contains(kind) { try captured.add(amount, to: currency) }
      }
    }
  }
}
