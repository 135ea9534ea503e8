import GRDB
public import SettlementModel

/// Content whose lines a database that is being rebuilt does not hold yet.
public struct ContentToRead: Sendable, Hashable {
  public var id: Int64
  public var sha256: String
  /// What it was read with.
  public var profile: String
  /// The first name under which it came and was not set aside, and its source.
  public var source: String
  public var name: String
  public var loaded: Int
  public var rejected: Int
}

/// Lines that were read again are not those that were counted.
public struct RereadError: Error, Sendable, Hashable, CustomStringConvertible {
  public var name: String
  public var sha256: String
  public var detail: String

  public var description: String {
    "\(name) (\(sha256)): read again, it does not give what was counted: \(detail)"
  }
}

extension SettlementDatabase {
  /// Prepares an empty database for rows whose order is that of their telling.
  public func beginRestoring() throws {
    try writeInSteps { db in try db.execute(sql: "PRAGMA foreign_keys = OFF") }
  }

  /// Stores rows as the logbook tells them, removes those that it says are gone, and has the cases
  /// of what counts now, and did not before, judged again.
  public func restore(rows: [LogbookRow], gone: [LogbookRow]) throws {
    try writeInSteps { db in
      try inTransaction(db) {
        try ContentSums.discard(db)
        try BillingJudgement.forget(db)
        let before = try countedNames(db)
        for row in gone { try remove(db, row) }
        let tables = Dictionary(
          uniqueKeysWithValues: try LogbookTables.told(db).map { ($0.name, $0) })
        for row in rows {
          guard let table = tables[row.table] else { continue }
          try store(db, row, in: table)
        }
        let after = try countedNames(db)
        let versions = FileVersions(db: db, run: RunID(number: 0))
        for content in Set(before.keys).union(after.keys)
        where before[content] != after[content] {
          try versions.touchCases(of: content)
        }
      }
    }
  }

  private func countedNames(_ db: Database) throws -> [Int64: String] {
    var names: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT content_id, source, name FROM live_content") {
      names[row[0]] = "\(row[1] as String)/\(row[2] as String)"
    }
    return names
  }

  private func store(_ db: Database, _ row: LogbookRow, in table: LogbookTables.Told) throws {
    let there = try Set(
      String.fetchAll(db, sql: "SELECT key FROM json_each(?)", arguments: [row.values]))
    let columns = table.columns.filter(there.contains)
    let values = columns.map { "json_extract(?1, '$.\($0)')" }.joined(separator: ", ")
    // Entries of the audit trail and acceptances are never written twice; their guards say so.
    let verb = ["audit_entry", "file_acceptance"].contains(table.name) ? "IGNORE" : "REPLACE"
    let isKnown =
      verb == "IGNORE"
      ? try Bool.fetchOne(
        db,
        sql: "SELECT EXISTS (SELECT 1 FROM \(table.name) WHERE id = json_extract(?, '$.id'))",
        arguments: [row.values]) ?? false : false
    guard !isKnown else { return }
    try db.execute(
      sql: """
        INSERT OR \(verb) INTO \(table.name) (\(columns.joined(separator: ", ")))
        VALUES (\(values))
        """, arguments: [row.values])
  }

  private func remove(_ db: Database, _ row: LogbookRow) throws {
    guard let table = try LogbookTables.told(db).first(where: { $0.name == row.table }) else {
      return
    }
    let same = table.keys.enumerated().map { "\($1) IS json_extract(?1, '$[\($0)]')" }
    try db.execute(
      sql: "DELETE FROM \(table.name) WHERE \(same.joined(separator: " AND "))",
      arguments: [row.key])
  }

  /// Contents that count, or counted, and whose lines are not here.
  public func contentsToRead() throws -> [ContentToRead] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT content.id, content.sha256, content.profile, version.source, version.name,
            content.rows_loaded, content.rows_rejected
          FROM file_content AS content JOIN file_version AS version ON version.id = (
            SELECT id FROM file_version WHERE content_id = content.id
            ORDER BY id IN (
              SELECT file_version_id FROM name_refusal WHERE closed_run IS NULL), id LIMIT 1)
          WHERE content.state = 'readable'
            AND content.id NOT IN (SELECT content_id FROM purged_content WHERE is_whole = 1)
            AND content.rows_loaded + content.rows_rejected > 0
            AND NOT EXISTS (SELECT 1 FROM settlement_line WHERE content_id = content.id)
            AND NOT EXISTS (SELECT 1 FROM rejected_row WHERE content_id = content.id)
          ORDER BY content.id
          """
      ).map { row in
        ContentToRead(
          id: row[0], sha256: row[1], profile: row[2], source: row[3], name: row[4],
          loaded: row[5], rejected: row[6])
      }
    }
  }

  /// Reads a content's lines again into their place.
  ///
  /// - Throws: ``RereadError`` where they are not those that were counted.
  public func restoreLines(
    of content: ContentToRead, read: (inout SettlementLineImporter) throws -> FileReading
  ) throws {
    try writeInSteps { db in
      var importer = try SettlementLineImporter(db, content: content.id)
      defer { importer.finalize() }
      let reading = try read(&importer)
      try importer.flush()
      func fail(_ detail: String) -> RereadError {
        RereadError(name: content.name, sha256: content.sha256, detail: detail)
      }
      guard importer.lineCount == content.loaded, importer.rejectCount == content.rejected else {
        throw fail(
          "\(importer.lineCount) lines and \(importer.rejectCount) rejects instead of "
            + "\(content.loaded) and \(content.rejected)")
      }
      for (measure, totals) in [("gross", reading.totals.gross), ("net", reading.totals.net)] {
        for row in try Row.fetchAll(
          db, sql: "SELECT currency, total FROM file_total WHERE content_id = ? AND measure = ?",
          arguments: [content.id, measure])
        {
          let (code, total): (String, String) = (row[0], row[1])
          let read = Currency(code: code).flatMap { totals[$0] }
          guard read.map({ String($0) }) == total else {
            throw fail("the sum of \(measure) in \(code) is not \(total) minor units")
          }
        }
      }
      try db.execute(
        sql: """
          DELETE FROM settlement_line WHERE content_id = ?1
            AND row IN (SELECT row FROM purged_row WHERE content_id = ?1)
          """, arguments: [content.id])
      // A file that came after an order's erasure is kept as it came.
      try ErasedOrders(db).apply(db, toLinesOf: content.id)
    }
  }

  /// Ends the restoring: every reference must lead somewhere.
  public func endRestoring() throws {
    try write { try ContentSums.discard($0) }
    try sumNewContents()
    try writeInSteps { db in try db.execute(sql: "PRAGMA foreign_keys = ON") }
  }
}
