import GRDB
public import SettlementModel

/// What a purge takes away.
public struct PurgeCounts: Sendable, Hashable {
  /// Files of which nothing stays.
  public var files = 0
  public var lines = 0
  public var records = 0

  public init() {}
}

extension SettlementDatabase {
  /// What a purge of everything before a day would take away; nothing changes.
  public func purgeable(before day: BusinessDay, calendar: BusinessCalendar) throws -> PurgeCounts {
    try writeInSteps { db in
      var counts = PurgeCounts()
      try db.inTransaction {
        try PurgeSelection.fill(
          db, day: Int64(day.daysSinceEpoch), start: calendar.start(of: day).milliseconds)
        counts = try Self.counts(db)
        try PurgeSelection.drop(db)
        return .rollback
      }
      return counts
    }
  }

  /// Takes away what is settled in whole and older than a day, keeps what it adds up to, and enters
  /// it in the audit trail: all of it or nothing.
  public func purge(
    before day: BusinessDay, calendar: BusinessCalendar, entry: AuditEntry
  ) throws -> PurgeCounts {
    let counts = try write { db in
      try PurgeSelection.fill(
        db, day: Int64(day.daysSinceEpoch), start: calendar.start(of: day).milliseconds)
      let counts = try Self.counts(db)
      guard counts.lines + counts.records > 0 else { return counts }
      try PurgedTotals.keep(db, calendar: calendar)
      try Self.remove(db)
      try PurgeSelection.drop(db)
      var entry = entry
      entry.detail = [
        entry.detail, "files \(counts.files)", "lines \(counts.lines)",
        "records \(counts.records)",
      ].filter { !$0.isEmpty }.joined(separator: "; ")
      try AuditTrail.append(db, entry)
      return counts
    }
    guard counts.lines + counts.records > 0 else { return counts }
    try sumNewContents()
    try writeInSteps { db in
      try db.execute(sql: "VACUUM")
      _ = try db.checkpoint(.truncate)
    }
    return counts
  }

  /// Digests of all contents that were purged, now or before: nothing is kept of them.
  public func purgedDigests() throws -> [String] {
    try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT sha256 FROM file_content
          WHERE id IN (SELECT content_id FROM purged_content WHERE is_whole = 1) ORDER BY sha256
          """)
    }
  }

  /// Whether the object is held.
  public func holds(_ reference: RecordReference) throws -> Bool {
    try read { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM \(reference.type.rawValue) WHERE id = ? AND closed_run IS NULL)
          """, arguments: [reference.id]) ?? false
    }
  }

  /// Whether a line names an object that was purged and is not held again yet.
  public func wantsPurgedRecords() throws -> Bool {
    try read { db in
      guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM purged_record)") == true
      else { return false }
      return try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM purged_record AS purged
            WHERE purged.type = 'payment_intent'
              AND EXISTS (SELECT 1 FROM settlement_line AS line
                WHERE line.payment_intent_id = purged.id AND line.payment_intent_id <> '')
              AND NOT EXISTS (SELECT 1 FROM payment_intent AS intent
                WHERE intent.id = purged.id AND intent.closed_run IS NULL))
          """) ?? false
    }
  }

  private static func counts(_ db: Database) throws -> PurgeCounts {
    var counts = PurgeCounts()
    func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
    counts.lines = try count("SELECT count(*) FROM temp.purge_line")
    counts.files = try count(
      """
      SELECT count(*) FROM file_content AS content
      WHERE state = 'readable' AND rows_loaded > 0 AND rows_rejected = 0
        AND id NOT IN (SELECT content_id FROM purged_content WHERE is_whole = 1)
        AND NOT EXISTS (SELECT 1 FROM settlement_line AS line WHERE line.content_id = content.id
          AND line.id NOT IN (SELECT line_id FROM temp.purge_line))
      """)
    for table in ["payment_intent", "capture", "refund", "dispute"] {
      counts.records += try count(
        """
        SELECT count(*) FROM \(table) WHERE closed_run IS NULL
          AND case_key IN (SELECT case_key FROM temp.purge_case)
        """)
    }
    return counts
  }

  private static func remove(_ db: Database) throws {
    try KeptTotals.discard(db)
    try ContentSums.discard(db)
    try BillingJudgement.forget(db)
    let cases = "SELECT case_key FROM temp.purge_case"
    try db.execute(
      sql: "DELETE FROM line_verdict WHERE line_id IN (SELECT line_id FROM temp.purge_line)")
    for table in ["line_verdict", "record_verdict", "case_exchange"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE case_key IN (\(cases))")
    }
    try db.execute(
      sql: """
        DELETE FROM match WHERE case_key IN (\(cases)) AND id NOT IN (
          SELECT match_id FROM line_verdict WHERE match_id IS NOT NULL
          UNION SELECT match_id FROM record_verdict WHERE match_id IS NOT NULL)
        """)
    for table in ["payment_intent", "capture", "refund", "dispute"] {
      let gone = "SELECT id FROM \(table) WHERE closed_run IS NULL AND case_key IN (\(cases))"
      try db.execute(
        sql: "DELETE FROM unseen_record WHERE type = ? AND id IN (\(gone))", arguments: [table])
      try db.execute(sql: "DELETE FROM \(table) WHERE id IN (\(gone))")
    }
    // Findings that were closed stay, of no case any more.
    try db.execute(
      sql: """
        UPDATE finding SET case_key = NULL, version_id = -version_id
        WHERE origin = 'case' AND version_id > 0 AND closed_run IS NOT NULL
          AND case_key IN (\(cases))
        """)
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO purged_row (content_id, row)
        SELECT content_id, row FROM settlement_line
        WHERE id IN (SELECT line_id FROM temp.purge_line)
        """)
    try db.execute(
      sql: "DELETE FROM settlement_line WHERE id IN (SELECT line_id FROM temp.purge_line)")
    try db.execute(
      sql: """
        UPDATE purged_content SET is_whole = 1 WHERE is_whole = 0
          AND NOT EXISTS (SELECT 1 FROM settlement_line AS line
            WHERE line.content_id = purged_content.content_id)
          AND (SELECT rows_rejected FROM file_content WHERE id = content_id) = 0
        """)
    try db.execute(
      sql: """
        DELETE FROM purged_row WHERE content_id IN (
          SELECT content_id FROM purged_content WHERE is_whole = 1)
        """)
  }
}
