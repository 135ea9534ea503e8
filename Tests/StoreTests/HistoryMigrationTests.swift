import GRDB
import SettlementModel
import Store
import Testing

/// A database of an earlier schema gets the tables and indexes of history.
@Suite struct HistoryMigrationTests {
  @Test func exchangesOfAnEarlierSchemaCountFromTheNewestRun() throws {
    let fixture = try StoreFixture()
    let first = try fixture.run()
    let second = try fixture.run()
    try fixture.database.write { db in
      try EarlierSchema.dropLongHistories(db)
      try EarlierSchema.dropRefusedNames(db)
      try EarlierSchema.dropKeptSums(db)
      try EarlierSchema.dropBillingTerms(db)
      let indexes = try String.fetchAll(
        db,
        sql: """
          SELECT name FROM sqlite_schema
          WHERE type = 'index' AND (name LIKE '%\\_past\\_%' ESCAPE '\\' OR name = 'finding_opened')
          """)
      #expect(indexes.count == 21)
      for name in indexes { try db.execute(sql: "DROP INDEX \(name)") }
      for table in [
        "erased_order", "rewritten_file", "purged_content", "purged_row", "purged_line",
        "purged_payout", "purged_record",
      ] { try db.execute(sql: "DROP TABLE \(table)") }
      for sql in [
        "ALTER TABLE run DROP COLUMN evaluation_fingerprint", "DROP TABLE past_refusal",
        "DROP TABLE case_exchange",
        """
        CREATE TABLE case_exchange (
          case_key INTEGER NOT NULL, currency TEXT NOT NULL, settlement_currency TEXT NOT NULL,
          refunds INTEGER NOT NULL, gain TEXT NOT NULL,
          PRIMARY KEY (case_key, currency, settlement_currency)) STRICT, WITHOUT ROWID
        """,
        "INSERT INTO case_exchange VALUES (1, 'USD', 'EUR', 2, '-5')",
        "DELETE FROM grdb_migrations WHERE identifier IN ('5 history', '7 purging and erasure')",
        "DROP TABLE suspended_index",
        "DROP INDEX settlement_line_payout", "DROP INDEX settlement_line_batch",
        "DROP INDEX settlement_line_payout_row", "DROP INDEX settlement_line_settled",
        "DROP INDEX record_verdict_unsettled",
        "DELETE FROM grdb_migrations WHERE identifier = '8 first loads and payouts'",
        "DROP TABLE unseen_record",
        "DELETE FROM grdb_migrations WHERE identifier = '9 vanished records'",
        "DELETE FROM grdb_migrations WHERE identifier = '10 kept sums'",
        "PRAGMA user_version = 4",
      ] { try db.execute(sql: sql) }
    }
    try fixture.reopen()
    func gains(_ database: SettlementDatabase) throws -> [Int128] {
      try database.summary(businessDay: fixture.day, payouts: [], isConserved: true)
        .refundExchanges.map(\.gainMinorUnits)
    }
    #expect(try gains(fixture.database) == [-5])
    #expect(try gains(SettlementDatabase.open(path: fixture.path, asOf: second)) == [-5])
    #expect(try gains(SettlementDatabase.open(path: fixture.path, asOf: first)).isEmpty)
  }
}
