import GRDB
import SettlementModel

/// Looks for records and lines of one amount, currency and time that nothing ties.
enum Suggestions {
  /// How many lines and records of one case are looked at.
  private static let subjectsMax = 20
  private static let windowMilliseconds = Int64(Suggestion.daysApartMax) * 86_400_000

  /// Nearest first, line by line, then record by record; linear in what nothing ties, for each.
  static func find(
    _ db: Database, for one: PaymentCase, verdict: CaseVerdict, calendar: BusinessCalendar
  ) throws -> [Suggestion] {
    let claimed = Set(verdict.matches.flatMap(\.lineIDs))
    let untied = Set(
      verdict.lineOutcomes.filter { $0.outcome == .waiting || $0.outcome == .discrepant }
        .map(\.lineID)
    ).subtracting(claimed)
    var found: [Suggestion] = []
    let records = try PreparedStatement(db, recordsSQL(KeptTotals.showsPast(db)))
    let lines = one.lines.filter { untied.contains($0.id) && type(of: $0.kind) != nil }
    for line in lines.prefix(subjectsMax) {
      guard let time = time(of: line, calendar), let type = type(of: line.kind) else { continue }
      try records.bind(1, type.rawValue).bind(2, line.grossMinorUnits)
        .bind(3, line.currency.code).bind(4, time.milliseconds).bind(5, windowMilliseconds)
        .bind(6, one.key.number).forEachRow { row in
          found.append(
            Suggestion(
              line: line.position, lineKind: line.kind,
              record: RecordReference(type: type, id: row.text(0)), paymentIntentID: row.text(1),
              amount: line.gross, daysApart: Int(row.integer(2) / 86_400_000), isForLine: true))
        }
    }
    return try found
      + linesThatMayFit(db, one, verdict: verdict, calendar: calendar)
  }

  private static func linesThatMayFit(
    _ db: Database, _ one: PaymentCase, verdict: CaseVerdict, calendar: BusinessCalendar
  ) throws -> [Suggestion] {
    let claimed = Set(verdict.matches.flatMap(\.records))
    let open = verdict.recordVerdicts.filter {
      ($0.outcome == .pending || $0.outcome == .discrepant) && !claimed.contains($0.record)
    }
    var found: [Suggestion] = []
    let live = try LiveContent(db)
    let statement = try PreparedStatement(db, linesSQL(KeptTotals.showsPast(db)))
    for entry in open.prefix(subjectsMax) {
      guard let created = created(entry.record, in: one) else { continue }
      var near: [(line: SettlementLine, apart: Int64)] = []
      try statement.bind(1, entry.record.type == .refund ? "refund" : "capture")
        .bind(2, entry.value.minorUnits).bind(3, entry.value.currency.code)
        .bind(4, one.key.number).forEachRow { row in
          guard let line = try LineColumns.line(row, from: 0, live: live),
            let time = time(of: line, calendar)
          else { return }
          let apart = abs(time.milliseconds - created.time.milliseconds)
          if apart <= windowMilliseconds { near.append((line, apart)) }
        }
      near.sort { ($0.apart, $0.line.position) < ($1.apart, $1.line.position) }
      found += near.prefix(Suggestion.countMax).map { line, apart in
        Suggestion(
          line: line.position, lineKind: line.kind, record: entry.record,
          paymentIntentID: created.intent, amount: entry.value,
          daysApart: Int(apart / 86_400_000), isForLine: false)
      }
    }
    return found
  }

  /// Unsettled records of other cases.
  private static func recordsSQL(_ showsPast: Bool) -> String {
    """
    SELECT verdict.id,
      COALESCE(capture.payment_intent_id, refund.payment_intent_id, intent.id, ''),
      abs(COALESCE(capture.created_at, refund.created_at, intent.created_at) - ?4) AS apart
    FROM record_verdict AS verdict \(showsPast ? "" : "INDEXED BY record_verdict_untied")
    LEFT JOIN capture ON verdict.type = 'capture' AND capture.id = verdict.id
      AND capture.closed_run IS NULL
    LEFT JOIN refund ON verdict.type = 'refund' AND refund.id = verdict.id
      AND refund.closed_run IS NULL
    LEFT JOIN payment_intent AS intent ON verdict.type = 'capture' AND intent.id = verdict.id
      AND intent.closed_run IS NULL
    WHERE verdict.closed_run IS NULL AND verdict.match_id IS NULL
      AND verdict.outcome IN ('pending', 'discrepant') AND verdict.type = ?1
      AND verdict.value = ?2 AND verdict.currency = ?3 AND verdict.case_key <> ?6
      AND apart <= ?5
    ORDER BY apart, verdict.id LIMIT \(Suggestion.countMax)
    """
  }

  /// Lines of other cases that nothing ties; these are fewer than those of an amount. Views of the past
  /// have no index of them.
  private static func linesSQL(_ showsPast: Bool) -> String {
    """
    SELECT \(LineColumns.list(of: "line"))
    FROM \(showsPast
      ? "settlement_line AS line CROSS JOIN line_verdict AS verdict"
      : "line_verdict AS verdict INDEXED BY line_verdict_untied CROSS JOIN settlement_line AS line")
    WHERE line.id = verdict.line_id AND verdict.closed_run IS NULL
      AND line.kind = ?1 AND line.gross = ?2 AND line.currency = ?3 AND line.case_key <> ?4
      AND verdict.match_id IS NULL AND verdict.outcome IN ('waiting', 'discrepant')
    """
  }

  private static func type(of kind: LineKind) -> RecordType? {
    switch kind {
    case .capture: .capture
    case .refund: .refund
    default: nil
    }
  }

  private static func time(of line: SettlementLine, _ calendar: BusinessCalendar) -> Timestamp? {
    line.occurredAt ?? line.settledOn.map(calendar.start(of:))
  }

  private static func created(
    _ reference: RecordReference, in one: PaymentCase
  ) -> (time: Timestamp, intent: String)? {
    if reference.type == .refund {
      return one.refunds.first { $0.id == reference.id }.map { ($0.createdAt, $0.paymentIntentID) }
    }
    if let capture = one.captures.first(where: { $0.id == reference.id }) {
      return (capture.createdAt, capture.paymentIntentID)
    }
    return one.intents.first { $0.id == reference.id }.map { ($0.createdAt, $0.id) }
  }
}
