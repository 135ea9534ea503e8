import GRDB
public import SettlementModel

/// What a purge takes away.
public struct PurgeCounts: Sendable, Hashable {
  public var files = 0
  public var lines = 0
  public var records = 0
  public var payouts = 0
  /// Digests of the kept files that go.
  public var digests: [String] = []

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
        "records \(counts.records)", "payouts \(counts.payouts)",
      ].filter { !$0.isEmpty }.joined(separator: "; ")
      try AuditTrail.append(db, entry)
      return counts
    }
    guard counts.lines + counts.records > 0 else { return counts }
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
          WHERE id IN (SELECT content_id FROM purged_content) ORDER BY sha256
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
    counts.digests = try String.fetchAll(
      db,
      sql: """
        SELECT sha256 FROM file_content
        WHERE id IN (SELECT content_id FROM temp.purge_content) ORDER BY sha256
        """)
    counts.files = counts.digests.count
    counts.lines =
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM settlement_line
          WHERE content_id IN (SELECT content_id FROM temp.purge_content)
          """) ?? 0
    for table in ["payment_intent", "capture", "refund", "dispute"] {
      counts.records +=
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM \(table) WHERE closed_run IS NULL
              AND case_key IN (SELECT case_key FROM temp.purge_case)
            """) ?? 0
    }
    counts.payouts = try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.purge_payout") ?? 0
    return counts
  }

  private static func remove(_ db: Database) throws {
    let lines = "SELECT id FROM settlement_line WHERE content_id IN (SELECT content_id FROM temp.purge_content)"
    let cases = "SELECT case_key FROM temp.purge_case"
    try db.execute(sql: "DELETE FROM line_verdict WHERE line_id IN (\(lines))")
    for table in ["line_verdict", "record_verdict", "case_exchange"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE case_key IN (\(cases))")
    }
    try db.execute(
      sql: """
        DELETE FROM match WHERE id NOT IN (
          SELECT match_id FROM line_verdict WHERE match_id IS NOT NULL
          UNION SELECT match_id FROM record_verdict WHERE match_id IS NOT NULL)
          AND case_key IN (\(cases))
        """)
    for table in ["payment_intent", "capture", "refund", "dispute"] {
      try db.execute(
        sql: """
          DELETE FROM \(table) WHERE id IN (
            SELECT id FROM \(table) WHERE closed_run IS NULL AND case_key IN (\(cases)))
          """)
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
        DELETE FROM settlement_line WHERE content_id IN (SELECT content_id FROM temp.purge_content)
        """)
  }
}
