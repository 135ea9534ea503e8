package import GRDB
package import SettlementModel

package enum ReportedFindings {
  /// Calls `body` once a finding that the filter lets through, in `FindingOrder`; the ages are
  /// those of `businessDay`.
  package static func forEach(
    _ db: Database, filter: FindingFilter, businessDay: BusinessDay, calendar: BusinessCalendar,
    _ body: (ReportedFinding) throws -> Void
  ) throws {
    let (conditions, arguments) = try filter.conditions(db)
    let statement = try PreparedStatement(
      db,
      """
      SELECT \(FindingColumns.list(of: "f")), f.first_seen, f.closed_run IS NOT NULL,
        \(try FindingDecisions.isResolved(db))
      FROM finding AS f \(try filter.listingIndex(db)) WHERE \(conditions)
      ORDER BY f.class, f.code, f.payment_intent_id, f.record_id, f.file, COALESCE(f.row, 0),
        f.source, f.finding_id
      """)
    statement.bind(arguments)
    let next = Int32(FindingColumns.names.count)
    try statement.forEachRow { row in
      let finding = try FindingColumns.finding(row, from: 0)
      guard isLargeEnough(finding, filter.minAmountMinorUnits) else { return }
      let firstSeen = row.businessDay(next) ?? businessDay
      let status: ReportedFinding.Status =
        if row.integer(next + 1) != 0 { .cleared } else {
          row.integer(next + 2) != 0 ? .resolved : .open
        }
      try body(
        ReportedFinding(
          finding: finding, status: status, firstSeen: firstSeen,
          ageDays: calendar.ageDays(from: finding.agesFrom ?? firstSeen, to: businessDay)))
    }
  }

  static func isLargeEnough(_ finding: Finding, _ minima: [Currency: Int64]) -> Bool {
    if minima.isEmpty { return true }
    guard let currency = finding.currency, let minimum = minima[currency],
      let difference = finding.differenceMinorUnits
    else { return false }
    return difference.magnitude >= Int128(minimum).magnitude
  }

  /// Counts of open findings that decide the exit code.
  package static func openCounts(_ db: Database) throws -> OpenFindingCounts {
    var counts = OpenFindingCounts()
    let statement = try PreparedStatement(
      db,
      """
      SELECT f.code, count(*) FROM finding AS f
      WHERE f.closed_run IS NULL AND NOT \(try FindingDecisions.isResolved(db)) GROUP BY f.class, f.code
      """)
    try statement.forEachRow { row in
      guard let code = FindingCode(rawValue: row.text(0)) else {
        throw StoredValueError(place: "finding.code", text: row.text(0))
      }
      let count = Int(row.integer(1))
      if code.findingClass == .timing {
        counts.pendingItems += count
      } else {
        counts.discrepancies += count
      }
      if code.isRefusedInput { counts.refusedInput += count }
      if code == .apiIncomplete { counts.incompletePulls += count }
    }
    return counts
  }
}

/// How many findings are open and not resolved.
public struct OpenFindingCounts: Sendable, Hashable {
  /// All but pending items.
  public var discrepancies = 0
  public var pendingItems = 0
  /// Those of the discrepancies that speak of refused input.
  public var refusedInput = 0
  /// Those of the discrepancies that speak of a pull that did not finish.
  public var incompletePulls = 0

  public init() {}
}
