import GRDB
public import SettlementModel

/// The lines of one payout or batch, as far as a person reads them.
public struct PayoutLines: Sendable {
  /// In ``LineOrder``, at most the number that was asked for.
  public var lines: [SettlementLine] = []
  public var outcomes: [(lineID: Int64, outcome: LineOutcome)] = []
  /// How many there are, payout rows among them.
  public var total = 0

  static func find(_ db: Database, id: String, countMax: Int) throws -> PayoutLines {
    var found = PayoutLines()
    let live = try LiveContent(db)
    let statement = try PreparedStatement(
      db,
      """
      SELECT \(LineColumns.list(of: "line")), verdict.outcome
      FROM settlement_line AS line JOIN live_content AS live ON live.content_id = line.content_id
      LEFT JOIN line_verdict AS verdict
        ON verdict.line_id = line.id AND verdict.closed_run IS NULL
      WHERE line.id IN (
        SELECT id FROM settlement_line WHERE payout_id = ?1 AND payout_id <> ''
        UNION SELECT id FROM settlement_line WHERE batch_id = ?1 AND batch_id <> '')
      ORDER BY line.settled_on IS NOT NULL, line.settled_on, live.name, line.row, live.source
      """)
    try statement.bind(1, id).forEachRow { row in
      found.total += 1
      guard found.lines.count < countMax,
        let line = try LineColumns.line(row, from: 0, live: live)
      else { return }
      found.lines.append(line)
      if let outcome = LineOutcome(rawValue: row.text(Int32(LineColumns.names.count))) {
        found.outcomes.append((line.id, outcome))
      }
    }
    return found
  }
}
