import GRDB
import SettlementModel

// What contents say of balances, kept once their lines were summed.
extension BalanceStatements {
  /// Keeps what ``sums(_:content:)`` says of a content that states a balance, in a transaction of the
  /// caller.
  static func keep(_ db: Database, content: Int64) throws {
    let stated = try PreparedStatement(
      db,
      """
      SELECT 1 FROM settlement_line WHERE content_id = ?
        AND (opening_balance IS NOT NULL OR closing_balance IS NOT NULL) LIMIT 1
      """)
    guard try stated.bind(1, content).hasRow() else { return }
    for (position, one) in try sums(db, content: content).enumerated() {
      try db.execute(
        sql: """
          INSERT INTO content_balance (content_id, position, merchant_no, currency, net, is_whole,
            opening, opening_row, closing, closing_row)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          content, position, one.merchantNumber, one.currency.code, String(one.netMinorUnits),
          one.isComplete, one.opening?.minorUnits, one.opening?.row, one.closing?.minorUnits,
          one.closing?.row,
        ])
    }
  }

  /// What was kept of a content, equal to ``sums(_:content:)``; empty where nothing was.
  static func kept(_ db: Database, content: Int64) throws -> [BalanceStatement] {
    var found: [BalanceStatement] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT merchant_no, currency, net, is_whole, opening, opening_row, closing, closing_row
      FROM content_balance WHERE content_id = ? ORDER BY position
      """)
    try statement.bind(1, content).forEachRow { row in
      guard let net = try row.sum(2, in: "content_balance.net") else { return }
      func stated(_ column: Int32) -> BalanceStatement.Stated? {
        row.optionalInteger(column).map {
          BalanceStatement.Stated(minorUnits: $0, row: Int(row.integer(column + 1)))
        }
      }
      found.append(
        BalanceStatement(
          source: "", file: "", fileDate: nil, merchantNumber: row.text(0),
          currency: try row.currency(1, in: "content_balance.currency"), opening: stated(4),
          closing: stated(6), netMinorUnits: net, isComplete: row.integer(3) != 0))
    }
    return found
  }

  /// Whether what is kept of each content is what its lines say.
  static func areKeptRight(_ db: Database) throws -> Bool {
    try Int64.fetchAll(db, sql: "SELECT DISTINCT content_id FROM content_balance").allSatisfy {
      try kept(db, content: $0) == sums(db, content: $0)
    }
  }
}
