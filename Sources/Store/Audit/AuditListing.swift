import GRDB
public import SettlementModel

/// The listing `decisions`: the audit trail.
enum AuditListing {
  static let columns =
    "entry,decided_at,subject_type,subject,code,action,reason,note,assigned_to,decided_by,"
    + "second_by,login,currency,expected,actual,difference,run,reference,detail,hash"

  /// In the order of the trail.
  static func forEachEntry(
    _ db: Database, _ filter: ListingFilter, calendar: BusinessCalendar,
    _ body: ([ReportCell]) throws -> Void
  ) throws {
    let (condition, arguments) = conditions(filter, calendar)
    let codes = try codes(db)
    for entry in try AuditTrail.entries(db, where: condition, arguments: arguments) {
      try body(cells(of: entry, code: codes[entry.subject] ?? ""))
    }
  }

  private static func conditions(
    _ filter: ListingFilter, _ calendar: BusinessCalendar
  ) -> (sql: String, arguments: StatementArguments) {
    var list = ["1"]
    var arguments = StatementArguments()
    func add(_ condition: String, _ argument: (any DatabaseValueConvertible)?) {
      guard let argument else { return }
      list.append(condition)
      arguments += [argument]
    }
    add("decided_at >= ?", filter.from.map { calendar.start(of: $0).milliseconds })
    add("decided_at < ?", filter.to.map { calendar.start(of: $0.adding(days: 1)).milliseconds })
    add("substr(amounts, 1, 4) = ? || ' '", filter.currency.map(\.code))
    let about = "subject IN (SELECT finding_id FROM finding WHERE"
    add(
      "\(about) payment_intent_id = ?)",
      filter.paymentIntentID.isEmpty ? nil : filter.paymentIntentID)
    add(
      "\(about) merchant_order_id = ?)",
      filter.merchantOrderID.isEmpty ? nil : filter.merchantOrderID)
    return (list.joined(separator: " AND "), arguments)
  }

  /// The code of each finding that the trail names, as it is or was last.
  private static func codes(_ db: Database) throws -> [String: String] {
    var codes: [String: String] = [:]
    for row in try Row.fetchAll(
      db,
      sql: """
        SELECT finding_id, code FROM finding
        WHERE finding_id IN (SELECT subject FROM audit_entry) ORDER BY version_id
        """)
    { codes[row[0]] = row[1] }
    return codes
  }

  private static func cells(of entry: AuditEntry, code: String) -> [ReportCell] {
    [
      .integer(entry.number), .time(entry.at), .text(entry.subjectType.rawValue),
      .text(entry.subject), .words(code), .text(entry.action.rawValue), .words(entry.reason),
      .words(entry.note), .words(entry.assignee), .text(entry.by), .words(entry.second),
      .words(entry.login),
    ] + amounts(of: entry) + [
      entry.run.map { .integer($0) } ?? .empty, entry.reference.map { .integer($0) } ?? .empty,
      .words(entry.detail), .text(entry.hash),
    ]
  }

  private static func amounts(of entry: AuditEntry) -> [ReportCell] {
    guard let amounts = entry.shownAmounts else { return [.empty, .empty, .empty, .empty] }
    var difference: Int128?
    if let expected = amounts.expected, let actual = amounts.actual {
      difference = actual - expected
    }
    return [.text(amounts.currency.code)]
      + [amounts.expected, amounts.actual, difference].map { .minorUnits($0, amounts.currency) }
  }
}

extension SettlementDatabase {
  /// The audit trail, oldest entry first; the filter's days are those of the decision.
  public func auditRows(
    _ filter: ListingFilter = ListingFilter(), calendar: BusinessCalendar
  ) -> some ReportRows {
    AuditRows(
      rows: StoredRows(columns: AuditListing.columns) { body in
        try self.read { try AuditListing.forEachEntry($0, filter, calendar: calendar, body) }
      })
  }
}

/// The audit trail as a report. One finding may stand in it many times, so its amounts have no sum.
private struct AuditRows: ReportRows {
  let rows: StoredRows
  var columns: [String] { rows.columns }
  var summableColumns: [String]? { [] }

  func forEachRow(_ body: ([ReportCell]) throws -> Void) throws { try rows.forEachRow(body) }
}
