import GRDB
import SettlementModel

/// The statements that open and close what a verdict is made of. What a run opens and closes leaves
/// no trace.
final class VerdictRows {
  /// Indexes that a first evaluation makes when its verdicts are in, by table: nothing of what was open
  /// before is to be found.
  static let laterIndexes = [
    "match": ["match_case"],
    "line_verdict": ["line_verdict_open", "line_verdict_case", "line_verdict_match"],
    "record_verdict": ["record_verdict_open", "record_verdict_case", "record_verdict_match"],
  ]

  private let run: Int64
  private let db: Database
  private let insertMatch: PreparedStatement
  private let insertLine: PreparedStatement
  private let insertRecord: PreparedStatement
  private let closing: [String: (delete: PreparedStatement, close: PreparedStatement)]

  init(_ db: Database, run: Int64) throws {
    self.run = run
    self.db = db
    insertMatch = try PreparedStatement(
      db,
      """
      INSERT INTO match (case_key, rule, link, tolerated, currency, opened_run)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    insertLine = try PreparedStatement(
      db,
      """
      INSERT INTO line_verdict (line_id, case_key, match_id, outcome, opened_run)
      VALUES (?, ?, ?, ?, ?)
      """)
    insertRecord = try PreparedStatement(
      db,
      """
      INSERT INTO record_verdict (
        type, id, case_key, match_id, outcome, value, currency, opened_run)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """)
    closing = try Dictionary(
      uniqueKeysWithValues: ["match", "line_verdict", "record_verdict"].map { table in
        (
          table,
          (
            try PreparedStatement(db, "DELETE FROM \(table) WHERE rowid = ?"),
            try PreparedStatement(db, "UPDATE \(table) SET closed_run = ? WHERE rowid = ?")
          )
        )
      })
  }

  func close(_ table: String, row: Int64, openedRun: Int64) throws {
    guard let statements = closing[table] else { preconditionFailure("no verdicts in \(table)") }
    if openedRun == run {
      try statements.delete.bind(1, row).run()
    } else {
      try statements.close.bind(1, run).bind(2, row).run()
    }
  }

  /// The new match's id.
  func open(_ match: Match, case key: Int64) throws -> Int64 {
    try insertMatch.bind(1, key).bind(2, match.rule).bind(3, match.link.rawValue)
      .bind(4, match.toleratedMinorUnits).bind(5, match.currency.code).bind(6, run).run()
    return db.lastInsertedRowID
  }

  func open(_ line: WantedCase.LineRow, matchID: Int64?, case key: Int64) throws {
    try insertLine.bind(1, line.lineID).bind(2, key).bind(3, matchID).bind(4, line.outcome)
      .bind(5, run).run()
  }

  func open(_ record: WantedCase.RecordRow, matchID: Int64?, case key: Int64) throws {
    try insertRecord.bind(1, record.type).bind(2, record.id).bind(3, key).bind(4, matchID)
      .bind(5, record.outcome).bind(6, record.value).bind(7, record.currency).bind(8, run).run()
  }
}
