import GRDB
public import SettlementModel

/// What an order's erasure concerns beside the database.
public struct OrderTraces: Sendable, Hashable {
  public var text: ErasedText
  /// Intents of the order, in byte order.
  public var intents: [String] = []
  /// Objects of the API that are about the order, by id.
  public var records: Set<String> = []
  /// Rows about the order by the digest of the file that they stand in.
  public var rows: [String: Set<Int>] = [:]
  /// Free texts of its lines.
  public var descriptions: Set<String> = []

  /// Whether nothing is known of the order.
  public var isEmpty: Bool { intents.isEmpty && records.isEmpty && rows.isEmpty }
}

extension SettlementDatabase {
  private func erasureSalt() throws -> String {
    if let salt = try setting(ErasedOrders.saltName) { return salt }
    let salt = try read { db in
      try String.fetchOne(db, sql: "SELECT lower(hex(randomblob(16)))") ?? ""
    }
    try setSetting(ErasedOrders.saltName, to: salt)
    return salt
  }

  /// Where a merchant order, or what stands for it already, is found.
  public func traces(ofOrder order: String) throws -> OrderTraces {
    let text = ErasedText(order: order, salt: try erasureSalt())
    return try read { db in
      var traces = OrderTraces(text: text)
      let names: StatementArguments = [order, text.pseudonym]
      traces.intents = try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT id FROM payment_intent WHERE merchant_order_id IN (?1, ?2)
          UNION SELECT payment_intent_id FROM settlement_line
            WHERE merchant_order_id IN (?1, ?2) AND payment_intent_id <> '' ORDER BY 1
          """, arguments: names)
      for (table, column) in [
        ("checkout_session", "merchant_order_id"), ("dispute", "merchant_order_id"),
      ] {
        traces.records.formUnion(
          try String.fetchAll(
            db, sql: "SELECT id FROM \(table) WHERE \(column) IN (?, ?)", arguments: names))
      }
      for intent in traces.intents {
        traces.records.insert(intent)
        for table in ["capture", "refund", "dispute", "invoice", "checkout_session"] {
          traces.records.formUnion(
            try String.fetchAll(
              db, sql: "SELECT id FROM \(table) WHERE payment_intent_id = ?", arguments: [intent]))
        }
      }
      try findRows(db, &traces, names)
      return traces
    }
  }

  private func findRows(
    _ db: Database, _ traces: inout OrderTraces, _ names: StatementArguments
  ) throws {
    func note(_ row: Row) {
      let (digest, number, description): (String, Int, String) = (row[0], row[1], row[2])
      traces.rows[digest, default: []].insert(number)
      if !description.isEmpty { traces.descriptions.insert(description) }
    }
    let lines = """
      SELECT content.sha256, line.row, line.description FROM settlement_line AS line
      JOIN file_content AS content ON content.id = line.content_id WHERE
      """
    for row in try Row.fetchAll(
      db, sql: "\(lines) line.merchant_order_id IN (?, ?)", arguments: names)
    { note(row) }
    for id in traces.records {
      for row in try Row.fetchAll(
        db,
        sql: """
          \(lines) line.payment_intent_id = ?1 AND line.payment_intent_id <> ''
            OR line.record_id = ?1 AND line.record_id <> ''
          """, arguments: [id])
      { note(row) }
    }
    for row in try Row.fetchAll(
      db,
      sql: """
        SELECT content.sha256, reject.row, '' FROM rejected_row AS reject
        JOIN file_content AS content ON content.id = reject.content_id
        WHERE instr(reject.raw_text, ?) > 0
        """, arguments: [traces.text.order])
    { note(row) }
  }

  /// Erases an order in the database: its id becomes the pseudonym everywhere, free texts of its
  /// lines and raw texts that name it go. Amounts, ids of payments and digests stay.
  ///
  /// - Parameters:
  ///   - kept: digests of kept files that were rewritten, by the digest of what was received.
  ///   - entry: who had it done; it is entered in the audit trail with what was redacted there.
  public func erase(_ traces: OrderTraces, kept: [String: String], entry: AuditEntry) throws {
    try write { db in
      try KeptFindingIDs.keep(db, erasing: traces.text)
      try KeptTotals.discard(db)
      try ContentSums.discard(db)
      try BillingJudgement.forget(db)
      try eraseLines(db, traces)
      try renameCase(db, traces.text)
      try eraseTexts(db, traces.text)
      for (digest, keptDigest) in kept {
        try db.execute(
          sql: """
            INSERT OR REPLACE INTO rewritten_file (content_id, kept_sha256)
            SELECT id, ? FROM file_content WHERE sha256 = ?
            """, arguments: [keptDigest, digest])
      }
      let salt = try Setting.value(db, ErasedOrders.saltName) ?? ""
      try db.execute(
        sql: "INSERT OR REPLACE INTO erased_order (digest, pseudonym) VALUES (?, ?)",
        arguments: [ErasedText.digest(traces.text.order, salt: salt), traces.text.pseudonym])
      var entry = entry
      let redacted = try AuditRedaction.redact(db) { traces.text.replaced(in: $0) }
      entry.detail = ([entry.detail] + redacted).filter { !$0.isEmpty }.joined(separator: "; ")
      try AuditTrail.append(db, entry)
    }
    try sumNewContents()
    // What was overwritten is still in free pages and in the log.
    try writeInSteps { db in
      try db.execute(sql: "VACUUM")
      _ = try db.checkpoint(.truncate)
    }
  }

  private func eraseLines(_ db: Database, _ traces: OrderTraces) throws {
    for (digest, rows) in traces.rows {
      for row in rows {
        let place = "row = ? AND content_id = (SELECT id FROM file_content WHERE sha256 = ?)"
        try db.execute(
          sql: "UPDATE settlement_line SET description = '' WHERE \(place)",
          arguments: [row, digest])
        try db.execute(
          sql: """
            UPDATE rejected_row SET raw_text = '[erased]',
              detail = 'the row was erased; it could not be read' WHERE \(place)
            """, arguments: [row, digest])
      }
    }
    try db.execute(
      sql: """
        UPDATE rejected_record SET raw_text = '[erased]'
        WHERE instr(raw_text, ?1) > 0 OR id IN (SELECT value FROM json_each(?2))
        """,
      arguments: [
        traces.text.order,
        "[" + traces.records.sorted().map { "\"\($0)\"" }.joined(separator: ",") + "]",
      ])
  }

  /// The case of the order is that of the pseudonym from now on, with all that was said of it.
  private func renameCase(_ db: Database, _ text: ErasedText) throws {
    let merchants = try String.fetchAll(
      db,
      sql: """
        SELECT merchant_no FROM payment_intent WHERE merchant_order_id = ?1
        UNION SELECT merchant_no FROM settlement_line WHERE merchant_order_id = ?1
        """, arguments: [text.order])
    for merchant in Set(merchants) {
      let old = CaseKey.merchantOrder(text.order, merchantNumber: merchant).number
      let new = CaseKey.merchantOrder(text.pseudonym, merchantNumber: merchant).number
      for table in try String.fetchAll(
        db, sql: "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name")
      {
        let columns = try String.fetchAll(
          db, sql: "SELECT name FROM pragma_table_info('\(table)', 'main')")
        guard columns.contains("case_key") else { continue }
        try db.execute(
          sql: "UPDATE OR REPLACE \(table) SET case_key = ? WHERE case_key = ?",
          arguments: [new, old])
      }
      try db.execute(
        sql: "INSERT OR IGNORE INTO touched_case (case_key) VALUES (?)", arguments: [new])
    }
  }

  /// Replaces the id in every text of every table, whatever later schemas add; amounts, words of
  /// the program, digests, and names of files and payouts may look like an order and are none.
  private func eraseTexts(_ db: Database, _ text: ErasedText) throws {
    db.add(
      function: DatabaseFunction("tieout_erased", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map { text.replaced(in: $0) }
      })
    let tables = try String.fetchAll(
      db,
      sql: """
        SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        ORDER BY name
        """)
    for table in tables where !Self.tablesWithoutOrders.contains(table) {
      for row in try Row.fetchAll(
        db, sql: "SELECT name, type FROM pragma_table_info('\(table)', 'main')")
      where row[1] as String == "TEXT" && !Self.columnsWithoutOrders.contains(row[0]) {
        let column: String = row[0]
        try db.execute(
          sql: """
            UPDATE \(table) SET \(column) = tieout_erased(\(column)) WHERE instr(\(column), ?) > 0
            """, arguments: [text.order])
      }
    }
  }

  /// What the program says of itself; the trail and acceptances are redacted with their seals.
  private static let tablesWithoutOrders: Set<String> = [
    "audit_entry", "file_acceptance", "setting", "pull_cursor", "erased_order", "suspended_index",
    "currency_digits", "grdb_migrations", "file_total", "run", "match",
  ]

  private static let columnsWithoutOrders: Set<String> = [
    "finding_id", "origin", "code", "class", "kind", "type", "record_type", "status",
    "payment_status", "state", "outcome", "action", "column_name", "refusal_cause", "profile",
    "currency", "settlement_currency", "refusal_currency", "exchange_rate", "expected", "actual",
    "amounts", "gross", "gain", "lines_net", "paid_out", "sha256", "kept_sha256", "merchant_no",
    "app_id", "account", "source", "file", "name", "old_name", "new_name", "batch_id", "payout_id",
    "payment_method", "card_brand",
  ]
}
