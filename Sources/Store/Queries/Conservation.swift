package import GRDB
public import SettlementModel

/// How a conservation check counts.
public enum ConservationCounting: Sendable, Hashable {
  /// Everything that is stored.
  case whole
  /// What changed since the sums that an earlier run kept, where those hold at least so many lines;
  /// everything where none are kept, and where the two ways disagree.
  case sinceKept(fromLines: Int64)

  /// A million lines are counted in a second, and what was counted needs no belief; ten years of them
  /// would cost every night as much as its own work.
  public static let nightly = ConservationCounting.sinceKept(fromLines: 1_000_000)
}

/// Counts and sums of lines and records along two ways that share no table, and where they
/// disagree.
public struct Conservation: Sendable, Hashable {
  /// One way's numbers.
  public struct Side: Sendable, Hashable {
    public var lines = 0
    /// Sum of gross by line currency, in minor units.
    public var gross: [Currency: Int128] = [:]
    /// Captures, stand-ins and refunds.
    public var records = 0
    /// Sum of record amounts by currency, refunds negative, those without an amount left out.
    public var recordValue: [Currency: Int128] = [:]

    public init() {}
  }

  /// What the files' counters and the records themselves say.
  public var facts: Side
  /// What the verdicts say.
  public var verdicts: Side
  /// One sentence a disagreement; empty where all is well.
  public var differences: [String]
  /// What was counted, for the summary of the same state and for the next run.
  package var totals: StoredTotals
  /// Where sums that an earlier run kept, with what changed since, disagreed and the whole was counted.
  public var differencesOfKept: [String] = []

  public var isConserved: Bool { differences.isEmpty }
}

package enum ConservationCheck {
  package static func run(
    _ db: Database, _ counting: ConservationCounting = .whole
  ) throws -> Conservation {
    if case .sinceKept(let lines) = counting, let kept = try KeptTotals.newest(db),
      kept.mark(of: "line_verdict") >= lines
    {
      let found = try check(db, TotalsSince(db: db, kept: kept).totals())
      // Whether the program or what was kept is wrong, only the whole tells.
      if found.isConserved { return found }
      var whole = try check(db, TotalsCount.whole(db))
      whole.differencesOfKept = found.differences
      return whole
    }
    return try check(db, TotalsCount.whole(db))
  }

  /// Where kept sums, with what changed since, are not what the tables hold: one sentence each.
  static func problemsOfKept(_ db: Database, _ whole: StoredTotals) throws -> [String] {
    guard let kept = try KeptTotals.newest(db) else { return [] }
    let now = try TotalsSince(db: db, kept: kept).totals()
    return Set(whole.sums.keys).union(now.sums.keys).filter { whole.sums[$0] != now.sums[$0] }
      .map { key in
        let (rows, other) = (whole.sums[key]?.rows ?? 0, now.sums[key]?.rows ?? 0)
        return "the sums kept since run \(kept.run) are wrong: \(other) rows instead of \(rows), or "
          + "another amount, of \(key.measure.rawValue) \(key.label) \(key.currency?.code ?? "")"
      }.sorted()
  }

  private static func check(_ db: Database, _ totals: StoredTotals) throws -> Conservation {
    let facts = try factSide(db, totals)
    let verdicts = try verdictSide(db, totals)
    var differences: [String] = []
    if facts.lines != verdicts.lines {
      differences.append(
        "the files hold \(facts.lines) lines, the verdicts speak of \(verdicts.lines)")
    }
    if facts.records != verdicts.records {
      differences.append(
        "there are \(facts.records) captures and refunds, the verdicts speak of "
          + "\(verdicts.records)")
    }
    differences += compare("gross of the lines", facts.gross, verdicts.gross)
    differences += compare("value of the records", facts.recordValue, verdicts.recordValue)
    return Conservation(
      facts: facts, verdicts: verdicts, differences: differences, totals: totals)
  }

  private static func compare(
    _ what: String, _ left: [Currency: Int128], _ right: [Currency: Int128]
  ) -> [String] {
    Set(left.keys).union(right.keys).sorted()
      .filter { left[$0, default: 0] != right[$0, default: 0] }
      .map { currency in
        func text(_ sum: Int128?) -> String {
          DecimalText.majorUnits(ofMinorUnits: sum ?? Int128(0), digits: currency.digits)
        }
        return "\(what) is \(text(left[currency])) \(currency) by the facts and "
          + "\(text(right[currency])) by the verdicts"
      }
  }

  private static func factSide(
    _ db: Database, _ totals: StoredTotals
  ) throws -> Conservation.Side {
    var side = Conservation.Side()
    let live = "IN (SELECT content_id FROM live_content)"
    try PreparedStatement(
      db, "SELECT COALESCE(sum(rows_loaded), 0) FROM file_content WHERE id \(live)"
    ).forEachRow { side.lines = Int($0.integer(0)) }
    try PreparedStatement(
      db,
      "SELECT currency, total FROM file_total WHERE measure = 'gross' AND content_id \(live)"
    ).forEachRow { row in
      let currency = try row.currency(0, in: "file_total.currency")
      guard let total = try row.sum(1, in: "file_total.total") else { return }
      side.gross[currency, default: 0] += total
    }
    totals.forEach(.fact) { label, currency, sum in
      side.records += sum.rows
      guard let currency else { return }
      side.recordValue[currency, default: 0] += label == "refund" ? -sum.minorUnits : sum.minorUnits
    }
    try PurgedTotals.forEachFactTotal(db) { currency, count, value in
      side.records += count
      side.recordValue[currency, default: 0] += value
    }
    return side
  }

  private static func verdictSide(
    _ db: Database, _ totals: StoredTotals
  ) throws -> Conservation.Side {
    var side = Conservation.Side()
    totals.forEach(.line) { _, currency, sum in
      side.lines += sum.rows
      if let currency { side.gross[currency, default: 0] += sum.minorUnits }
    }
    totals.forEach(.record) { _, currency, sum in
      side.records += sum.rows
      if let currency { side.recordValue[currency, default: 0] += sum.minorUnits }
    }
    // SQLite takes the index of all refunds otherwise. A view of the past has none.
    let index = try KeptTotals.showsPast(db) ? "" : "INDEXED BY refund_amountless"
    // What a verdict makes of a refund that states no amount, no fact says.
    try PreparedStatement(
      db,
      """
      SELECT verdict.currency, sum(verdict.value >> 32), sum(verdict.value & 4294967295)
      FROM refund \(index) CROSS JOIN record_verdict AS verdict
      WHERE refund.closed_run IS NULL AND refund.amount IS NULL AND verdict.type = 'refund'
        AND verdict.id = refund.id AND verdict.closed_run IS NULL AND verdict.outcome IS NOT NULL
      GROUP BY verdict.currency
      """
    ).forEachRow { row in
      let currency = try row.currency(0, in: "record_verdict.currency")
      side.recordValue[currency, default: 0] -= row.splitSum(high: 1, low: 2)
    }
    try PurgedTotals.forEachLineTotal(db) { _, currency, count, gross in
      side.lines += count
      side.gross[currency, default: 0] += gross
    }
    try PurgedTotals.forEachVerdictTotal(db) { _, currency, count, _, known in
      side.records += count
      side.recordValue[currency, default: 0] += known
    }
    return side
  }
}
