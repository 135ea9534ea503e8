import GRDB
import SettlementModel

/// Findings about files, or all records, whose amounts look like minor units taken for major ones,
/// or the other way round.
///
/// Derived from the open verdicts, so that a night that evaluates everything again says the same.
enum UnitFindings {
  static func add(_ db: Database, to list: inout ControlFindingList) throws {
    var suspicions = UnitSuspicions()
    try addMismatches(db, to: &suspicions)
    // Most nights no file can be suspected, and lines need not be read.
    guard try isAnySuspect(db, suspicions) else { return }
    try addSettledLines(db, to: &suspicions)
    suspicions.append(to: &list)
  }

  /// Whether a file has so many mismatches that its settled lines decide, and so few of these that it
  /// may be suspected: reads no more of them than it takes to see that there are enough.
  private static func isAnySuspect(_ db: Database, _ suspicions: UnitSuspicions) throws -> Bool {
    let statement = try PreparedStatement(
      db,
      """
      SELECT count(*) FROM (SELECT 1 FROM live_content AS live \(settledLines)
        AND live.source = ? AND live.name = ? LIMIT ?)
      """)
    return try suspicions.settledLinesThatClear.contains { file, lines in
      var count = 0
      try statement.bind(1, file.source).bind(2, file.name).bind(3, Int64(lines))
        .forEachRow { count = Int($0.integer(0)) }
      return count < lines
    }
  }

  /// Open amount mismatches by exactly 100 or 1000, by file and direction.
  private static func addMismatches(
    _ db: Database, to suspicions: inout UnitSuspicions
  ) throws {
    let code = FindingCode.amountMismatch
    let statement = try PreparedStatement(
      db,
      """
      SELECT source, file, expected, actual FROM finding
      WHERE closed_run IS NULL AND origin = 'case' AND class = '\(code.findingClass.rawValue)'
        AND code = '\(code.rawValue)' AND file <> ''
        AND expected IS NOT NULL AND actual IS NOT NULL
      """)
    try statement.forEachRow { row in
      let finding = Finding(
        code: .amountMismatch, expectedMinorUnits: try row.sum(2, in: "finding.expected"),
        actualMinorUnits: try row.sum(3, in: "finding.actual"), detail: "")
      guard let isTooLarge = finding.isOffByUnits else { return }
      suspicions.add(
        mismatches: 1, areTooLarge: isTooLarge,
        of: UnitSuspicions.File(source: row.text(0), name: row.text(1)))
    }
  }

  /// Lines of payments and refunds that are tied to a record, as joins of `live` and a condition;
  /// matched ones in currencies without decimals say nothing, for there both units are one.
  private static let settledLines = """
    CROSS JOIN settlement_line AS line ON line.content_id = live.content_id
    CROSS JOIN line_verdict AS verdict
      ON verdict.line_id = line.id AND verdict.closed_run IS NULL
    LEFT JOIN currency_digits AS digits ON digits.currency = line.currency
    WHERE line.kind IN (\(kinds)) AND (verdict.outcome = 'discrepant'
      OR verdict.outcome = 'matched' AND coalesce(digits.digits, 2) > 0)
    """

  private static let kinds = LineKind.allCases.filter(\.settlesRecord)
    .map { "'\($0.rawValue)'" }.joined(separator: ", ")

  private static func addSettledLines(
    _ db: Database, to suspicions: inout UnitSuspicions
  ) throws {
    let statement = try PreparedStatement(
      db,
      """
      SELECT live.source, live.name, count(*) FROM live_content AS live \(settledLines)
      GROUP BY live.content_id
      """)
    try statement.forEachRow { row in
      suspicions.add(
        settledLines: Int(row.integer(2)),
        of: UnitSuspicions.File(source: row.text(0), name: row.text(1)))
    }
  }
}
