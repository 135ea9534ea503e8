import GRDB
import SettlementModel

/// Counts and sums of what the open verdicts say.
enum VerdictBuckets {
  /// Lines of the files that count, by outcome: those with a verdict and those that were purged, the
  /// rejected ones, and the ignored ones as batch level.
  static func lines(_ db: Database, _ totals: StoredTotals) throws -> RunSummary.Buckets {
    var buckets = buckets(totals, .line, outcomes: LineOutcome.allCases.map(\.rawValue))
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
  static func records(_ db: Database, _ totals: StoredTotals) throws -> RunSummary.Buckets {
    let outcomes = RecordOutcome.allCases.map(\.rawValue)
    var buckets = buckets(totals, .record, outcomes: outcomes)
    try PurgedTotals.forEachVerdictTotal(db) { outcome, currency, count, value, _ in
      buckets.add(outcome, currency, count, value, of: outcomes)
    }
    return buckets
  }

  /// The sums of a measure by outcome, with those of all outcomes.
  private static func buckets(
    _ totals: StoredTotals, _ measure: StoredTotals.Measure, outcomes: [String]
  ) -> RunSummary.Buckets {
    let names = outcomes + ["total"]
    var buckets = RunSummary.Buckets(
      counts: Dictionary(uniqueKeysWithValues: names.map { ($0, 0) }), values: [:])
    let empty = Dictionary(uniqueKeysWithValues: names.map { ($0, Int128(0)) })
    totals.forEach(measure) { outcome, currency, sum in
      for name in [outcome, "total"] {
        buckets.counts[name, default: 0] += sum.rows
        guard let currency else { continue }
        buckets.values[currency, default: empty][name, default: 0] += sum.minorUnits
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
