package import GRDB
package import SettlementModel

/// Sums files by merchant number and settlement currency, for the sources that state balances.
package enum BalanceStatements {
  /// Everything that files say of balances; empty, at no cost, where none says anything.
  package static func book(_ db: Database) throws -> BalanceBook {
    var book = BalanceBook()
    for source in try sources(db) {
      for file in try files(db, of: source) {
        // Nothing is kept of a file that states no balance beside others that do.
        var sums = try kept(db, content: file.content)
        if sums.isEmpty { sums = try self.sums(db, content: file.content) }
        book.statements += sums.map { file.statement(of: $0) }
      }
      book.refusedDays[source] = try refusedDays(db, of: source)
    }
    return book
  }

  private struct File {
    let content: Int64
    let source: String
    let name: String
    let date: BusinessDay?
    let isComplete: Bool

    /// A sum of the content's lines as what the file says.
    func statement(of sum: BalanceStatement) -> BalanceStatement {
      var one = sum
      (one.source, one.file, one.fileDate) = (source, name, date)
      one.isComplete = sum.isComplete && isComplete
      return one
    }
  }

  private static func sources(_ db: Database) throws -> [String] {
    var sources: Set<String> = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT DISTINCT live.source FROM live_content AS live WHERE live.content_id IN (
        SELECT DISTINCT content_id FROM settlement_line
        WHERE opening_balance IS NOT NULL OR closing_balance IS NOT NULL)
      """)
    try statement.forEachRow { sources.insert($0.text(0)) }
    return sources.sorted()
  }

  private static func files(_ db: Database, of source: String) throws -> [File] {
    var files: [File] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT live.content_id, live.source, live.name, max(version.file_date),
        content.rows_rejected + content.rows_ignored = 0
      FROM live_content AS live
      JOIN file_content AS content ON content.id = live.content_id
      JOIN file_version AS version ON version.content_id = live.content_id
        AND version.superseded_run IS NULL AND version.source = live.source
        AND version.name = live.name
      WHERE live.source = ? GROUP BY live.content_id ORDER BY live.name
      """)
    try statement.bind(1, source).forEachRow { row in
      files.append(
        File(
          content: row.integer(0), source: row.text(1), name: row.text(2),
          date: row.businessDay(3), isComplete: row.integer(4) != 0))
    }
    return files
  }

  private struct Key: Hashable {
    let merchantNumber: String
    let currency: String
  }

  /// What the lines of a content say and sum to, in the order in which merchant numbers and
  /// currencies come; of no file, and complete where every net is known.
  static func sums(_ db: Database, content: Int64) throws -> [BalanceStatement] {
    var found: [BalanceStatement] = []
    var indexes: [Key: Int] = [:]
    let lines = try PreparedStatement(
      db,
      """
      SELECT line.row, line.merchant_no, line.settlement_currency, \(PayoutStatements.net),
        typeof(\(PayoutStatements.net)) = 'integer', line.opening_balance, line.closing_balance
      FROM settlement_line AS line WHERE line.content_id = ? ORDER BY line.row
      """)
    try lines.bind(1, content).forEachRow { row in
      let key = Key(merchantNumber: row.text(1), currency: row.text(2))
      let index: Int
      if let known = indexes[key] {
        index = known
      } else {
        index = found.count
        indexes[key] = index
        found.append(
          BalanceStatement(
            source: "", file: "", fileDate: nil, merchantNumber: key.merchantNumber,
            currency: try row.currency(2, in: "settlement_line.settlement_currency")))
      }
      if row.integer(4) != 0 {
        found[index].netMinorUnits += Int128(row.integer(3))
      } else {
        found[index].isComplete = false
      }
      let number = Int(row.integer(0))
      if found[index].opening == nil, let stated = row.optionalInteger(5) {
        found[index].opening = BalanceStatement.Stated(minorUnits: stated, row: number)
      }
      if let stated = row.optionalInteger(6) {
        found[index].closing = BalanceStatement.Stated(minorUnits: stated, row: number)
      }
    }
    return found
  }

  private static func refusedDays(
    _ db: Database, of source: String
  ) throws -> Set<BusinessDay?> {
    var days: Set<BusinessDay?> = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT version.file_date FROM file_version AS version
      JOIN file_standing AS standing ON standing.version_id = version.id
      WHERE version.superseded_run IS NULL AND standing.state = 'refused' AND version.source = ?
      """)
    try statement.bind(1, source).forEachRow { days.insert($0.businessDay(0)) }
    return days
  }
}
