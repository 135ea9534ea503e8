import Foundation
import GRDB
import SettlementModel
import Store
import Testing

/// What people decided before there was an audit trail is in it afterwards.
struct AuditMigrationTests {
  private let directory = FileManager.default.temporaryDirectory
    .appendingPathComponent("audit-\(UUID().uuidString)")

  /// A database of the third schema with decisions and an acceptance; the clock went back once.
  private func older() throws -> String {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let path = directory.appendingPathComponent("tieout.sqlite").path
    let queue = try EarlierSchema.makeDatabase(
      at: path, upTo: "3 exchanges, balances and reserves")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO run (id, command, business_day, started_at) VALUES (1, 'run', 20000, 0);
          INSERT INTO file_content (id, sha256, size_bytes, state, profile, read_run)
            VALUES (1, '\(String(repeating: "a", count: 64))', 0, 'readable', 'p', 1);
          INSERT INTO file_acceptance VALUES
            (1, 1, 'useepay', 'a.csv', 'b.csv', 'too many', 'ticket', 'ann', 25, 1);
          INSERT INTO finding SELECT 1, 'F1', 'payout', NULL, 'PAYOUT_MISMATCH', 'BREAK', '', '', '',
            '', '', '', 'USD', '5', '7', '', '', NULL, '', '', NULL, 'd', 20000, 1, NULL;
          INSERT INTO decision VALUES
            (1, 'F1', 'resolve', 'provider-confirmed', 'first', 'ann', 30, 'USD 5 7'),
            (4, 'F1', 'reopen', '', '', 'ben', 20, 'USD 5 7'),
            (5, 'F1', 'resolve', 'rounding', 'again', 'ann', 40, 'USD 5 7');
          """)
    }
    try queue.close()
    return path
  }

  @Test func earlierDecisionsAreInTheChain() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = try older()
    let database = try SettlementDatabase.open(path: path, access: .readWrite)
    let entries = try database.auditEntries(about: ["F1", "useepay/a.csv"])
    #expect(entries.map(\.number) == [1, 2, 3, 4])
    #expect(entries.map(\.action) == [.acceptFile, .resolve, .reopen, .resolve])
    #expect(entries.map(\.reason) == ["", "provider-confirmed", "", "rounding"])
    #expect(entries.map(\.by) == ["ann", "ann", "ben", "ann"])
    #expect(entries[0].detail == "sha256 \(String(repeating: "a", count: 64)); replaces b.csv; too many")
    #expect(entries[0].run == 1 && entries[0].reference == 1)
    // It is resolved, as it was.
    #expect(try database.openFindingCounts().discrepancies == 0)
    #expect(try database.verifyAudit().isSound)
    #expect(FileManager.default.fileExists(atPath: path + ".schema-3"))
    let view = try database.read { db in
      try Row.fetchAll(db, sql: "SELECT decision, reason, note, decided_by FROM v_findings")
        .map { [$0[0], $0[1], $0[2], $0[3]] as [String] }
    }
    #expect(view == [["resolve", "rounding", "again", "ann"]])
    try database.close()
    let again = try SettlementDatabase.open(path: path, access: .readWrite)
    #expect(try again.auditHead().count == 4)
    try again.close()
  }

  @Test func acceptancesAreHeldAgainstTheirEntries() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let database = try SettlementDatabase.open(path: try older(), access: .readWrite)
    for sql in ["UPDATE file_acceptance SET note = 'x'", "DELETE FROM file_acceptance"] {
      #expect(throws: StoreError.self) { try database.write { try $0.execute(sql: sql) } }
    }
    try database.write { db in
      try db.execute(sql: "DROP TRIGGER file_acceptance_unchanged")
      try db.execute(sql: "UPDATE file_acceptance SET accepted_by = 'x'")
    }
    #expect(try database.verifyAudit().problem?.contains("useepay/a.csv") == true)
    try database.write { db in
      try db.execute(sql: "DROP TRIGGER file_acceptance_kept")
      try db.execute(sql: "DELETE FROM file_acceptance")
    }
    #expect(try database.verifyAudit().problem?.contains("audit entry 1") == true)
    try database.close()
  }
}
