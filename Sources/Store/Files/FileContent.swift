import GRDB
import SettlementModel

/// One content as `file_content` has it, inside a transaction of the caller.
struct FileContent {
  var id: Int64
  var state: String
  var profile: String
  var counts: RowCounts
  var refusal: FileRefusal?

  /// The content with a digest, or nil.
  init?(_ db: Database, sha256: String) throws {
    let sql = """
      SELECT id, state, profile, rows_physical, rows_header, rows_preamble, rows_blank, rows_control,
        rows_ignored, rows_loaded, rows_rejected, refusal_cause, refusal_row, refusal_detail,
        refusal_currency, refusal_stated, refusal_summed
      FROM file_content WHERE sha256 = ?
      """
    guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [sha256]) else { return nil }
    id = row[0]
    state = row[1]
    profile = row[2]
    counts = RowCounts()
    counts.physical = row[3]
    counts.header = row[4]
    counts.preamble = row[5]
    counts.blank = row[6]
    counts.control = row[7]
    counts.ignored = row[8]
    counts.loaded = row[9]
    counts.rejected = row[10]
    let cause: String? = row[11]
    refusal = cause.flatMap(FileRefusal.Cause.init(rawValue:)).map { cause in
      let currency = (row[14] as String?).flatMap { Currency(code: $0) }
      func money(_ column: Int) -> Money? {
        guard let currency, let minorUnits = row[column] as Int64? else { return nil }
        return Money(minorUnits: minorUnits, currency: currency)
      }
      return FileRefusal(
        cause: cause, row: row[12] ?? 0, detail: row[13] ?? "", stated: money(15), summed: money(16))
    }
  }

  /// The latest date of the names that had the content; nil where none has one.
  static func fileDate(_ db: Database, content: Int64) throws -> BusinessDay? {
    try Int32.fetchOne(
      db, sql: "SELECT max(file_date) FROM file_version WHERE content_id = ?", arguments: [content]
    ).map(BusinessDay.init(daysSinceEpoch:))
  }

  /// Starts content of which nothing counts yet; content that was refused keeps its refusal
  /// meanwhile.
  static func stage(_ db: Database, _ arrival: FileArrival, run: RunID) throws -> Int64 {
    try db.cachedStatement(
      sql: """
        INSERT INTO file_content (sha256, size_bytes, state, profile, read_run)
        VALUES (?, ?, 'staging', ?, ?)
        ON CONFLICT (sha256) DO UPDATE SET state = 'staging'
        """
    ).execute(arguments: [arrival.sha256, arrival.sizeBytes, arrival.profile, run.number])
    return try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT id FROM file_content WHERE sha256 = ?"),
      arguments: [arrival.sha256])!
  }

  /// Ends the staging: with `refusal`, nothing of the content counts, else all of it does.
  static func settle(
    _ db: Database, content: Int64, reading: FileReading, profile: String, run: RunID
  ) throws {
    let counts = reading.counts
    let refusal = reading.refusal
    try keepRefusal(db, content: content, run: run)
    try db.cachedStatement(
      sql: """
        UPDATE file_content SET state = ?, profile = ?, rows_physical = ?, rows_header = ?,
          rows_preamble = ?, rows_blank = ?, rows_control = ?, rows_ignored = ?, rows_loaded = ?,
          rows_rejected = ?, refusal_cause = ?, refusal_row = ?, refusal_detail = ?,
          refusal_currency = ?, refusal_stated = ?, refusal_summed = ?, masked_numbers = ?,
          checks_settlement_amount = ?, read_run = ?
        WHERE id = ?
        """
    ).execute(
      arguments: [
        refusal == nil ? "readable" : "refused", profile, counts.physical, counts.header,
        counts.preamble, counts.blank, counts.control, counts.ignored, counts.loaded,
        counts.rejected, refusal?.cause.rawValue, refusal?.row, refusal?.detail,
        (refusal?.stated ?? refusal?.summed)?.currency.code, refusal?.stated?.minorUnits,
        refusal?.summed?.minorUnits, reading.maskedNumbers,
        reading.checksSettlementAmount, run.number, content,
      ])
    guard refusal == nil else { return }
    for (measure, totals) in [("gross", reading.totals.gross), ("net", reading.totals.net)] {
      for (currency, total) in totals {
        try db.execute(
          sql: "INSERT INTO file_total (content_id, measure, currency, total) VALUES (?, ?, ?, ?)",
          arguments: [content, measure, currency.code, String(total)])
      }
    }
  }

  /// Columns that another reading changes.
  static let readColumns = [
    "profile", "rows_physical", "rows_header", "rows_preamble", "rows_blank", "rows_control",
    "rows_ignored", "rows_loaded", "rows_rejected", "refusal_cause", "refusal_row",
    "refusal_detail", "refusal_currency", "refusal_stated", "refusal_summed", "masked_numbers",
    "checks_settlement_amount",
  ]

  /// Keeps how content was refused that an earlier run read: nights before this one knew it so.
  private static func keepRefusal(_ db: Database, content: Int64, run: RunID) throws {
    let columns = readColumns.joined(separator: ", ")
    try db.cachedStatement(
      sql: """
        INSERT INTO past_refusal (content_id, \(columns), read_run, closed_run)
        SELECT id, \(columns), read_run, ?1 FROM file_content
        WHERE id = ?2 AND refusal_cause IS NOT NULL AND read_run < ?1
        """
    ).execute(arguments: [run.number, content])
  }
}
