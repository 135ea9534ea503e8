import Foundation
import TestSupport
import Testing

/// A night, a day of finance at the desk, and the next night, with every command there is.
@Suite("A day at the desk", .ownThreads)
struct DeskDayTests {
  private static let night = WorldOnDisk.day(14)
  private static let nextNight = WorldOnDisk.day(15)

  @Test("uses every command that `tieout --help` lists")
  func everyCommand() throws {
    let day = try DeskDay()
    try setUp(day)
    try runNights(day)
    try look(day)
    try explain(day)
    let decided = try decide(day)
    try comeBack(day, decided)
    try streams(day)
    try keep(day)
    #expect(try day.unused() == [])
  }

  /// The operator: layouts, configuration, completions.
  private func setUp(_ day: DeskDay) throws {
    // The first days' files have no lines.
    let file = try #require(try day.world.settlementFiles().last)
    #expect(try day.tieout(["profile", "list"]).contains("useepay-settlement"))
    let layout = try day.tieout(["profile", "show", "useepay-settlement"])
    try day.world.write(layout, to: "mine.yaml")
    try day.tieout(["profile", "validate", "./mine.yaml", "settlement/\(file)"])
    try day.tieout(["profile", "preview", "settlement/\(file)", "--profile", "./mine.yaml"])
    #expect(try day.tieout(["profile", "draft", "settlement/\(file)"]).contains("columns"))
    #expect(try day.tieout(["check"]).contains("ok\t"))
    for shell in ["bash", "zsh", "fish"] {
      if let words = try day.tieout(ifListed: ["completions", shell]) {
        #expect(words.contains("discrepancies"), "\(shell)")
      }
    }
    let made = try day.tieout(
      ifListed: [
        "init", "trial.yaml", "--merchant", "500000000000001", "--app-id", "shop.example",
        "--directory", "./settlement", "--archive", "./archive",
      ])
    if made != nil { #expect(try day.text("trial.yaml").contains("500000000000001")) }
  }

  /// Stage by stage for one night, whole the next.
  private func runNights(_ day: DeskDay) throws {
    let date = ["--date", WorldOnDisk.day(13)]
    try day.tieout(["fetch"] + date, codes: [0, 65])
    let file = try #require(try day.world.settlementFiles().last)
    try day.tieout(["ingest", "settlement/\(file)"] + date, codes: [0, 65])
    try day.tieout(["pull"] + date, codes: [0, 65])
    try day.tieout(["match"] + date, codes: [2, 65])
    try day.world.generate(through: Self.night)
    try day.tieout(["run", "--date", Self.night], codes: [2, 65])
  }

  /// Every report in every format, to standard output and to a file.
  private func look(_ day: DeskDay) throws {
    #expect(try day.tieout(["status"]).contains("open discrepancies"))
    let names = try day.reportNames()
    #expect(Set(names).isSuperset(of: ["discrepancies", "pending", "summary", "payouts", "aging"]))
    for name in names {
      if name == "claims" {
        try day.tieout(["report", name, "--output", "claims"])
        let files = try FileManager.default.subpathsOfDirectory(
          atPath: day.folder.appending(path: "claims").path)
        #expect(files.contains { $0.hasSuffix(".csv") })
        continue
      }
      let words = ["report", name] + (name == "compare" ? [WorldOnDisk.day(13), Self.night] : [])
      for format in ["table", "csv", "json", "xlsx", "html"] {
        let path = "desk-\(name).\(format == "table" ? "txt" : format)"
        try day.tieout(words + ["--format", format, "--output", path])
        let bytes = try Data(contentsOf: day.folder.appending(path: path))
        #expect(bytes.count > 2, "\(path)")
        switch format {
        case "json": _ = try JSONSerialization.jsonObject(with: bytes)
        case "xlsx": #expect(bytes.starts(with: Array("PK".utf8)), "\(path)")
        case "html": #expect(String(decoding: bytes, as: UTF8.self).lowercased().hasPrefix("<!doctype html>"))
        default:
          #expect(String(decoding: bytes, as: UTF8.self) == (try day.tieout(words + ["--format", format])))
        }
      }
    }
    if names.contains("journal") {
      for format in ["hledger", "beancount"] {
        #expect(try day.tieout(["report", "journal", "--format", format]).count > 100)
      }
    }
    let asOf = try day.tieout(["report", "discrepancies", "--as-of", Self.night])
    #expect(asOf == (try day.text("var/reports/\(Self.night)/discrepancies.csv")))
  }

  /// One id of every column that has ids.
  private func explain(_ day: DeskDay) throws {
    let rows = try day.world.report("discrepancies.csv", Self.night)
    for column in [
      "finding_id", "payment_intent_id", "merchant_order_id", "record_id", "batch_id", "payout_id",
    ] {
      let id = try #require(rows.compactMap { $0[column] }.first { !$0.isEmpty }, "\(column)")
      let story = try day.tieout(["explain", id])
      #expect(story.contains(id), "\(column) \(id)")
      let json = try day.tieout(["explain", id, "--format", "json"])
      #expect(json.contains("tieout.explain/"))
    }
  }

  /// Closes some findings one by one, some by a table; gives back the ids that stay closed.
  private func decide(_ day: DeskDay) throws -> Set<String> {
    let open = try day.world.report("discrepancies.csv", Self.night)
      .filter { $0["class"] == "BREAK" }.compactMap { $0["finding_id"] }
    try #require(open.count > 8)
    let who = ["--by", "anna"]
    try day.tieout(
      ["resolve", open[0], "--reason", "rounding", "--note", "ticket 4711"] + who)
    try day.tieout(
      ["resolve", open[1], "--reason", "timing", "--note", "comes with the next batch"] + who)
    try day.tieout(["reopen", open[1], "--note", "it did not come", "--by", "ben"])
    try day.tieout(ifListed: ["note", open[2], "asked UseePay, ticket 4712"] + who)
    try day.tieout(ifListed: ["assign", open[2], "ben"] + who)
    var closed: Set<String> = [open[0]]
    if try day.help(["resolve"]).contains("--from") {
      let wanted = Set(open[3..<6])
      try fillIn(day, wanted)
      let before = try day.tieout(["report", "discrepancies", "--status", "resolved", "--format", "csv"])
      try day.tieout(["resolve", "--from", "decided.csv", "--dry-run"] + who)
      #expect(
        try day.tieout(["report", "discrepancies", "--status", "resolved", "--format", "csv"]) == before)
      try day.tieout(["resolve", "--from", "decided.csv"] + who)
      closed.formUnion(wanted)
    }
    let resolved = try WorldTable.rows(
      day.tieout(["report", "discrepancies", "--status", "resolved", "--format", "csv"]))
    #expect(Set(resolved.compactMap { $0["finding_id"] }) == closed)
    return closed
  }

  /// Fills the table in as a spreadsheet would: read, two cells changed, written.
  private func fillIn(_ day: DeskDay, _ wanted: Set<String>) throws {
    try day.tieout(
      ["report", "discrepancies", "--for-decisions", "--format", "csv", "--output", "decided.csv"])
    let script = """
      import csv, sys
      rows = list(csv.DictReader(open("decided.csv", newline="", encoding="utf-8-sig")))
      for row in rows:
          if row["finding_id"] in sys.argv[1:]:
              row["decision_reason"], row["decision_note"] = "provider_confirmed", "ticket 4713, credit follows"
      with open("decided.csv", "w", newline="", encoding="utf-8") as file:
          out = csv.DictWriter(file, rows[0].keys())
          out.writeheader()
          out.writerows(rows)
      """
    let filled = try runProgram("/usr/bin/python3", ["-c", script] + wanted.sorted(), in: day.folder)
    try #require(filled.exitCode == 0, "\(filled)")
  }

  /// The next night: what was closed stays closed, and yesterday is told as it was.
  private func comeBack(_ day: DeskDay, _ closed: Set<String>) throws {
    try day.world.generate(through: Self.nextNight)
    try day.tieout(["run", "--date", Self.nextNight], codes: [2, 65])
    let open = Set(
      try day.world.report("discrepancies.csv", Self.nextNight).compactMap { $0["finding_id"] })
    #expect(open.isDisjoint(with: closed))
    // As of the first night, nothing had been decided yet.
    let first = try day.tieout(["report", "discrepancies", "--as-of", Self.night, "--format", "csv"])
    #expect(first == (try day.text("var/reports/\(Self.night)/discrepancies.csv")))
    let changed = try WorldTable.rows(
      day.tieout(["report", "compare", Self.night, Self.nextNight, "--format", "csv"]))
    #expect(!changed.isEmpty)
    let one = try #require(closed.sorted().first)
    try day.tieout(["reopen", one, "--note", "the credit did not come", "--by", "ben"])
    let again = try WorldTable.rows(day.tieout(["report", "discrepancies", "--format", "csv"]))
    #expect(again.contains { $0["finding_id"] == one })
    #expect(try day.tieout(["explain", one]).contains(one))
  }

  /// The data team: what is stored, as streams, and what an engine found, for the desk.
  private func streams(_ day: DeskDay) throws {
    let file = try #require(try day.world.settlementFiles().last)
    let parsed = try day.tieout(
      ["parse", "settlement/\(file)", "--profile", "useepay-settlement", "--source", "useepay"],
      codes: [0, 65])
    #expect(parsed.contains(#""type":"line""#))
    let records = try day.tieout(["records", "archive/captures.ndjson"])
    #expect(records.contains(#""type":"capture""#))
    #expect(try day.tieout(["evaluate", "--date", Self.night]) == "")
    try day.tieout(["export", "--format", "parquet-ready", "exported"])
    #expect(try day.text("exported/capture.ndjson").contains(#""type":"capture""#))

    let joined = try runProgram(
      "/usr/bin/env",
      [
        "python3", "Tests/Spark/plain_join.py", PackageFiles.program("tieout").path, day.folder.path, Self.night,
        day.folder.appending(path: "joined").path,
      ], in: PackageFiles.root)
    #expect(joined.exitCode == 0, "\(joined)")
    try day.tieout(
      ["import-findings", "joined", "--date", Self.night], codes: [0, 2], data: "found")
    let imported = try day.tieout(
      ["report", "discrepancies", "--format", "csv"], data: "found")
    #expect(imported.contains("MISSING_IN_"))
  }

  /// Checks and copies the database; the copy says the same.
  private func keep(_ day: DeskDay) throws {
    #expect(try day.tieout(["db", "verify"]).hasPrefix("ok: "))
    try day.tieout(["db", "backup", "copy.sqlite"])
    let files = FileManager.default
    try files.createDirectory(
      at: day.folder.appending(path: "restored"), withIntermediateDirectories: true)
    try files.moveItem(
      at: day.folder.appending(path: "copy.sqlite"),
      to: day.folder.appending(path: "restored/tieout.sqlite"))
    for name in ["discrepancies", "pending", "payouts"] {
      let restored = try day.world.tieout(["report", name, "--format", "csv"], data: "restored")
      #expect(restored.standardOutput == (try day.tieout(["report", name, "--format", "csv"])), "\(name)")
    }
    try takeAway(day)
  }

  /// What is settled and old, a person, and at last the database itself, which comes back.
  private func takeAway(_ day: DeskDay) throws {
    let report = ["report", "discrepancies", "--format", "csv"]
    let told = try day.tieout(report)
    try day.tieout(["db", "purge", "--before", WorldOnDisk.day(3), "--dry-run"])
    #expect(try day.tieout(report) == told)
    let rows = try day.world.report("discrepancies.csv", Self.nextNight)
    let order = try #require(rows.compactMap { $0["merchant_order_id"] }.first { !$0.isEmpty })
    try day.tieout(["db", "erase", "--order", order, "--note", "asked for in a letter", "--by", "anna"])
    let erased = try day.tieout(report)
    #expect(!erased.contains(order) && erased.count > 1000)
    try day.tieout(["db", "rebuild"])
    #expect(try day.tieout(report) == erased)
  }
}
