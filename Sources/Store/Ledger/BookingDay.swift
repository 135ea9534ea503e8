import GRDB
import SettlementModel

/// The day on which a line stands in the books, as SQL over `settlement_line AS line` and
/// `live_content AS live`.
enum BookingDay {
  /// Days since the epoch, never NULL: settlement date, else local date of the occurrence, else the
  /// file's date, else the business day on which the file was read. It depends on nothing that comes
  /// later.
  static let expression = """
    COALESCE(line.settled_on,
      CASE WHEN line.occurred_at IS NOT NULL THEN tieout_local_day(line.occurred_at) END,
      (SELECT version.file_date FROM file_version AS version
        WHERE version.source = live.source AND version.name = live.name
          AND version.content_id = live.content_id AND version.superseded_run IS NULL),
      (SELECT run.business_day FROM file_content AS content JOIN run ON run.id = content.read_run
        WHERE content.id = line.content_id))
    """

  /// Gives SQL the local date of a point in time.
  static func register(in db: Database, calendar: BusinessCalendar) {
    db.add(
      function: DatabaseFunction("tieout_local_day", argumentCount: 1, pure: true) { values in
        guard let milliseconds = Int64.fromDatabaseValue(values[0]) else { return nil }
        return Int64(calendar.day(of: Timestamp(milliseconds: milliseconds)).daysSinceEpoch)
      })
  }
}
