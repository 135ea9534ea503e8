import Foundation
import GRDB
import Store
import TestSupport
import Testing

/// A database of an earlier program meets this one, and back: steps as docs/keeping.md gives them.
@Suite("Upgrade and rollback", .ownThreads)
struct UpgradeTests {
  /// One kill in so many of a migration's system calls; every one with TIEOUT_KILL_POINTS=1.
  static let oneIn = max(1, SampledCalls.setting("TIEOUT_KILL_POINTS", default: 60) / 10)
  private static let schema = 5

  /// A small world beside a data directory `older/var` as a program of schema 5 left it.
  private func world() throws -> WorldOnDisk {
    var options = WorldOnDisk.Options(seed: 31)
    (options.payments, options.days, options.discrepancyPercent) = (14, 4, 30)
    let world = try WorldOnDisk(options)
    let folder = world.directory.appending(path: "older/var")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = folder.appending(path: "tieout.sqlite").path
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(0x5469_454F)")
    }
    try Migrations.migrator.migrate(queue, upTo: "5 history")
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(
        sql: """
          INSERT INTO run (command, business_day, started_at, ended_at, exit_code)
          VALUES ('run', 20000, 1, 2, 0)
          """)
    }
    try queue.close()
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    return world
  }

  /// A copy of the older data directory, as `NAME/var`.
  private func copy(_ world: WorldOnDisk, as name: String) throws -> URL {
    let copied = try runProgram("/bin/cp", ["-a", "older", name], in: world.directory)
    guard copied.exitCode == 0 else { throw ProgramError(copied.description) }
    return world.directory.appending(path: "\(name)/var")
  }

  private func sqlite(_ world: WorldOnDisk, _ path: String, _ sql: String) throws -> String {
    let run = try runProgram("/usr/bin/env", ["sqlite3", path, sql], in: world.directory)
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
    return run.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func traced(_ world: WorldOnDisk, _ name: String, _ fault: Fault) throws -> TracedRun {
    let log = world.directory.appending(path: "calls-of-\(name)")
    let run = try startTraced(
      "tieout", ["run", "--date", world.lastDay], in: world.directory,
      watching: world.directory.appending(path: name), log: log, fault: fault,
      environment: ["TIEOUT_DATA_DIRECTORY": "\(name)/var"]
    ).wait()
    return TracedRun(run: run, log: try String(contentsOf: log, encoding: .utf8))
  }

  @Test("kill -9 in a migration: a whole schema, the old one or a later; the next run migrates")
  func killed() throws {
    let world = try world()
    _ = try copy(world, as: "straight")
    let straight = try traced(world, "straight", .none)
    try #require(straight.run.exitCode == 2, "\(straight)")
    let reports = try world.reports(data: "straight/var")
    // From the backup's first byte to the first thing that the run itself does.
    let first = try #require(straight.calls.firstIndex { $0.path.contains(".schema-") })
    let last = try #require(straight.calls.firstIndex { $0.path.contains("inbox/") })
    let numbers = stride(from: first + 1, to: last + 1, by: Self.oneIn).map { $0 }
    try #require(numbers.count > 5, "\(first)..<\(last)")
    var versions: [Int: Int] = [:]
    for number in numbers {
      let name = "killed-\(number)"
      let place: Comment = "call \(number) of \(first + 1)...\(last), \(straight.calls[number - 1])"
      let data = try copy(world, as: name)
      let killed = try traced(world, name, .kill(at: number))
      #expect(killed.run.exitCode == 128 + SIGKILL, "\(place): \(killed)")
      _ = try runProgram("/bin/cp", ["-a", name, "\(name)-copy"], in: world.directory)
      let database = "\(name)-copy/var/tieout.sqlite"
      let version = try #require(Int(try sqlite(world, database, "PRAGMA user_version")))
      versions[version, default: 0] += 1
      #expect((Self.schema...SettlementDatabase.schemaVersion).contains(version), place)
      #expect(try sqlite(world, database, "SELECT count(*) FROM grdb_migrations") == "\(version)", place)
      #expect(try sqlite(world, database, "SELECT count(*) FROM run") == "1", place)
      #expect(try sqlite(world, database, "PRAGMA integrity_check") == "ok", place)
      let rerun = try world.run(data: "\(name)/var")
      #expect(rerun.exitCode == 2, "\(place): \(rerun)")
      #expect(firstDifferences(try world.reports(data: "\(name)/var"), reports) == "", place)
      let verified = try world.tieout(["db", "verify"], data: "\(name)/var")
      #expect(verified.exitCode == 0, "\(place): \(verified)")
      let backup = data.appending(path: "tieout.sqlite.schema-\(Self.schema)").path
      #expect(try sqlite(world, backup, "PRAGMA user_version") == "\(Self.schema)", place)
      for folder in [name, "\(name)-copy"] {
        try FileManager.default.removeItem(at: world.directory.appending(path: folder))
      }
    }
    print("killed at \(numbers.count) calls of a migration; schema left: \(versions)")
    #expect(versions[Self.schema] != nil && versions.count > 1, "\(versions)")
  }

  @Test("the backup made before the migration, put back by hand, is the older database")
  func rollback() throws {
    let world = try world()
    _ = try copy(world, as: "now")
    // A copy may hold indexes and views in another order; every table and row counts.
    func dump(_ path: String) throws -> [String] {
      try sqlite(world, path, ".dump").components(separatedBy: "\n").sorted()
    }
    let before = try dump("older/var/tieout.sqlite")
    let upgraded = try world.run(data: "now/var")
    try #require(upgraded.exitCode == 2, "\(upgraded)")
    let reports = try world.reports(data: "now/var")
    // The steps of docs/keeping.md, "Upgrade and rollback".
    let steps = """
      mkdir now/away
      for end in "" -wal -shm; do mv now/var/tieout.sqlite$end now/away/; done
      mv now/var/tieout.sqlite.schema-5 now/var/tieout.sqlite
      """
    let moved = try runProgram("/bin/sh", ["-ec", steps], in: world.directory)
    try #require(moved.exitCode == 0, "\(moved)")
    #expect(try dump("now/var/tieout.sqlite") == before)
    #expect(try sqlite(world, "now/var/tieout.sqlite", "PRAGMA user_version") == "5")
    // Who goes forward again catches up.
    let again = try world.run(data: "now/var")
    #expect(again.exitCode == 2, "\(again)")
    #expect(firstDifferences(try world.reports(data: "now/var"), reports) == "")
    let verified = try world.tieout(["db", "verify"], data: "now/var")
    #expect(verified.exitCode == 0, "\(verified)")
  }

  /// What lies below a folder: digests of bytes, by path; the lock, which names its holder, apart.
  private func content(_ world: WorldOnDisk, _ folder: String) throws -> String {
    let run = try runProgram(
      "/bin/sh", ["-ec", "find . -type f -size +0 ! -name lock ! -name '*-shm' -exec sha256sum {} + | sort -k 2"],
      in: world.directory.appending(path: folder))
    guard run.exitCode == 0 else { throw ProgramError(run.description) }
    return run.standardOutput
  }

  @Test("a program older than the database refuses it by both versions, and changes nothing")
  func olderProgram() throws {
    let world = try world()
    let run = try world.run()
    try #require(run.exitCode == 2, "\(run)")
    let known = SettlementDatabase.schemaVersion
    // What a newer program leaves after a kill: its schema, and a log beside the file.
    _ = try sqlite(world, "var/tieout.sqlite", "PRAGMA user_version = \(known + 1)")
    let before = try content(world, "var")
    let id = try #require(try world.report("discrepancies.csv").first?["finding_id"])
    for words in [
      ["run", "--date", world.lastDay], ["fetch"], ["pull"], ["match"], ["report", "summary"],
      ["explain", id], ["status"], ["resolve", id, "--reason", "other", "--note", "x"],
      ["db", "verify"], ["db", "backup", "copy.sqlite"], ["db", "rebuild"],
      ["db", "purge", "--before", "2026-03-02"], ["db", "erase", "--order", "no-such-order"],
    ] {
      let refused = try world.tieout(words)
      #expect(refused.exitCode == 73, "\(words): \(refused)")
      #expect(
        refused.standardError.contains("schema \(known + 1)")
          && refused.standardError.contains("schemas up to \(known)"), "\(words): \(refused)")
      #expect(try content(world, "var") == before, "\(words)")
    }
  }
}
