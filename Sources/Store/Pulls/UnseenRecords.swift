import GRDB
public import SettlementModel

/// Held objects that the API's lists do not show any more. They stay as they were last shown.
struct UnseenRecords {
  let db: Database
  let run: RunID

  /// Takes the mark off what came again, in whatever way.
  func forget(_ shown: [RecordReference]) throws {
    let isAnyOpen = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM unseen_record WHERE closed_run IS NULL)")
    guard isAnyOpen == true else { return }
    let find = try SQLStatement(
      db, "SELECT 1 FROM unseen_record WHERE type = ? AND id = ? AND closed_run IS NULL")
    defer { find.finalize() }
    for reference in shown {
      find.bind(reference.type.rawValue, at: 1)
      find.bind(reference.id, at: 2)
      let isMarked = try find.step()
      find.reset()
      if isMarked { try takeOff(reference) }
    }
  }

  private func takeOff(_ reference: RecordReference) throws {
    let which = "type = ?2 AND id = ?3 AND closed_run IS NULL"
    // A mark that this run made was never seen by anybody: it goes instead of being closed.
    for sql in [
      "DELETE FROM unseen_record WHERE opened_run = ?1 AND \(which)",
      "UPDATE unseen_record SET closed_run = ?1 WHERE \(which)",
    ] {
      try db.execute(sql: sql, arguments: [run.number, reference.type.rawValue, reference.id])
    }
  }

  /// Marks what was held before the pull, lies in a list that it walked, and did not come.
  func mark(_ walked: [WalkedList], seen: SeenRecords, pull: PullID, account: String) throws {
    let last = try SQLStatement(
      db,
      """
      SELECT max(run_id) FROM pull WHERE account = ?1 AND id < ?2 AND state = 'complete'
        AND (window_from IS NULL OR window_from <= ?3)
      """)
    let add = try SQLStatement(
      db,
      """
      INSERT OR IGNORE INTO unseen_record (type, id, since_run, opened_run) VALUES (?, ?, ?, ?)
      """)
    defer {
      last.finalize()
      add.finalize()
    }
    for list in walked where SeenRecords.listed.contains(list.type) && seen.isSure(list.type) {
      let held = try heldObjects(of: list)
      defer { held.finalize() }
      while try held.step() {
        guard !seen.contains(list.type, version: held.integer(0)) else { continue }
        last.bind(account, at: 1)
        last.bind(pull.number, at: 2)
        last.bind(held.integer(2), at: 3)
        // What no pull of this account showed was shown by the run that stored it.
        let showed = try last.step() ? last.optionalInteger(0) : nil
        last.reset()
        add.bind(list.type.rawValue, at: 1)
        add.bind(held.text(1), at: 2)
        add.bind(max(showed ?? 0, held.integer(3)), at: 3)
        add.bind(run.number, at: 4)
        try add.run()
      }
    }
  }

  /// Version, id, creation and run of current objects that the list should have shown.
  private func heldObjects(of list: WalkedList) throws -> SQLStatement {
    let table = list.type.rawValue
    let object = "r.version_id, r.id, r.created_at, r.opened_run"
    // Captures come with their intents, and only those that moved money are asked for them.
    let sql =
      list.type == .capture && list.appID != nil
      ? """
      SELECT \(object) FROM payment_intent AS listed JOIN capture AS r
        ON r.payment_intent_id = listed.id AND r.closed_run IS NULL
      WHERE listed.closed_run IS NULL AND listed.status IN ('succeeded', 'requires_capture', 'pending')
        AND r.opened_run < ?1
        AND listed.created_at >= ?2 AND listed.created_at < ?3 AND listed.app_id = ?4
      """
      : """
      SELECT \(object) FROM \(table) AS r WHERE r.closed_run IS NULL AND r.opened_run < ?1
        AND r.created_at >= ?2 AND r.created_at < ?3
      """ + (list.appID == nil ? "" : " AND r.app_id = ?4")
    let statement = try SQLStatement(db, sql)
    statement.bind(run.number, at: 1)
    statement.bind(list.from?.milliseconds ?? Int64.min, at: 2)
    statement.bind(list.upTo.milliseconds, at: 3)
    if let appID = list.appID { statement.bind(appID, at: 4) }
    return statement
  }
}

extension SettlementDatabase {
  /// Of these objects, those that the API's lists do not show any more, each with the business day of
  /// the last pull that showed it.
  public func notSeenSince(
    _ references: [RecordReference]
  ) throws -> [RecordReference: BusinessDay] {
    try read { db in
      var days: [RecordReference: BusinessDay] = [:]
      for reference in references {
        days[reference] = try Int32.fetchOne(
          db,
          sql: """
            SELECT run.business_day FROM unseen_record AS unseen JOIN run ON run.id = unseen.since_run
            WHERE unseen.type = ? AND unseen.id = ? AND unseen.closed_run IS NULL
            """, arguments: [reference.type.rawValue, reference.id]
        ).map(BusinessDay.init(daysSinceEpoch:))
      }
      return days
    }
  }
}
