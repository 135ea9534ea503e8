package import GRDB
package import SettlementModel

/// Where the data begins.
package enum Coverage {
  /// The earliest local date of an occurrence, or settlement date, of all lines that count; nil
  /// without lines.
  package static func earliestDate(
    _ db: Database, calendar: BusinessCalendar
  ) throws -> BusinessDay? {
    var days: [BusinessDay] = []
    let statement = try PreparedStatement(
      db,
      try ContentSums.areWhole(db)
        ? """
        SELECT min(first_occurred_at), min(first_settled_on) FROM content_extent
        WHERE content_id IN (SELECT content_id FROM live_content)
        """
        : """
        SELECT min(occurred_at), min(settled_on) FROM settlement_line
        WHERE content_id IN (SELECT content_id FROM live_content)
        """)
    try statement.forEachRow { row in
      if !row.isNull(0) { days.append(calendar.day(of: row.timestamp(0))) }
      if let day = row.businessDay(1) { days.append(day) }
    }
    try PreparedStatement(
      db,
      """
      SELECT min(earliest_day) FROM purged_content
      WHERE content_id IN (SELECT content_id FROM live_content)
      """
    ).forEachRow { if let day = $0.businessDay(0) { days.append(day) } }
    return days.min()
  }

  /// The setting that keeps the creation of the oldest dispute of before a purge.
  static let purgedDisputeName = "purged_oldest_dispute"

  /// The creation of the oldest current dispute; nil without one.
  package static func oldestDispute(_ db: Database) throws -> Timestamp? {
    var oldest: Timestamp?
    try PreparedStatement(db, "SELECT min(created_at) FROM dispute WHERE closed_run IS NULL")
      .forEachRow { if !$0.isNull(0) { oldest = $0.timestamp(0) } }
    // Rules go by the oldest that was ever fed in, also where it was purged.
    let purged = try Setting.value(db, purgedDisputeName).flatMap { Int64($0) }
      .map(Timestamp.init(milliseconds:))
    return [oldest, purged].compactMap { $0 }.min()
  }
}
