import GRDB
import SettlementModel

/// The listings `runs` and `files`.
enum JournalListings {
  static let runColumns = "run,command,business_date,started_at,ended_at,exit_code"

  /// Newest first.
  static func forEachRun(
    _ db: Database, _ filter: ListingFilter, _ body: ([ReportCell]) throws -> Void
  ) throws {
    let statement = try PreparedStatement(
      db,
      """
      SELECT id, command, business_day, started_at, ended_at, exit_code FROM run
      WHERE \(filter.days("business_day")) ORDER BY id DESC
      """)
    try statement.forEachRow { row in
      try body([
        .integer(row.integer(0)), .words(row.text(1)), .day(row.businessDay(2)),
        .time(row.timestamp(3)),
        row.isNull(4) ? .empty : .time(row.timestamp(4)),
        row.optionalInteger(5).map { .integer($0) } ?? .empty,
      ])
    }
  }

  static let fileColumns =
    "source,name,version,state,file_date,rows,rejected,size_bytes,sha256,duplicate_of,run,"
    + "card_numbers,accepted_by,accepted_note"

  /// By source, name and version.
  static func forEachFile(
    _ db: Database, _ filter: ListingFilter, _ body: ([ReportCell]) throws -> Void
  ) throws {
    let statement = try PreparedStatement(
      db,
      """
      SELECT version.source, version.name, version.version,
        CASE WHEN version.superseded_run IS NOT NULL THEN 'superseded'
          WHEN standing.state = 'refused' THEN 'quarantined'
          WHEN content.rows_loaded + content.rows_rejected + content.rows_ignored > 0
            AND (live.source IS NOT version.source OR live.name IS NOT version.name) THEN 'duplicate'
          ELSE 'ingested' END AS state,
        version.file_date, content.rows_loaded + content.rows_rejected + content.rows_ignored,
        content.rows_rejected, content.size_bytes, content.sha256, live.name, version.arrived_run,
        content.masked_numbers, acceptance.accepted_by, acceptance.note
      FROM file_version AS version JOIN file_content AS content ON content.id = version.content_id
      JOIN file_standing AS standing ON standing.version_id = version.id
      LEFT JOIN live_content AS live ON live.content_id = version.content_id
      LEFT JOIN file_acceptance AS acceptance ON acceptance.id = (
        SELECT max(id) FROM file_acceptance AS newest WHERE newest.content_id = content.id)
      WHERE content.state <> 'staging' AND \(filter.days("version.file_date"))
      ORDER BY version.source, version.name, version.version
      """)
    try statement.forEachRow { row in
      let state = row.text(3)
      try body([
        .text(row.text(0)), .text(row.text(1)), .integer(row.integer(2)), .text(state),
        .day(row.businessDay(4)), .integer(row.integer(5)), .integer(row.integer(6)),
        .integer(row.integer(7)), .text(row.text(8)),
        state == "duplicate" ? .words(row.text(9)) : .empty, .integer(row.integer(10)),
        .integer(row.integer(11)), .words(row.text(12)), .words(row.text(13)),
      ])
    }
  }
}
