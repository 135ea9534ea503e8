import GRDB
import SettlementModel

/// Counts and sums of what the open verdicts say.
enum VerdictBuckets {
  /// Lines with a verdict, by outcome.
  ///
  /// Lines are read as they lie, and the verdict of each is looked up: that jumps about in the smaller
  /// of the two tables.
  static func judgedLines(_ db: Database) throws -> RunSummary.Buckets {
    try buckets(
      db, outcomes: LineOutcome.allCases.map(\.rawValue),
      sql: """
        SELECT verdict.outcome, line.currency, count(*), sum(line.gross >> 32),
          sum(line.gross & 4294967295)
        FROM settlement_line AS line CROSS JOIN line_verdict AS verdict
          ON verdict.line_id = line.id AND verdict.closed_run IS NULL
        GROUP BY verdict.outcome, line.currency
        """)
  }

  /// Lines of the files that count, by outcome: `judged` with those that were purged, the rejected
  /// ones, and the ignored ones as batch level.
  static func lines(_ db: Database, judged: RunSummary.Buckets) throws -> RunSummary.Buckets {
    var buckets = judged
    try PurgedTotals.forEachLineTotal(db) { outcome, currency, count, gross in
      buckets.add(outcome, currency, count, gross, of: LineOutcome.allCases.map(\.rawValue))
    }
    let files = try PreparedStatement(
      db,
      """
      SELECT COALESCE(sum(rows_rejected), 0), COALESCE(sum(rows_ignored), 0) FROM file_content
      WHERE id IN (SELECT content_id FROM live_content)
      """)
    try files.forEachRow { row in
      buckets.counts["rejected"] = Int(row.integer(0))
      buckets.counts[LineOutcome.batchLevel.rawValue, default: 0] += Int(row.integer(1))
      buckets.counts["total", default: 0] += Int(row.integer(0)) + Int(row.integer(1))
    }
    return buckets
  }

  /// Captures, stand-ins and refunds, by outcome.
  static func records(_ db: Database) throws -> RunSummary.Buckets {
    let outcomes = RecordOutcome.allCases.map(\.rawValue)
    var buckets = try buckets(
      db, outcomes: outcomes,
      sql: """
        SELECT outcome, currency, count(*), sum(value >> 32), sum(value & 4294967295)
        FROM record_verdict WHERE closed_run IS NULL AND outcome IS NOT NULL
        GROUP BY outcome, currency
        """)
    try PurgedTotals.forEachVerdictTotal(db) { outcome, currency, count, value, _ in
      buckets.add(outcome, currency, count, value, of: outcomes)
    }
    return buckets
  }

  /// Rows of outcome, currency, count and the two halves of a sum.
  private static func buckets(
    _ db: Database, outcomes: [String], sql: String
  ) throws -> RunSummary.Buckets {
    let names = outcomes + ["total"]
    var buckets = RunSummary.Buckets(
      counts: Dictionary(uniqueKeysWithValues: names.map { ($0, 0) }), values: [:])
    let empty = Dictionary(uniqueKeysWithValues: names.map { ($0, Int128(0)) })
    try PreparedStatement(db, sql).forEachRow { row in
      let currency = try row.currency(1, in: "currency of a verdict")
      let value = row.splitSum(high: 3, low: 4)
      for name in [row.text(0), "total"] {
        buckets.counts[name, default: 0] += Int(row.integer(2))
        buckets.values[currency, default: empty][name, default: 0] += value
      }
    }
    return buckets
  }
}

extension RunSummary.Buckets {
  /// Adds what was purged to its bucket and to the total.
  fileprivate mutating func add(
    _ outcome: String, _ currency: Currency, _ count: Int, _ value: Int128, of outcomes: [String]
  ) {
    var sums = values[currency] ?? [:]
    for name in outcomes + ["total"] where sums[name] == nil { sums[name] = 0 }
    for name in [outcome, "total"] {
      counts[name, default: 0] += count
      sums[name, default: 0] += value
    }
    values[currency] = sums
  }
}
