import GRDB
public import SettlementModel

/// The number of one pull of an account.
public struct PullID: Sendable, Hashable {
  public let number: Int64
}

/// What the last complete pull of an account covers.
public struct CompletePull: Sendable, Hashable {
  public var completeUpTo: Timestamp
  public var businessDay: BusinessDay
}

/// Where a series stopped.
public struct PullCursor: Sendable, Hashable {
  public var cursor: String
  /// Start of the window that the cursor walks; nil for everything.
  public var windowFrom: Timestamp?
}

/// An account whose newest ended pull could not finish.
public struct IncompletePull: Sendable, Hashable {
  public var account: String
  public var businessDay: BusinessDay
  /// What was not finished and why, one sentence.
  public var detail: String
}

extension SettlementDatabase {
  /// Opens a pull of `account`, such as an app id or an archive; its pages are stored by
  /// ``store(page:run:account:windowFrom:seen:)``.
  public func beginPull(
    account: String, windowFrom: Timestamp?, businessDay: BusinessDay, run: RunID
  ) throws -> PullID {
    try write { db in
      try RecordCases.suspendLaterIndexes(db)
      try db.execute(
        sql: """
          INSERT INTO pull (run_id, account, window_from, business_day, state, detail)
          VALUES (?, ?, ?, ?, 'running', '')
          """,
        arguments: [
          run.number, account, windowFrom?.milliseconds, Int64(businessDay.daysSinceEpoch),
        ])
      return PullID(number: db.lastInsertedRowID)
    }
  }

  /// Ends a pull that walked its whole window, forgets the account's cursors, and marks what the lists
  /// that it walked do not show any more, in one commit.
  ///
  /// - Parameter seen: what it showed of what was held before; nil marks nothing.
  public func completePull(
    _ pull: PullID, completeUpTo: Timestamp, walked: [WalkedList] = [], seen: SeenRecords? = nil
  ) throws {
    try write { db in
      try SuspendedIndexes(db).restore()
      if let seen,
        let row = try Row.fetchOne(
          db, sql: "SELECT run_id, account FROM pull WHERE id = ?", arguments: [pull.number])
      {
        try UnseenRecords(db: db, run: RunID(number: row[0]))
          .mark(walked, seen: seen, pull: pull, account: row[1])
      }
      try db.execute(
        sql: "UPDATE pull SET state = 'complete', complete_up_to = ? WHERE id = ?",
        arguments: [completeUpTo.milliseconds, pull.number])
      try db.execute(
        sql: "DELETE FROM pull_cursor WHERE account = (SELECT account FROM pull WHERE id = ?)",
        arguments: [pull.number])
    }
  }

  /// Ends a pull that could not finish; its cursors stay, so that the next one resumes.
  public func abandonPull(_ pull: PullID, detail: String) throws {
    try write { db in
      try SuspendedIndexes(db).restore()
      try db.execute(
        sql: "UPDATE pull SET state = 'incomplete', detail = ? WHERE id = ?",
        arguments: [detail, pull.number])
    }
  }

  /// What the account's last complete pull covers, or nil before the first.
  public func lastCompletePull(account: String) throws -> CompletePull? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT complete_up_to, business_day FROM pull
          WHERE account = ? AND state = 'complete' ORDER BY id DESC LIMIT 1
          """, arguments: [account]
      ).map { row in
        CompletePull(
          completeUpTo: Timestamp(milliseconds: row[0]),
          businessDay: BusinessDay(daysSinceEpoch: row[1]))
      }
    }
  }

  /// Accounts whose newest ended pull is incomplete, ordered by account.
  public func incompletePulls() throws -> [IncompletePull] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT account, business_day, detail FROM pull
          WHERE state = 'incomplete' AND NOT EXISTS (
            SELECT 1 FROM pull AS later WHERE later.account = pull.account
              AND later.id > pull.id AND later.state <> 'running')
          ORDER BY account
          """
      ).map { row in
        IncompletePull(
          account: row[0], businessDay: BusinessDay(daysSinceEpoch: row[1]), detail: row[2])
      }
    }
  }

  /// Where a series of an account stopped, or nil where it starts anew.
  public func cursor(account: String, series: String) throws -> PullCursor? {
    try read { db in
      try Row.fetchOne(
        db, sql: "SELECT cursor, window_from FROM pull_cursor WHERE account = ? AND series = ?",
        arguments: [account, series]
      ).map { row in
        let windowFrom: Int64? = row[1]
        return PullCursor(
          cursor: row[0], windowFrom: windowFrom.map(Timestamp.init(milliseconds:)))
      }
    }
  }
}
