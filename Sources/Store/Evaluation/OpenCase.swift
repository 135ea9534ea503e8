import GRDB
import SettlementModel

/// What is open of one case.
struct OpenCase {
  struct MatchRow {
    let id: Int64
    let openedRun: Int64
    let rule: String
    let link: String
    let tolerated: Int64
    let currency: String
  }
  struct LineRow {
    let rowID: Int64
    let openedRun: Int64
    let lineID: Int64
    let matchID: Int64?
    let outcome: String
  }
  struct RecordRow {
    let rowID: Int64
    let openedRun: Int64
    let type: String
    let id: String
    let matchID: Int64?
    let outcome: String?
    let value: Int64
    let currency: String
  }
  var matches: [MatchRow] = []
  var lines: [LineRow] = []
  var records: [RecordRow] = []
  var findings: [(version: FindingHistory.OpenVersion, firstSeen: BusinessDay)] = []
}

/// Reads what is open of a case; silent at no cost while nothing at all is open, as on a first
/// load.
final class OpenCaseReader {
  private let matches: PreparedStatement
  private let lines: PreparedStatement
  private let records: PreparedStatement
  private let findings: PreparedStatement
  private let isEmpty: Bool

  init(_ db: Database) throws {
    isEmpty = try !["match", "line_verdict", "record_verdict", "finding"].contains { table in
      try PreparedStatement(
        db, "SELECT 1 FROM \(table) WHERE closed_run IS NULL LIMIT 1").hasRow()
    }
    let open = "WHERE case_key = ? AND closed_run IS NULL"
    matches = try PreparedStatement(
      db, "SELECT id, opened_run, rule, link, tolerated, currency FROM match \(open)")
    lines = try PreparedStatement(
      db, "SELECT rowid, opened_run, line_id, match_id, outcome FROM line_verdict \(open)")
    records = try PreparedStatement(
      db,
      """
      SELECT rowid, opened_run, type, id, match_id, outcome, value, currency
      FROM record_verdict \(open)
      """)
    findings = try PreparedStatement(
      db,
      """
      SELECT version_id, opened_run, first_seen, \(FindingColumns.list(of: "finding"))
      FROM finding \(open) AND origin = 'case'
      """)
  }

  func open(of key: Int64) throws -> OpenCase {
    var open = OpenCase()
    if isEmpty { return open }
    try matches.bind(1, key).forEachRow { row in
      open.matches.append(
        OpenCase.MatchRow(
          id: row.integer(0), openedRun: row.integer(1), rule: row.text(2), link: row.text(3),
          tolerated: row.integer(4), currency: row.text(5)))
    }
    try lines.bind(1, key).forEachRow { row in
      open.lines.append(
        OpenCase.LineRow(
          rowID: row.integer(0), openedRun: row.integer(1), lineID: row.integer(2),
          matchID: row.optionalInteger(3), outcome: row.text(4)))
    }
    try records.bind(1, key).forEachRow { row in
      open.records.append(
        OpenCase.RecordRow(
          rowID: row.integer(0), openedRun: row.integer(1), type: row.text(2), id: row.text(3),
          matchID: row.optionalInteger(4), outcome: row.optionalText(5), value: row.integer(6),
          currency: row.text(7)))
    }
    try findings.bind(1, key).forEachRow { row in
      let version = FindingHistory.OpenVersion(
        versionID: row.integer(0), openedRun: row.integer(1),
        finding: try FindingColumns.finding(row, from: 3))
      open.findings.append(
        (version, BusinessDay(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(2)))))
    }
    return open
  }
}
