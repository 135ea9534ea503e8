import GRDB
import SettlementModel

/// The statements that open and close what a verdict is made of. What a run opens and closes leaves
/// no trace.
final class VerdictRows {
  /// Indexes that a first evaluation makes when its verdicts are in, by table: nothing of what was open
  /// before is to be found.
  static let laterIndexes = [
    "match": ["match_case"],
    "line_verdict": [
      "line_verdict_open", "line_verdict_case", "line_verdict_match", "line_verdict_untied",
    ],
    "record_verdict": [
      "record_verdict_open", "record_verdict_case", "record_verdict_match",
      "record_verdict_unsettled", "record_verdict_untied",
    ],
  ]

  private let run: Int64
  private let matches: RowInserter
  private let lines: RowInserter
  private let records: RowInserter
  private var lastMatchID: Int64 = 0
  private let closing: [String: (delete: PreparedStatement, close: PreparedStatement)]

  init(_ db: Database, run: Int64) throws {
    self.run = run
    matches = try RowInserter(
      db, into: "match",
      columns: ["id", "case_key", "rule", "link", "tolerated", "currency", "opened_run"])
    lines = try RowInserter(
      db, into: "line_verdict",
      columns: ["line_id", "case_key", "match_id", "outcome", "opened_run"])
    records = try RowInserter(
      db, into: "record_verdict",
      columns: [
        "type", "id", "case_key", "match_id", "outcome", "value", "currency", "opened_run",
      ])
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
    try PreparedStatement(db, "SELECT coalesce(max(id), 0) FROM match").forEachRow {
      lastMatchID = $0.integer(0)
    }
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
    if matches.isFull { try flush() }
    lastMatchID += 1
    matches.add { row, first in
      row.bind(first, lastMatchID).bind(first + 1, key).bind(first + 2, match.rule)
        .bind(first + 3, match.link.rawValue).bind(first + 4, match.toleratedMinorUnits)
        .bind(first + 5, match.currency.code).bind(first + 6, run)
    }
    return lastMatchID
  }

  func open(_ line: WantedCase.LineRow, matchID: Int64?, case key: Int64) throws {
    if lines.isFull { try flush() }
    lines.add { row, first in
      row.bind(first, line.lineID).bind(first + 1, key).bind(first + 2, matchID)
        .bind(first + 3, line.outcome).bind(first + 4, run)
    }
  }

  func open(_ record: WantedCase.RecordRow, matchID: Int64?, case key: Int64) throws {
    if records.isFull { try flush() }
    records.add { row, first in
      row.bind(first, record.type).bind(first + 1, record.id).bind(first + 2, key)
        .bind(first + 3, matchID).bind(first + 4, record.outcome).bind(first + 5, record.value)
        .bind(first + 6, record.currency).bind(first + 7, run)
    }
  }

  /// Writes what is opened and not in its table yet; matches come before the verdicts that point at them.
  func flush() throws {
    for rows in [matches, lines, records] { try rows.flush() }
  }
}
