import Foundation
import TestSupport
import Testing

/// The commands that finance and operators use by day, over the merchant on paper.
@Suite("Commands", .ownThreads)
struct CommandTests {
  @Test(
    "help with an example",
    arguments: [
      "run", "fetch", "ingest", "pull", "match", "report", "explain", "status", "check",
      "profile list", "profile show", "profile preview", "profile draft", "profile validate", "resolve", "reopen", "note", "assign", "db verify",
      "db backup",
    ])
  func help(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let run = try runProgram(
      "tieout", words + ["--help"], in: FileManager.default.temporaryDirectory)
    #expect(run.exitCode == 0 && run.standardError.isEmpty, "\(run)")
    #expect(run.standardOutput.contains("OVERVIEW: "), "\(run)")
    #expect(run.standardOutput.contains("Example: tieout \(command)"), "\(run)")
  }

  @Test func helpListsEveryCommandAndVersionNamesTheSchema() throws {
    let sample = try Sample()
    let help = try sample.tieout("--help")
    for name in [
      "run", "fetch", "ingest", "pull", "match", "report", "explain", "status", "check", "profile",
      "resolve", "reopen", "note", "assign", "db",
    ] { #expect(help.standardOutput.contains("\n  \(name) "), "\(name)") }
    let version = try sample.tieout("--version")
    #expect(version.exitCode == 0)
    #expect(version.standardOutput.contains("(database schema "), "\(version)")
    #expect(try sample.tieout("frobnicate").exitCode == 64)
  }

  /// What a report of the sample must hold: its columns' beginning and a row's beginning.
  static let reports: [(name: String, header: String, row: String)] = [
    ("discrepancies", "finding_id,class,code,status,", "Fff074c48c10ffdbf,BREAK,AMOUNT_MISMATCH,open,"),
    ("pending", "finding_id,class,code,status,", "F3c403056158443ee,TIMING,PENDING_SETTLEMENT,open,"),
    ("summary", "section,name,currency,count,amount,note", "data_complete_up_to,useepay,,,,2026-03-05"),
    ("settlements", "file,row,settlement_date,kind,", "wallet-2026-03-05.csv,4,,capture,,1012603021000000012,"),
    ("payouts", "payout_id,batch_id,currency,",
      "P20260304,B20260304,USD,500000000000001,2026-03-04,2026-03-04,5,-2.73,1,-2.73,0.00,"),
    ("fees", "settlement_date,kind,currency,", "2026-03-03,capture,USD,card,5,11.56,0.00,333.92"),
    ("aging", "class,currency,age_days,count,difference", "TIMING,EUR,8-30,1,-64.00"),
    ("leakage", "step,code,currency,count,value", "loss,MISSING_IN_SETTLEMENT,USD,1,-210.00"),
    ("journal", "date,transaction,type,payout_id,",
      "2026-03-04,2026-03-04 payout USD payout P20260304,payout,P20260304,,Assets:Bank,USD,,2.73,-2.73,1,"),
    ("runs", "run,command,business_date,", "1,run,2026-03-12,"),
    ("files", "source,name,version,state,", "mail,wallet-2026-03-05.csv,1,ingested,2026-03-05,2,0,"),
  ]

  @Test func everyReportInEveryFormat() throws {
    let sample = try Sample.afterOneNight()
    for (name, header, row) in Self.reports {
      let csv = try sample.tieout("report", name)
      #expect(csv.exitCode == 0 && csv.standardError.isEmpty, "\(csv)")
      let lines = textLines(csv.standardOutput)
      #expect(lines[0].hasPrefix(header), "\(csv)")
      #expect(lines.contains { $0.hasPrefix(row) }, "\(csv)")
      let rows = try WorldTable.rows(csv.standardOutput)

      let json = try sample.tieout("report", name, "--format", "json")
      let objects = try JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8))
      #expect((objects as? [[String: Any]])?.count == rows.count, "\(json)")

      let table = try sample.tieout("report", name, "--format", "table")
      #expect(table.exitCode == 0, "\(table)")
      let tableLines = table.standardOutput.split(separator: "\n")
      #expect(tableLines.count >= rows.count + 2, "\(table)")
      #expect(tableLines[1].allSatisfy { $0 == "-" || $0 == " " }, "\(table)")

      let file = sample.directory.appending(path: "\(name).csv")
      let written = try sample.tieout("report", name, "--output", file.path)
      #expect(written.exitCode == 0 && written.standardOutput.isEmpty, "\(written)")
      #expect(try String(contentsOf: file, encoding: .utf8) == csv.standardOutput)
    }
    let night = try String(
      contentsOf: sample.directory.appending(path: "var/reports/\(Sample.day)/discrepancies.csv"),
      encoding: .utf8)
    #expect(try sample.tieout("report", "discrepancies").standardOutput == night)
  }

  @Test func filtersNarrow() throws {
    let sample = try Sample.afterOneNight()
    func codes(_ filters: String...) throws -> [String] {
      let run = try runProgram(
        "tieout", ["report", "discrepancies", "--format", "csv"] + filters, in: sample.directory)
      guard run.exitCode == 0 else { throw ProgramError(run.description) }
      return try WorldTable.rows(run.standardOutput).compactMap { $0["code"] }
    }
    #expect(try codes().count == 7)
    #expect(try codes("--currency", "EUR") == ["STATUS_MISMATCH"])
    #expect(try codes("--code", "MISSING_IN_API") == ["MISSING_IN_API"])
    #expect(try codes("--payment", "1012603021000000004") == ["MISSING_IN_SETTLEMENT"])
    #expect(try codes("--order", "ORD-1003") == ["AMOUNT_MISMATCH"])
    #expect(try codes("--min-amount", "77.00") == ["MISSING_IN_API", "MISSING_IN_SETTLEMENT"])
    #expect(try codes("--class", "CONTROL").isEmpty)
    let near = try sample.tieout("report", "discrepancies", "--code", "AMOUNT_MISMACH")
    #expect(near.exitCode == 64 && near.standardError.contains("AMOUNT_MISMATCH"), "\(near)")
  }

  /// An id of each kind, with what its story must tell.
  static let stories: [(id: String, tells: [String])] = [
    ("1012603021000000003", ["capture cap_3 created, 49.99 USD", "gross 49.98 USD", "Fff074c48c10ffdbf"]),
    ("cap_2b", ["capture cap_2a created, 60.00 USD", "row 2 settles capture cap_2b", "captured 100.00 USD"]),
    ("re_1", ["refund re_1 created, no amount stated", "row 3 settles refund re_1", "ARN 74500000000000000000101"]),
    ("inv_3001", ["invoice inv_3001 created, 9.99 USD, now paid", "BREAK INVOICE_PAID_NOT_CAPTURED"]),
    ("ORD-1005", ["500000000000001_settlement_20260305.csv row 2: capture, gross 35.50 USD: discrepant", "DUPLICATE_SETTLEMENT"]),
    ("cap_unknown", ["row 5: capture, gross 77.00 USD: discrepant", "MISSING_IN_API"]),
    ("F24b41bc2eb2e8d5b", ["capture cap_4 created, 210.00 USD", "MISSING_IN_SETTLEMENT"]),
    ("sub_1", ["merchant order inv_3001", "BREAK INVOICE_PAID_NOT_CAPTURED"]),
    ("74500000000000000000101", ["row 3 settles refund re_1", "linked by record_id re_1; no tolerance used"]),
    ("P20260303", ["payout or batch P20260303: 6 lines", "lines 333.92, paid out 333.92, residual 0.00 USD"]),
    ("B20260303", ["row 7: payout, gross -333.92 USD: batch level"]),
    ("dp_10", ["dispute dp_10 created, 80.00 USD, now open", "row 4 settles dispute dp_10"]),
  ]

  @Test func explainTellsTheStoryOfEveryKindOfID() throws {
    let sample = try Sample.afterOneNight()
    for (id, tells) in Self.stories {
      let text = try sample.tieout("explain", id)
      #expect(text.exitCode == 0, "\(text)")
      for words in tells { #expect(text.standardOutput.contains(words), "\(id): \(words)\n\(text)") }
      let json = try sample.tieout("explain", id, "--format", "json")
      let story = try JSONSerialization.jsonObject(with: Data(json.standardOutput.utf8))
      #expect((story as? [String: Any])?["schema"] as? String == "tieout.explain/1", "\(id)")
    }
    let unknown = try sample.tieout("explain", "cap_of_nobody")
    #expect(unknown.exitCode == 1 && unknown.standardOutput.isEmpty, "\(unknown)")
  }

  @Test func statusAndCheckSayHowThingsStand() throws {
    let sample = try Sample.afterOneNight()
    let status = try sample.tieout("status")
    #expect(status.exitCode == 0, "\(status)")
    for words in [
      "run for 2026-03-12  exit 2", "useepay  2026-03-05", "open discrepancies  7",
      "MISSING_IN_SETTLEMENT  1  -210.00 USD", "pending items  3", "PENDING_SETTLEMENT  2  -50.25 USD",
    ] { #expect(status.standardOutput.contains(words), "\(words)\n\(status)") }
    let check = try sample.tieout("check")
    #expect(check.exitCode == 0, "\(check)")
    let lines = check.standardOutput.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("ok\t") || $0.hasPrefix("note\t") }, "\(check)")
    for words in ["configuration", "data directory", "database", "3 of 3 files match", "archive"] {
      #expect(check.standardOutput.contains(words), "\(words)\n\(check)")
    }
    #expect(!check.standardOutput.contains(" 0 MiB free"), "\(check)")
  }

  @Test func checkChangesNothing() throws {
    let sample = try Sample()
    let check = try sample.tieout("check")
    #expect(check.exitCode == 0, "\(check)")
    #expect(!FileManager.default.fileExists(atPath: sample.directory.appending(path: "var").path))
  }

  @Test func theDatabaseIsVerifiedAndBackedUp() throws {
    let sample = try Sample.afterOneNight()
    let verified = try sample.tieout("db", "verify")
    #expect(verified.exitCode == 0, "\(verified)")
    let lines = textLines(verified.standardOutput)
    #expect(lines.first == "ok: 20 lines and 14 records, each in exactly one bucket", "\(verified)")
    #expect(lines.dropFirst().first?.hasPrefix("audit trail: 0 entries, head ") == true, "\(verified)")
    let backup = try sample.tieout("db", "backup", "copy.sqlite")
    #expect(backup.exitCode == 0, "\(backup)")
    let again = try sample.tieout("db", "backup", "copy.sqlite")
    #expect(again.exitCode == 73 && again.standardError.contains("exists already"), "\(again)")
    // The copy stands in for the database.
    let data = sample.directory.appending(path: "restored")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      at: sample.directory.appending(path: "copy.sqlite"), to: data.appending(path: "tieout.sqlite"))
    let restored = try runProgram(
      "tieout", ["report", "discrepancies"], in: sample.directory,
      environment: ["TIEOUT_DATA_DIRECTORY": "restored"])
    #expect(restored.standardOutput == (try sample.tieout("report", "discrepancies")).standardOutput)
  }

  @Test func profilesAreListedShownAndTried() throws {
    let sample = try Sample()
    let list = try sample.tieout("profile", "list")
    #expect(list.exitCode == 0, "\(list)")
    let assumed = list.standardOutput.split(separator: "\n").first { $0.hasPrefix("useepay-settlement\t") }
    #expect(try #require(assumed, "\(list)").lowercased().contains("assumed"), "\(list)")
    let show = try sample.tieout("profile", "show", "useepay-settlement")
    #expect(show.exitCode == 0 && show.standardOutput.contains("name: useepay-settlement"), "\(show)")
    let own = sample.directory.appending(path: "own.yaml")
    try Data(show.standardOutput.utf8).write(to: own)
    let file = "settlement/500000000000001_settlement_20260304.csv"
    let preview = try sample.tieout("profile", "preview", file, "--profile", "./own.yaml")
    #expect(preview.exitCode == 0, "\(preview)")
    #expect(preview.standardOutput.contains("cap_unknown"), "\(preview)")
    #expect(preview.standardError.contains("6 lines, 0 rejected, 1 header"), "\(preview)")
    let wallet = try sample.tieout(
      "profile", "preview", "mail/wallet-2026-03-05.csv", "--profile", "profiles/wallet.yaml")
    #expect(wallet.exitCode == 0 && wallet.standardOutput.contains("18.50"), "\(wallet)")
    let wrong = try sample.tieout("profile", "preview", file, "--profile", "profiles/wallet.yaml")
    #expect(wrong.exitCode == 65, "\(wrong)")
    #expect(!FileManager.default.fileExists(atPath: sample.directory.appending(path: "var").path))
  }

  @Test func aReaderThatEndsEarlyEndsTheReportCleanly() throws {
    // More than a pipe holds, so that the report is still being written when its reader is gone.
    let world = try WorldOnDisk(.init(seed: 1))
    _ = try world.run()
    let tieout = PackageFiles.program("tieout").path
    let run = try runProgram(
      "/bin/bash",
      ["-c", "'\(tieout)' report settlements | head -1; echo \"ended ${PIPESTATUS[0]}\" >&2"],
      in: world.directory)
    #expect(run.standardOutput.hasPrefix("file,row,settlement_date,"), "\(run)")
    #expect(run.standardOutput.split(separator: "\n").count == 1, "\(run)")
    #expect(run.standardError == "ended 0\n", "\(run)")
  }
}
