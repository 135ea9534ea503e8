import GRDB
import SettlementModel

/// Sums that a run left behind, so that the next one counts what changed since.
struct KeptTotals {
  /// After so many runs one counts everything again, whatever was kept.
  static let runsPerWholeCount: Int64 = 32

  /// Tables of which a row's number says whether the sums hold it.
  private static let marked = StoredTotals.recordTables + ["line_verdict", "record_verdict"]

  /// The run at whose end they held.
  let run: Int64
  let totals: StoredTotals
  private let marks: [String: Int64]

  /// The last row of a table that the sums hold.
  func mark(of table: String) -> Int64 { marks[table] ?? 0 }

  /// The newest sums; nil where none are kept, and for a connection that is shown the past.
  static func newest(_ db: Database) throws -> KeptTotals? {
    guard try !showsPast(db),
      let run = try Int64.fetchOne(db, sql: "SELECT max(run) FROM kept_mark")
    else { return nil }
    var totals = StoredTotals()
    let statement = try PreparedStatement(
      db, "SELECT measure, label, currency, rows, total FROM kept_total WHERE run = ?")
    try statement.bind(1, run).forEachRow { row in
      guard let measure = StoredTotals.Measure(rawValue: row.text(0)) else {
        throw StoredValueError(place: "kept_total.measure", text: row.text(0))
      }
      guard let total = try row.sum(4, in: "kept_total.total") else { return }
      let currency = measure == .status ? nil : try row.currency(2, in: "kept_total.currency")
      totals.add(
        StoredTotals.Key(measure: measure, label: row.text(1), currency: currency),
        rows: Int(row.integer(3)), minorUnits: total)
    }
    var marks: [String: Int64] = [:]
    try PreparedStatement(db, "SELECT table_name, last_row FROM kept_mark WHERE run = ?")
      .bind(1, run).forEachRow { marks[$0.text(0)] = $0.integer(1) }
    guard marks.count == marked.count else { return nil }
    return KeptTotals(run: run, totals: totals, marks: marks)
  }

  /// Whether views stand before the tables.
  static func showsPast(_ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM temp.sqlite_schema WHERE name = 'line_verdict')") ?? false
  }

  /// Keeps `totals` as those of `run`, which writes no fact and no verdict any more.
  static func keep(_ db: Database, _ totals: StoredTotals, run: Int64) throws {
    try discard(db)
    for (key, sum) in totals.sums {
      try db.execute(
        sql: """
          INSERT INTO kept_total (run, measure, label, currency, rows, total)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          run, key.measure.rawValue, key.label, key.currency?.code ?? "", sum.rows,
          String(sum.minorUnits),
        ])
    }
    for table in marked {
      try db.execute(
        sql: """
          INSERT INTO kept_mark (run, table_name, last_row)
          SELECT ?, ?, coalesce(max(rowid), 0) FROM \(table)
          """, arguments: [run, table])
    }
  }

  /// Forgets the sums: rows go that no run closed, or get other numbers.
  static func discard(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM kept_total; DELETE FROM kept_mark")
  }
}

extension SettlementDatabase {
  /// Keeps what a conservation check counted for the next run, which then counts what changed since.
  ///
  /// Comes last in a run: after it, the run writes no fact and no verdict. Keeps nothing while a database
  /// is being restored, and now and then, so that everything is counted again.
  public func keepTotals(of conservation: Conservation, run: RunID) throws {
    try write { db in
      guard try Self.checksReferences(db), run.number % KeptTotals.runsPerWholeCount != 0 else {
        return try KeptTotals.discard(db)
      }
      try KeptTotals.keep(db, conservation.totals, run: run.number)
    }
  }
}
