import GRDB
import SettlementModel

/// Findings about files, or all records, whose amounts look like minor units taken for major ones,
/// or the other way round.
///
/// Derived from the open verdicts, so that a night that evaluates everything again says the same.
enum UnitFindings {
  /// Fewer mismatches by the factor are chance, or a few odd payments.
  static let mismatchesMin = 5

  private enum Direction: Hashable { case tooLarge, tooSmall }

  private struct File: Hashable {
    var source: String
    var name: String
  }

  private struct Suspicion {
    var file: File
    var direction: Direction
    var mismatches: Int
    var lines: Int
  }

  static func add(_ db: Database, to list: inout ControlFindingList) throws {
    let counts = try mismatches(db)
    let frequent = counts.filter { $0.value.values.contains { $0 >= mismatchesMin } }
    guard !frequent.isEmpty else { return }
    let settled = try settledLines(db)
    var suspicions: [Suspicion] = []
    for (file, directions) in frequent {
      let lines = settled[file, default: 0]
      for (direction, mismatches) in directions
      where mismatches >= mismatchesMin && mismatches * 2 > lines {
        suspicions.append(
          Suspicion(file: file, direction: direction, mismatches: mismatches, lines: lines))
      }
    }
    if let direction = recordsDirection(suspicions, settled) {
      try addRecords(direction, suspicions, to: &list)
    } else {
      try addFiles(suspicions, to: &list)
    }
  }

  /// The way in which every file with enough lines is off: then it is the records that are.
  private static func recordsDirection(
    _ suspicions: [Suspicion], _ settled: [File: Int]
  ) -> Direction? {
    let directions = Set(suspicions.map(\.direction))
    let judged = settled.filter { $0.value >= mismatchesMin }
    guard suspicions.count > 1, judged.count == suspicions.count, directions.count == 1
    else { return nil }
    return directions.first
  }

  private static func addFiles(
    _ suspicions: [Suspicion], to list: inout ControlFindingList
  ) throws {
    let ordered = suspicions.sorted {
      ($0.file.name, $0.file.source) < ($1.file.name, $1.file.source)
    }
    for one in ordered {
      let unit = one.direction == .tooLarge ? "minor units are read as major ones"
        : "major units are read as minor ones"
      try list.append(
        .unitSuspect, at: FilePosition(source: one.file.source, file: one.file.name, row: 0),
        detail: "\(one.mismatches) of \(one.lines) settled lines are \(factor(one.direction)) "
          + "what the records say: perhaps \(unit); check amounts.unit of the profile.")
    }
  }

  private static func addRecords(
    _ direction: Direction, _ suspicions: [Suspicion], to list: inout ControlFindingList
  ) throws {
    let mismatches = suspicions.reduce(0) { $0 + $1.mismatches }
    let lines = suspicions.reduce(0) { $0 + $1.lines }
    try list.append(
      .unitSuspect, at: FilePosition(source: "api", file: "", row: 0),
      detail: "\(mismatches) of \(lines) settled lines, in all \(suspicions.count) files, are "
        + "\(factor(direction)) what the records say: check api.amounts, then amounts.unit of the "
        + "profile."
    ) { $0.position = nil }
  }

  private static func factor(_ direction: Direction) -> String {
    direction == .tooLarge ? "exactly 100 or 1000 times" : "exactly a hundredth or thousandth of"
  }

  /// Open amount mismatches by exactly 100 or 1000, by file and direction.
  private static func mismatches(_ db: Database) throws -> [File: [Direction: Int]] {
    var counts: [File: [Direction: Int]] = [:]
    let statement = try PreparedStatement(
      db,
      """
      SELECT source, file, expected, actual FROM finding
      WHERE closed_run IS NULL AND origin = 'case' AND code = 'AMOUNT_MISMATCH' AND file <> ''
        AND expected IS NOT NULL AND actual IS NOT NULL
      """)
    try statement.forEachRow { row in
      guard let expected = try row.sum(2, in: "finding.expected"),
        let actual = try row.sum(3, in: "finding.actual"),
        let direction = direction(expected: expected, actual: actual)
      else { return }
      let file = File(source: row.text(0), name: row.text(1))
      counts[file, default: [:]][direction, default: 0] += 1
    }
    return counts
  }

  private static func direction(expected: Int128, actual: Int128) -> Direction? {
    guard expected != 0, actual != 0 else { return nil }
    if actual % expected == 0, [100, 1000].contains(actual / expected) { return .tooLarge }
    if expected % actual == 0, [100, 1000].contains(expected / actual) { return .tooSmall }
    return nil
  }

  /// Lines of payments and refunds that are tied to a record, matched or not, by file.
  private static func settledLines(_ db: Database) throws -> [File: Int] {
    let kinds = LineKind.allCases.filter(\.settlesRecord).map { "'\($0.rawValue)'" }
      .joined(separator: ", ")
    var lines: [File: Int] = [:]
    let statement = try PreparedStatement(
      db,
      """
      SELECT live.source, live.name, count(*) FROM live_content AS live
      JOIN settlement_line AS line ON line.content_id = live.content_id
      JOIN line_verdict AS verdict ON verdict.line_id = line.id AND verdict.closed_run IS NULL
      WHERE line.kind IN (\(kinds)) AND verdict.outcome IN ('matched', 'discrepant')
      GROUP BY live.content_id
      """)
    try statement.forEachRow { row in
      lines[File(source: row.text(0), name: row.text(1))] = Int(row.integer(2))
    }
    return lines
  }
}
