import GRDB
import SettlementModel

/// Walks every line that counts in the order of the books: booking day, settlement before payout,
/// payout (batch), currency, file, row.
enum LedgerLines {
  static func forEach(
    _ db: Database, _ filter: LedgerFilter, calendar: BusinessCalendar,
    _ body: (LedgerLine) throws -> Void
  ) throws {
    BookingDay.register(in: db, calendar: calendar)
    let live = try LiveContent(db)
    let remarks = try LedgerRemarks(db)
    let count = Int32(LineColumns.names.count)
    let statement = try PreparedStatement(db, sql(filter))
    try statement.forEachRow { row in
      guard let line = try LineColumns.line(row, from: 0, live: live) else { return }
      guard let bookedOn = row.businessDay(count) else {
        throw StoredValueError(place: "booking day of \(line.position)", text: "")
      }
      try body(try entry(line, bookedOn: bookedOn, row, from: count + 1, remarks))
    }
  }

  private static func entry(
    _ line: SettlementLine, bookedOn: BusinessDay, _ row: PreparedStatement, from first: Int32,
    _ remarks: LedgerRemarks
  ) throws -> LedgerLine {
    let outcome = LineOutcome(rawValue: row.text(first + 1))
    var entry = LedgerLine(line: line, bookedOn: bookedOn, standing: .withoutRecord)
    let (otherRecords, soundRecords) = (row.integer(first + 5), row.integer(first + 6))
    if !row.isNull(first + 2) {
      let isFirst = row.integer(first + 4) != 0
      entry.match = LedgerLine.MatchShare(
        currency: try row.currency(first + 2, in: "match.currency"),
        toleratedMinorUnits: isFirst ? row.integer(first + 3) : 0,
        recordCount: isFirst ? Int(soundRecords) : 0,
        hasOpenRecord: row.integer(first + 7) != 0)
    }
    let key = row.optionalInteger(first)
    if let key { entry.remarks = try remarks.at(line.position, case: key) }
    guard line.kind.settlesRecord else { return entry }
    let own = LedgerRemarks.mostTelling(entry.remarks)
    switch outcome {
    case .matched: entry.standing = .matched
    case .waiting, nil: entry.standing = .waiting
    case .batchLevel: entry.standing = .outOfScope
    case .discrepant
    where otherRecords == 0 && own == nil && (soundRecords > 0 || isBesideDispute(entry)):
      entry.standing = .matched
    case .discrepant:
      entry.standing = .doubtful
      entry.doubt = try own ?? key.flatMap { try remarks.doubt(inCase: $0) }
    }
    return entry
  }

  /// Whether a line of a dispute, which is in no bucket of its own, is discrepant only for what is
  /// found beside the match.
  private static func isBesideDispute(_ entry: LedgerLine) -> Bool {
    switch entry.line.kind {
    case .chargeback, .chargebackReversal: entry.match != nil && !entry.remarks.isEmpty
    default: false
    }
  }

  /// After the line's columns and its booking day: case, outcome, match currency, tolerated, whether
  /// it is the match's first line, records of the match that are not as they should be, those that
  /// are, and those that are discrepant or pending.
  private static func sql(_ filter: LedgerFilter) -> String {
    let ofMatch = "match_id = verdict.match_id AND closed_run IS NULL"
    return """
      SELECT \(LineColumns.list(of: "line")), \(BookingDay.expression) AS booked_on,
        line.case_key, verdict.outcome, match.currency, match.tolerated,
        line.id = (SELECT min(line_id) FROM line_verdict WHERE \(ofMatch)),
        (SELECT count(*) FROM record_verdict WHERE \(ofMatch) AND outcome <> 'matched'),
        (SELECT count(*) FROM record_verdict WHERE \(ofMatch) AND outcome = 'matched'),
        (SELECT count(*) FROM record_verdict
          WHERE \(ofMatch) AND outcome IN ('discrepant', 'pending'))
      FROM live_content AS live
      JOIN settlement_line AS line ON line.content_id = live.content_id
      LEFT JOIN line_verdict AS verdict
        ON verdict.line_id = line.id AND verdict.closed_run IS NULL
      LEFT JOIN match ON match.id = verdict.match_id AND match.closed_run IS NULL
      WHERE \(filter.lines)
      ORDER BY booked_on, line.kind IN ('payout', 'payout_return'),
        CASE WHEN line.payout_id <> '' THEN line.payout_id ELSE line.batch_id END,
        line.payout_id = '', line.settlement_currency, live.name, line.row, live.source
      """
  }
}
