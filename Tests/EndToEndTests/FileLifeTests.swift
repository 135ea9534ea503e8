import Foundation
import TestSupport
import Testing

/// What becomes of files that do not come, come again, come corrected, or come too bad to count.
@Suite("File life", .ownThreads)
struct FileLifeTests {
  static func name(_ day: Int, _ suffix: String = "") -> String {
    "500000000000001_settlement_2026030\(day)\(suffix).csv"
  }

  private static func world(currencies: [String] = []) throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 5)
    (options.payments, options.days) = (60, 6)
    options.flags = ["--clean"] + (currencies.isEmpty ? [] : ["--currencies"] + currencies)
    return try WorldOnDisk(options)
  }

  private func control(_ world: WorldOnDisk, _ day: String? = nil) throws -> [[String: String]] {
    try world.report("discrepancies.csv", day).filter { $0["class"] != "BREAK" }
  }

  private func files(_ world: WorldOnDisk) throws -> [[String: String]] {
    try WorldTable.rows(
      world.tieout(["report", "files", "--format", "csv"]).standardOutput)
  }

  @Test("a day's file that does not come is missed from the next day on, until it comes")
  func missing() throws {
    let world = try Self.world()
    let file = world.settlementFile(Self.name(3))
    let bytes = try Data(contentsOf: file)
    try FileManager.default.removeItem(at: file)
    _ = try world.run(WorldOnDisk.day(3))
    #expect(try control(world, WorldOnDisk.day(3)).isEmpty, "not due yet")
    let run = try world.run(WorldOnDisk.day(4))
    #expect(run.exitCode == 2, "\(run)")
    let found = try control(world, WorldOnDisk.day(4))
    try #require(found.map { $0["code"] } == ["FILE_MISSING"])
    #expect(found[0]["file"] == "2026-03-03" && found[0]["age_days"] == "1")
    let id = found[0]["finding_id"]
    _ = try world.run(WorldOnDisk.day(5))
    #expect(try control(world, WorldOnDisk.day(5)).map { $0["finding_id"] } == [id])
    try bytes.write(to: file)
    let last = try world.run()
    #expect(last.exitCode == 0, "\(last)")
  }

  @Test("holidays are no expected days, and a copy of another file satisfies the calendar")
  func holidaysAndCopies() throws {
    let world = try Self.world()
    try FileManager.default.removeItem(at: world.settlementFile(Self.name(3)))
    try FileManager.default.removeItem(at: world.settlementFile(Self.name(4)))
    try FileManager.default.copyItem(
      at: world.settlementFile(Self.name(2)), to: world.settlementFile(Self.name(4)))
    try world.configure("api:\n", "holidays: [2026-03-03]\napi:\n")
    let run = try world.run(WorldOnDisk.day(5))
    #expect(try control(world, WorldOnDisk.day(5)).isEmpty, "\(run)")
    #expect(run.standardError.contains("the same content as"), "\(run)")
  }

  @Test("a number left out of a day's files is missed")
  func sequenceGap() throws {
    let world = try Self.world()
    let header = try #require(try world.text("settlement/\(Self.name(2))").split(separator: "\n").first)
    for number in ["_1", "_3"] {
      try world.write(header + "\n", to: "settlement/\(Self.name(2, number))")
    }
    _ = try world.run()
    let found = try control(world)
    try #require(found.map { $0["code"] } == ["FILE_MISSING"])
    #expect(found[0]["file"] == "500000000000001_2026-03-02_2")
    try world.write(header + "\n", to: "settlement/\(Self.name(2, "_2"))")
    #expect(try world.run().exitCode == 0)
  }

  @Test("a file with a wrong total is counted once a person accepts it, and that is kept")
  func accept() throws {
    let world = try Self.world()
    let name = Self.name(2)
    let text = try world.text("settlement/\(name)")
    let wrong = text.split(separator: "\n").map { line in
      line.hasPrefix("#TOTAL") ? line.split(separator: ",").dropLast().joined(separator: ",") + ",1.00"
        : String(line)
    }.joined(separator: "\n") + "\n"
    try world.write(wrong, to: "settlement/\(name)")
    #expect(try world.run().exitCode == 65)
    let found = try #require(try control(world).first)
    #expect(found["code"] == "CONTROL_TOTAL_MISMATCH")
    #expect(found["detail"]?.contains("tieout ingest --accept \(name)") == true, "\(found)")

    let bare = try world.tieout(["ingest", "--accept", name, "--date", world.lastDay])
    #expect(bare.exitCode == 64 && bare.standardError.contains("--note"), "\(bare)")
    let strange = try world.tieout(["ingest", "--accept", "other.csv", "--note", "n", "--date", world.lastDay])
    #expect(strange.exitCode == 64 && strange.standardError.contains("other.csv"), "\(strange)")
    let accepted = try world.tieout(
      ["ingest", "--accept", name, "--note", "ticket 7", "--by", "ann", "--date", world.lastDay])
    #expect(accepted.exitCode == 0, "\(accepted)")
    let run = try world.run()
    #expect(run.exitCode == 0, "\(run)")
    let row = try #require(try files(world).first { $0["name"] == name })
    #expect(row["state"] == "ingested" && row["accepted_by"] == "ann")
    #expect(row["accepted_note"] == "ticket 7")
  }

  @Test("damage cannot be accepted")
  func acceptDamage() throws {
    let world = try Self.world()
    try world.write("", to: "settlement/\(Self.name(2))")
    #expect(try world.run().exitCode == 65)
    let refused = try world.tieout(["ingest", "--accept", Self.name(2), "--note", "n", "--date", world.lastDay])
    #expect(refused.exitCode == 64 && refused.standardError.contains("cannot be accepted"), "\(refused)")
  }

  @Test("a correction waits for a person, and replaces or stands beside")
  func correction() throws {
    let world = try Self.world()
    let (old, new) = (Self.name(2), Self.name(2, "_v2"))
    let text = try world.text("settlement/\(old)")
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    try world.write((rows.dropLast() + ["", ""]).joined(separator: "\n"), to: "settlement/\(new)")
    #expect(try world.run().exitCode == 65)
    let found = try #require(try control(world).first)
    #expect(found["code"] == "FILE_QUARANTINED" && found["file"] == new)
    #expect(found["detail"]?.contains("corrects \(old)") == true, "\(found)")
    let wrong = try world.tieout(
      ["ingest", "--accept", new, "--replaces", "none.csv", "--note", "n", "--date",
        world.lastDay])
    #expect(wrong.exitCode == 64 && wrong.standardError.contains("none.csv"), "\(wrong)")
    let done = try world.tieout(
      ["ingest", "--accept", new, "--replaces", old, "--note", "mail of 4 March", "--date",
        world.lastDay])
    // What is left open is the change itself, which is no refused input.
    #expect(done.exitCode == 0, "\(done)")
    let run = try world.run()
    #expect(run.exitCode == 2, "\(run)")
    let change = try control(world)
    try #require(change.map { $0["code"] } == ["FILE_CHANGED"] && change[0]["file"] == new)
    #expect(change[0]["detail"]?.contains("0 lines added, 0 removed, 0 altered") == true, "\(change)")
    #expect(
      try files(world).filter { $0["name"] == old || $0["name"] == new }.map { $0["state"] }
        == ["superseded", "ingested"])
    // The old file, touched, does not come back.
    try world.write(text, to: "settlement/\(old)")
    #expect(try world.run().exitCode == 2)
    #expect(try control(world).count == 1)
  }

  @Test("a name that waits for a person keeps its bytes from no other name, in whatever order they come")
  func refusedName() throws {
    var reports: [[String: String]] = []
    let (waiting, clear) = (Self.name(2, "_v2"), Self.name(2, "_2"))
    for order in [[[waiting, clear]], [[waiting], [clear]], [[clear], [waiting]]] {
      let world = try Self.world()
      let header = try #require(
        try world.text("settlement/\(Self.name(2))").split(separator: "\n").first)
      for names in order {
        for name in names { try world.write(header + "\n", to: "settlement/\(name)") }
        _ = try world.run()
      }
      #expect(try control(world).map { [$0["code"], $0["file"]] } == [["FILE_QUARANTINED", waiting]])
      let states = try files(world).filter { $0["name"] == waiting || $0["name"] == clear }
      #expect(states.map { $0["state"] } == ["ingested", "quarantined"], "\(order)")
      let before = try world.reports()
      reports.append(before)
      #expect(try world.tieout(["db", "rebuild"]).exitCode == 0, "\(order)")
      let again = try world.run()
      #expect(again.exitCode == 65, "\(again)")
      #expect(firstDifferences(try world.reports(), before) == "", "\(order)")
    }
    #expect(firstDifferences(reports[0], reports[1]) == "")
    #expect(firstDifferences(reports[0], reports[2]) == "")
  }

  @Test("a correction waits no longer once the old name brings the same bytes")
  func correctedUnderTheOldName() throws {
    let world = try Self.world()
    let (old, new) = (Self.name(2), Self.name(2, "_v2"))
    let text = try world.text("settlement/\(old)") + "\n"
    try world.write(text, to: "settlement/\(new)")
    #expect(try world.run().exitCode == 65)
    try world.write(text, to: "settlement/\(old)")
    let run = try world.run()
    #expect(run.exitCode == 2, "\(run)")
    #expect(try control(world).map { [$0["code"], $0["file"]] } == [["FILE_CHANGED", old]])
    let states = try files(world).filter { $0["name"] == old || $0["name"] == new }
    #expect(states.map { $0["state"] } == ["superseded", "ingested", "duplicate"])
    #expect(try world.tieout(["db", "verify"]).exitCode == 0)
  }

  @Test("with a group for the version in the profile, corrections replace by themselves")
  func versionedNames() throws {
    let world = try Self.world()
    let profile = try world.tieout(["profile", "show", "useepay-settlement"]).standardOutput
    let changed = profile.replacingOccurrences(
      of: "(_(?<sequence>[0-9]+))?", with: "(_(?<sequence>[0-9]+))?(_v(?<version>[0-9]+))?")
    try #require(changed != profile)
    try world.write(changed, to: "own.yaml")
    try world.configure("profile: useepay-settlement", "profile: ./own.yaml")
    let text = try world.text("settlement/\(Self.name(2))")
    for version in ["_v10", "_v9"] {
      try world.write(text + (version == "_v9" ? "\n" : "\n\n"),
        to: "settlement/\(Self.name(2, version))")
    }
    let run = try world.run()
    #expect(run.exitCode == 2, "\(run)")
    // v10 came first, so v9 never counted.
    #expect(try control(world).map { $0["file"] } == [Self.name(2, "_v10")])
    let states = try files(world).filter { $0["name"]?.contains("20260302") == true }
    #expect(states.map { $0["state"] } == ["superseded", "ingested", "superseded"])
    #expect(try world.run().exitCode == 2)
  }

  @Test("a file in the wrong unit is named beside its mismatches")
  func wrongUnit() throws {
    let world = try Self.world(currencies: ["USD", "EUR"])
    let name = Self.name(4)
    var rows = try world.text("settlement/\(name)").components(separatedBy: "\n")
    var sums: [String: Int] = [:]
    var off = 0
    func minor(_ text: String) -> Int { Int(text.filter { $0 != "." }) ?? 0 }
    func major(_ number: Int) -> String {
      let digits = String(abs(number))
      let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      return (number < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
    }
    for index in rows.indices where index > 0 && !rows[index].isEmpty {
      var cells = rows[index].components(separatedBy: ",")
      if cells[0] == "#TOTAL" {
        cells[3] = major(sums[cells[1]] ?? 0)
      } else {
        if ["PAYMENT", "CAPTURE", "REFUND"].contains(cells[4]) {
          off += 1
          let more = minor(cells[14]) * 99
          cells[11] = major(minor(cells[11]) * 100)
          cells[14] = major(minor(cells[14]) + more)
          cells[17] = major(minor(cells[17]) + more)
        }
        sums[cells[12], default: 0] += minor(cells[17])
      }
      rows[index] = cells.joined(separator: ",")
    }
    try #require(off >= 5)
    try world.write(rows.joined(separator: "\n"), to: "settlement/\(name)")
    let run = try world.run()
    let all = try world.report("discrepancies.csv")
    let mismatches = all.filter { $0["code"] == "AMOUNT_MISMATCH" && $0["file"] == name }
    #expect(mismatches.count >= 5, "\(run)")
    let suspects = all.filter { $0["code"] == "UNIT_SUSPECT" }
    try #require(suspects.map { $0["file"] } == [name], "\(all.map { $0["code"] })")
    #expect(suspects[0]["class"] == "DATA" && suspects[0]["detail"]?.contains("amounts.unit") == true)
    // Evaluated anew, everything is the same.
    let before = try world.reports()
    _ = try world.run(nil, data: "var", ["--full"])
    #expect(firstDifferences(before, try world.reports()) == "")
  }
}
