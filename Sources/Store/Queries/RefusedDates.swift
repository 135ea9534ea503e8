import GRDB
import SettlementModel

/// The settlement dates of files that are set aside or have rejected rows: sums over them cannot be
/// trusted.
enum RefusedDates {
  static func mark(_ db: Database, in statements: inout [PayoutStatement]) throws {
    let ranges = try all(db)
    if ranges.isEmpty { return }
    for index in statements.indices {
      guard let first = statements[index].firstSettledOn,
        let last = statements[index].lastSettledOn
      else { continue }
      statements[index].hasRefusedFile = ranges.contains {
        $0.lowerBound <= last && $0.upperBound >= first
      }
    }
  }

  /// One range a file; files without any date have none.
  private static func all(_ db: Database) throws -> [ClosedRange<BusinessDay>] {
    var ranges: [ClosedRange<BusinessDay>] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT version.file_date, version.file_date FROM file_version AS version
      JOIN file_standing AS standing ON standing.version_id = version.id
      WHERE version.superseded_run IS NULL AND standing.state = 'refused'
      UNION
      SELECT min(day), max(day) FROM (
        SELECT live.content_id, (SELECT min(line.settled_on) FROM settlement_line AS line
          WHERE line.content_id = live.content_id) AS day
        FROM live_content AS live JOIN file_content AS content ON content.id = live.content_id
        WHERE content.rows_rejected > 0
        UNION
        SELECT live.content_id, (SELECT max(line.settled_on) FROM settlement_line AS line
          WHERE line.content_id = live.content_id)
        FROM live_content AS live JOIN file_content AS content ON content.id = live.content_id
        WHERE content.rows_rejected > 0
        UNION
        SELECT live.content_id, version.file_date
        FROM live_content AS live JOIN file_content AS content ON content.id = live.content_id
        JOIN file_version AS version ON version.content_id = live.content_id
        WHERE content.rows_rejected > 0 AND version.superseded_run IS NULL)
      GROUP BY content_id
      """)
    try statement.forEachRow { row in
      if let first = row.businessDay(0), let last = row.businessDay(1) {
        ranges.append(first...last)
      }
    }
    return ranges
  }
}
