import GRDB
public import SettlementModel

/// What storing one page did.
public struct PageResult: Sendable, Hashable {
  /// Objects that are new, or newer than what was held.
  public var changedCount: Int
  /// Objects that could not be read and were not known as such yet.
  public var newRejectCount: Int
}

extension SettlementDatabase {
  /// Stores one page's objects and rejects and, in the same commit, the cursor after it.
  ///
  /// Objects are kept by id: an equal copy changes nothing, an older one neither; a newer one
  /// closes the version before. Which copy stays does not depend on the order in which they come.
  /// The cost is linear in the page.
  ///
  /// - Parameters:
  ///   - account: whose series the cursor belongs to.
  ///   - windowFrom: the start of the window that the cursor walks; nil for everything.
  ///   - seen: gets to know which held objects came.
  public func store(
    page: RecordPage, run: RunID, account: String, windowFrom: Timestamp? = nil,
    seen: SeenRecords? = nil
  ) throws -> PageResult {
    try write { db in
      let writer = try RecordWriter(db, run: run, seen: seen)
      defer { writer.finalize() }
      for record in page.records { try writer.store(record) }
      try writer.flush()
      let rejects = RejectedRecords(db: db, run: run)
      try rejects.settle(page.records.map(\.reference))
      try AbsenceNotes(db: db).forget(page.records.map(\.reference))
      try seen?.note(page.rejected, db)
      try UnseenRecords(db: db, run: run).forget(
        page.records.map(\.reference)
          + page.rejected.filter { !$0.id.isEmpty }.map { RecordReference(type: $0.type, id: $0.id) })
      let newRejects = try rejects.keep(page.rejected)
      if let cursor = page.cursor {
        try db.execute(
          sql: """
            INSERT INTO pull_cursor (account, series, window_from, cursor) VALUES (?, ?, ?, ?)
            ON CONFLICT (account, series) DO UPDATE SET
              window_from = excluded.window_from, cursor = excluded.cursor
            """, arguments: [account, page.series, windowFrom?.milliseconds, cursor])
      }
      return PageResult(changedCount: writer.changedCount, newRejectCount: newRejects)
    }
  }

  /// Closes the rejects of an origin that a complete reading, begun in `run`, no longer met.
  public func closeRejectsNotSeen(origin: String, since begun: RunID, run: RunID) throws {
    try write { db in
      try db.execute(
        sql: """
          UPDATE rejected_record SET closed_run = ?
          WHERE origin = ? AND closed_run IS NULL AND seen_run < ?
          """, arguments: [run.number, origin, begun.number])
    }
  }
}
