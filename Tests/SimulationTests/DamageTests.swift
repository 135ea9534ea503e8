import Foundation
import TestSupport
import Testing

/// Where the database no longer says what the files said, no report is published.
///
/// The damage is done from outside between two stages, with `sqlite3` on the file.
@Suite("Conservation fires", .ownThreads)
struct DamageTests {
  /// What is damaged; each statement changes one row.
  static let damages: [(what: String, sql: String)] = [
    ("a verdict of a line is gone", "DELETE FROM line_verdict WHERE rowid = (\(open("line_verdict")))"),
    (
      "a verdict of a record is gone",
      "DELETE FROM record_verdict WHERE rowid = (\(open("record_verdict", "AND outcome IS NOT NULL")))"
    ),
    ("a line is gone", "DELETE FROM settlement_line WHERE id = (\(anyLine))"),
    ("a line's amount is another", "UPDATE settlement_line SET gross = gross + 1 WHERE id = (\(anyLine))"),
    (
      "a line's currency is another",
      "UPDATE settlement_line SET currency = iif(currency = 'USD', 'EUR', 'USD') WHERE id = (\(anyLine))"
    ),
    ("a capture's amount is another", "UPDATE capture SET amount = amount + 1 WHERE rowid = (\(open("capture")))"),
    ("a refund is closed", "UPDATE refund SET closed_run = 1 WHERE rowid = (\(open("refund")))"),
    (
      "a file's sum is another",
      "UPDATE file_total SET total = CAST(total + 1 AS TEXT) WHERE measure = 'gross' AND content_id = (\(anyFile)) "
        + "AND currency = (SELECT currency FROM file_total WHERE content_id = (\(anyFile)) LIMIT 1)"
    ),
    ("a file's count is another", "UPDATE file_content SET rows_loaded = rows_loaded + 1 WHERE id = (\(anyFile))"),
  ]

  private static func open(_ table: String, _ condition: String = "") -> String {
    "SELECT rowid FROM \(table) WHERE closed_run IS NULL \(condition) LIMIT 1"
  }
  private static let anyLine = "SELECT line_id FROM line_verdict WHERE closed_run IS NULL LIMIT 1"
  private static let anyFile = "SELECT min(content_id) FROM file_total"

  @Test("no report, exit 70, and yesterday's report as it was", arguments: damages)
  func refused(what: String, sql: String) throws {
    let world = try WorldOnDisk(.init(seed: 71))
    let first = try world.run()
    #expect(first.exitCode == 2, "\(first)")
    let reports = try world.reports()
    try change(world, sql)
    let second = try world.run()
    #expect(second.exitCode == 70, "\(what): \(second)")
    #expect(second.standardError.contains("error:"), "\(what): \(second)")
    #expect(firstDifferences(try world.reports(), reports) == "", "\(what)")
    let verified = try world.tieout(["db", "verify"])
    // A row that names a row which is gone is a broken file; all else is broken books.
    #expect([70, 73].contains(verified.exitCode), "\(what): \(verified)")
  }

  @Test("the day after a damage has no report at all, and the error names both sums")
  func nextDay() throws {
    var options = WorldOnDisk.Options(seed: 72)
    (options.payments, options.days) = (200, 12)
    let world = try WorldOnDisk(options, through: WorldOnDisk.day(11))
    #expect(try world.run(WorldOnDisk.day(11)).exitCode == 2)
    try change(world, Self.damages[3].sql)
    try world.generate()
    let run = try world.run()
    #expect(run.exitCode == 70, "\(run)")
    #expect(run.standardError.contains("by the facts and"), "\(run)")
    #expect(throws: (any Error).self) { try world.reports() }
    #expect(try !world.reports(WorldOnDisk.day(11)).isEmpty)
  }

  private func change(_ world: WorldOnDisk, _ sql: String) throws {
    let shell = try StartedProgram(
      "/usr/bin/env",
      ["sqlite3", "var/tieout.sqlite", "PRAGMA foreign_keys = OFF; \(sql); SELECT changes();"],
      in: world.directory
    ).wait()
    try #require(shell.exitCode == 0 && shell.standardOutput.hasSuffix("1\n"), "\(sql): \(shell)")
  }
}
