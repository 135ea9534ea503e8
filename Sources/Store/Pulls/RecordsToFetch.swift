import GRDB
public import SettlementModel

extension SettlementDatabase {
  /// Objects created before a time that may still change, ordered by type and id: a pull that
  /// starts later misses them. So are subscriptions that were stored before their terms were kept.
  ///
  /// A capture is named by its intent, which is how captures are fetched.
  public func nonFinalRecords(createdBefore time: Timestamp) throws -> [RecordReference] {
    let sql = """
      SELECT 'payment_intent', id FROM payment_intent WHERE closed_run IS NULL AND created_at < ?1
        AND status NOT IN ('succeeded', 'cancelled', 'failed')
      UNION SELECT 'payment_intent', payment_intent_id FROM capture
        WHERE closed_run IS NULL AND created_at < ?1 AND payment_intent_id <> ''
        AND status NOT IN ('succeeded', 'failed')
      UNION SELECT 'refund', id FROM refund WHERE closed_run IS NULL AND created_at < ?1
        AND status NOT IN ('succeeded', 'failed')
      UNION SELECT 'invoice', id FROM invoice WHERE closed_run IS NULL AND created_at < ?1
        AND status NOT IN ('paid', 'cancelled', 'uncollectible', 'void')
      UNION SELECT 'subscription', id FROM subscription WHERE closed_run IS NULL AND created_at < ?1
        AND (status NOT IN ('canceled', 'cancelled', 'incomplete_expired', 'expired')
          OR has_terms = 0)
      ORDER BY 1, 2
      """
    return try read { db in
      try Self.references(Row.fetchAll(db, sql: sql, arguments: [time.milliseconds]))
    }
  }

  /// Objects that lines, captures, refunds, disputes and subscriptions name and that are neither held
  /// nor known to be absent, ordered by type and id, at most `limit`.
  ///
  /// The own id of a capture line counts only where the line names no intent; it may be a
  /// capture's or an intent's.
  public func namedButNotHeld(limit: Int) throws -> [RecordReference] {
    let sql = """
      WITH named (type, id) AS (
        SELECT 'payment_intent', line.payment_intent_id FROM live_content AS live
          JOIN settlement_line AS line ON line.content_id = live.content_id
          WHERE line.payment_intent_id <> ''
        UNION SELECT 'refund', line.refund_id FROM live_content AS live
          JOIN settlement_line AS line ON line.content_id = live.content_id
          WHERE line.refund_id <> ''
        UNION SELECT 'refund', line.record_id FROM live_content AS live
          JOIN settlement_line AS line ON line.content_id = live.content_id
          WHERE line.kind IN ('refund', 'refund_reversal') AND line.record_id <> ''
            AND line.record_ids_are_foreign = 0
        UNION SELECT 'capture', line.capture_id FROM live_content AS live
          JOIN settlement_line AS line ON line.content_id = live.content_id
          WHERE line.capture_id <> '' AND line.payment_intent_id = ''
        UNION SELECT 'capture', line.record_id FROM live_content AS live
          JOIN settlement_line AS line ON line.content_id = live.content_id
          WHERE line.kind = 'capture' AND line.record_id <> '' AND line.payment_intent_id = ''
            AND line.record_ids_are_foreign = 0
        UNION SELECT 'payment_intent', payment_intent_id FROM capture
          WHERE closed_run IS NULL AND payment_intent_id <> ''
        UNION SELECT 'payment_intent', payment_intent_id FROM refund
          WHERE closed_run IS NULL AND payment_intent_id <> ''
        UNION SELECT 'payment_intent', payment_intent_id FROM dispute
          WHERE closed_run IS NULL AND payment_intent_id <> ''
        UNION SELECT 'invoice', first_invoice_id FROM subscription
          WHERE closed_run IS NULL AND first_invoice_id <> ''
        UNION SELECT 'invoice', latest_invoice_id FROM subscription
          WHERE closed_run IS NULL AND latest_invoice_id <> '')
      SELECT type, id FROM named
      WHERE NOT EXISTS (SELECT 1 FROM absent_record AS absent
          WHERE absent.type = named.type AND absent.id = named.id)
        AND CASE type
          WHEN 'refund' THEN NOT EXISTS (
            SELECT 1 FROM refund WHERE id = named.id AND closed_run IS NULL)
          WHEN 'invoice' THEN NOT EXISTS (
            SELECT 1 FROM invoice WHERE id = named.id AND closed_run IS NULL)
          ELSE NOT EXISTS (
            SELECT 1 FROM payment_intent WHERE id = named.id AND closed_run IS NULL)
          END
        AND (type <> 'capture' OR NOT EXISTS (
          SELECT 1 FROM capture WHERE id = named.id AND closed_run IS NULL))
      ORDER BY type, id LIMIT ?
      """
    return try read { db in
      try Self.references(Row.fetchAll(db, sql: sql, arguments: [limit]))
    }
  }

  /// Captures that lines name on held intents that moved no money, and that are neither held nor
  /// known to be absent, each with its intent, ordered by both: a pull asks for no captures there.
  public func capturesNamedOnIntentsWithoutMoney() throws -> [
    (intentID: String, capture: RecordReference)
  ] {
    let sql = """
      SELECT DISTINCT intent.id, CASE line.capture_id WHEN '' THEN line.record_id
          ELSE line.capture_id END AS named
      FROM payment_intent AS intent
      CROSS JOIN settlement_line AS line
        ON line.payment_intent_id = intent.id AND line.payment_intent_id <> ''
      WHERE intent.closed_run IS NULL
        AND intent.status NOT IN ('succeeded', 'requires_capture', 'pending')
        AND line.kind = 'capture'
        AND (line.capture_id <> '' OR line.record_ids_are_foreign = 0)
        AND named NOT IN ('', intent.id)
        AND EXISTS (SELECT 1 FROM live_content WHERE content_id = line.content_id)
        AND NOT EXISTS (SELECT 1 FROM capture WHERE id = named AND closed_run IS NULL)
        AND NOT EXISTS (SELECT 1 FROM absent_record WHERE type = 'capture' AND id = named)
      ORDER BY 1, 2
      """
    return try read { db in
      try Row.fetchAll(db, sql: sql).map { row in
        (intentID: row[0], capture: RecordReference(type: .capture, id: row[1]))
      }
    }
  }

  private static func references(_ rows: [Row]) throws -> [RecordReference] {
    try rows.map { row in
      let (name, id): (String, String) = (row[0], row[1])
      guard let type = RecordType(rawValue: name) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored type is \(name)")
      }
      return RecordReference(type: type, id: id)
    }
  }
}
