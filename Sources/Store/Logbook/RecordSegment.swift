import GRDB
import SettlementModel

extension SettlementDatabase {
  /// Writes the versions of API objects that are newer than `marks` into a file of their own,
  /// which must not exist.
  ///
  /// - Returns: how many versions it holds.
  public func writeRecordSegment(
    to path: String, newerThan marks: [String: Int64], mode: UInt32
  ) throws -> Int {
    let file = DatabaseFile(path: path)
    try file.create(mode: mode)
    do {
      let segment = try DatabaseQueue(
        path: path, configuration: Self.writingConfiguration(keepsLog: false))
      let count = try segment.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        try db.execute(sql: "ATTACH DATABASE ? AS store", arguments: [self.path])
        var count = 0
        for table in try String.fetchAll(
          db, sql: "SELECT name FROM store.sqlite_schema WHERE type = 'table'")
        where marks.keys.contains(table) {
          try db.execute(
            sql: """
              CREATE TABLE main.\(table) AS
              SELECT * FROM store.\(table) WHERE version_id > ? ORDER BY version_id
              """, arguments: [marks[table] ?? 0])
          try db.execute(sql: "CREATE INDEX main.\(table)_run ON \(table) (opened_run)")
          count += try Int.fetchOne(db, sql: "SELECT count(*) FROM main.\(table)") ?? 0
        }
        // A logbook that begins also tells what was purged before.
        for table in LogbookTables.purged where marks.allSatisfy({ $0.value == 0 }) {
          try db.execute(sql: "CREATE TABLE main.\(table) AS SELECT * FROM store.\(table)")
          count += try Int.fetchOne(db, sql: "SELECT count(*) FROM main.\(table)") ?? 0
        }
        try db.execute(sql: "DETACH DATABASE store")
        return count
      }
      try segment.close()
      try file.sync()
      return count
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Stores what a segment tells of purged lines and records; nothing where it tells nothing.
  public func restorePurged(fromSegment path: String) throws {
    try writeInSteps { db in
      try db.execute(sql: "ATTACH DATABASE ? AS segment", arguments: [path])
      defer { try? db.execute(sql: "DETACH DATABASE segment") }
      for table in LogbookTables.purged {
        let isThere = try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM segment.sqlite_schema WHERE name = ?)",
          arguments: [table])
        guard isThere == true else { continue }
        try db.execute(
          sql: "INSERT OR REPLACE INTO main.\(table) SELECT * FROM segment.\(table)")
      }
    }
  }

  /// Stores what a run brought of API objects, from a segment, as the run itself stored it.
  public func restoreRecords(fromSegment path: String, run: RunID) throws {
    try writeInSteps { db in
      try db.execute(sql: "ATTACH DATABASE ? AS segment", arguments: [path])
      defer { try? db.execute(sql: "DETACH DATABASE segment") }
      try inTransaction(db) {
        let writer = try RecordWriter(db, run: run)
        defer { writer.finalize() }
        let restore = SegmentReader(db: db, run: run, writer: writer)
        try restore.store(PaymentIntent.self) { .paymentIntent($0) }
        try restore.store(Capture.self) { .capture($0) }
        try restore.store(Refund.self) { .refund($0) }
        try restore.store(Dispute.self) { .dispute($0) }
        try restore.store(Invoice.self) { .invoice($0) }
        try restore.store(Subscription.self) { .subscription($0) }
        try restore.store(CheckoutSession.self) { .checkoutSession($0) }
        try writer.flush()
      }
    }
  }
}

/// Reads one run's versions of a type from the attached segment.
private struct SegmentReader {
  let db: Database
  let run: RunID
  let writer: RecordWriter

  func store<Record: StoredRecord>(
    _ type: Record.Type, as record: (Record) -> APIRecord
  ) throws {
    let there = try Set(
      String.fetchAll(
        db, sql: "SELECT name FROM pragma_table_info('\(Record.table)', 'segment')"))
    guard !there.isEmpty else { return }
    // A column that the segment's schema did not have yet is as a migration leaves it.
    let columns = try Record.columns.map { name in
      if there.contains(name) { return name }
      let value = try String.fetchOne(
        db,
        sql: "SELECT dflt_value FROM pragma_table_info('\(Record.table)', 'main') WHERE name = ?",
        arguments: [name])
      return value ?? "NULL"
    }
    let statement = try SQLStatement(
      db,
      """
      SELECT \(columns.joined(separator: ", ")) FROM segment.\(Record.table)
      WHERE opened_run = ? ORDER BY version_id
      """)
    defer { statement.finalize() }
    statement.bind(run.number, at: 1)
    while try statement.step() { try writer.store(record(Record(from: statement))) }
  }
}
