import GRDB
import SettlementModel

/// Findings about files with lines of merchant numbers or app ids that the configuration does not
/// know.
enum ScopeFindings {
  static func add(
    _ db: Database, scope: MatchingPolicy.Scope, calendar: BusinessCalendar,
    to list: inout ControlFindingList
  ) throws {
    let numbers = scope.otherMerchantNumbers.union([scope.merchantNumber, ""]).sorted()
    let apps = scope.configuredAppIDs.union([""]).sorted()
    let isUnknown = """
      (line.merchant_no NOT IN (\(marks(numbers.count)))
        OR (line.merchant_no IN ('', ?) AND line.app_id NOT IN (\(marks(apps.count)))))
      """
    let statement = try PreparedStatement(db, sql(isUnknown, try ContentSums.areWhole(db)))
    for (index, text) in (numbers + [scope.merchantNumber] + apps).enumerated() {
      statement.bind(Int32(index + 1), text)
    }
    try statement.forEachRow { row in
      list.append(
        unknown: scope,
        at: FilePosition(source: row.text(0), file: row.text(1), row: Int(row.integer(2))),
        merchantNumber: row.text(3), appID: row.text(4),
        agesFrom: row.isNull(5)
          ? row.day(6).map(BusinessDay.init(daysSinceEpoch:)) : calendar.day(of: row.timestamp(5)))
    }
  }

  /// Of the row with the smallest number in each file, as SQLite says of columns beside min().
  private static func sql(_ isUnknown: String, _ areSummed: Bool) -> String {
    guard areSummed else {
      return """
        SELECT live.source, live.name, min(line.row), line.merchant_no, line.app_id,
          line.occurred_at, line.settled_on
        FROM live_content AS live JOIN settlement_line AS line ON line.content_id = live.content_id
        WHERE \(isUnknown)
        GROUP BY live.content_id ORDER BY live.source, live.name
        """
    }
    return """
      SELECT live.source, live.name, first.row, first.merchant_no, first.app_id,
        one.occurred_at, one.settled_on
      FROM (SELECT line.content_id, min(line.first_row) AS row, line.merchant_no, line.app_id
        FROM content_account AS line WHERE \(isUnknown) GROUP BY line.content_id) AS first
      JOIN live_content AS live ON live.content_id = first.content_id
      JOIN settlement_line AS one ON one.content_id = first.content_id AND one.row = first.row
      ORDER BY live.source, live.name
      """
  }

  private static func marks(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
  }
}
