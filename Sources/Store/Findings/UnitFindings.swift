import GRDB
import SettlementModel

/// Findings about files, or all records, whose amounts look like minor units taken for major ones,
/// or the other way round.
///
/// Derived from the open verdicts, so that a night that evaluates everything again says the same.
enum UnitFindings {
  static func add(_ db: Database, to list: inout ControlFindingList) throws {
    var suspicions = UnitSuspicions()
    guard try addMismatches(db, to: &suspicions) else { return }
    try addSettledLines(db, to: &suspicions)
    suspicions.append(to: &list)
  }

  /// Open amount mismatches by exactly 100 or 1000, by file and direction.
  ///
  /// - Returns: whether there is any.
  private static func addMismatches(
    _ db: Database, to suspicions: inout UnitSuspicions
  ) throws -> Bool {
    var hasAny = false
    let statement = try PreparedStatement(
      db,
      """
      SELECT source, file, expected, actual FROM finding
      WHERE closed_run IS NULL AND origin = 'case' AND code = 'AMOUNT_MISMATCH' AND file <> ''
        AND expected IS NOT NULL AND actual IS NOT NULL
      """)
    try statement.forEachRow { row in
      let finding = Finding(
        code: .amountMismatch, expectedMinorUnits: try row.sum(2, in: "finding.expected"),
        actualMinorUnits: try row.sum(3, in: "finding.actual"), detail: "")
      guard let isTooLarge = finding.isOffByUnits else { return }
      hasAny = true
      suspicions.add(
        mismatches: 1, areTooLarge: isTooLarge,
        of: UnitSuspicions.File(source: row.text(0), name: row.text(1)))
    }
    return hasAny
  }

  /// Lines of payments and refunds that are tied to a record, by file; matched ones in currencies
  /// without decimals say nothing, for there both units are one.
  private static func addSettledLines(
    _ db: Database, to suspicions: inout UnitSuspicions
  ) throws {
    let kinds = LineKind.allCases.filter(\.settlesRecord).map { "'\($0.rawValue)'" }
      .joined(separator: ", ")
    let statement = try PreparedStatement(
      db,
      """
      SELECT live.source, live.name, count(*) FROM live_content AS live
      JOIN settlement_line AS line ON line.content_id = live.content_id
      JOIN line_verdict AS verdict ON verdict.line_id = line.id AND verdict.closed_run IS NULL
      LEFT JOIN currency_digits AS digits ON digits.currency = line.currency
      WHERE line.kind IN (\(kinds)) AND (verdict.outcome = 'discrepant'
        OR verdict.outcome = 'matched' AND coalesce(digits.digits, 2) > 0)
      GROUP BY live.content_id
      """)
    try statement.forEachRow { row in
      suspicions.add(
        settledLines: Int(row.integer(2)),
        of: UnitSuspicions.File(source: row.text(0), name: row.text(1)))
    }
  }
}
