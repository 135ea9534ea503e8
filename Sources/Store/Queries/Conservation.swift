package import GRDB
public import SettlementModel

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
  /// Lines with a verdict by outcome, for the summary of the same state.
  public var judgedLines: RunSummary.Buckets

  public var isConserved: Bool { differences.isEmpty }
}

package enum ConservationCheck {
  package static func run(_ db: Database) throws -> Conservation {
    let facts = try factSide(db)
    let judgedLines = try VerdictBuckets.judgedLines(db)
    let verdicts = try verdictSide(db, judgedLines)
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
    return Conservation(facts: facts, verdicts: verdicts, differences: differences,
      judgedLines: judgedLines)
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

  private static func factSide(_ db: Database) throws -> Conservation.Side {
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
    let standIn = """
      payment_intent AS intent WHERE intent.closed_run IS NULL
        AND NOT EXISTS (SELECT 1 FROM capture AS one
          WHERE one.payment_intent_id = intent.id AND one.closed_run IS NULL)
        AND (intent.captured_amount > 0
          OR (intent.captured_amount IS NULL AND intent.status = 'succeeded'))
      """
    for (sql, sign) in [
      (amounts("amount", "capture WHERE closed_run IS NULL"), 1),
      (amounts("COALESCE(intent.captured_amount, intent.amount)", standIn), 1),
      (amounts("amount", "refund WHERE closed_run IS NULL"), -1),
    ] {
      try PreparedStatement(db, sql).forEachRow { row in
        side.records += Int(row.integer(1))
        let currency = try row.currency(0, in: "currency of a record")
        side.recordValue[currency, default: 0] += Int128(sign) * row.splitSum(high: 2, low: 3)
      }
    }
    try PurgedTotals.forEachFactTotal(db) { currency, count, value in
      side.records += count
      side.recordValue[currency, default: 0] += value
    }
    return side
  }

  private static func amounts(_ amount: String, _ table: String) -> String {
    """
    SELECT currency, count(*), COALESCE(sum((\(amount)) >> 32), 0),
      COALESCE(sum((\(amount)) & 4294967295), 0) FROM \(table) GROUP BY currency
    """
  }

  private static func verdictSide(
    _ db: Database, _ judgedLines: RunSummary.Buckets
  ) throws -> Conservation.Side {
    var side = Conservation.Side()
    side.lines = judgedLines.counts["total", default: 0]
    side.gross = judgedLines.values.mapValues { $0["total", default: 0] }
    try PreparedStatement(
      db,
      """
      SELECT currency, count(*), sum(known >> 32), sum(known & 4294967295) FROM (
        SELECT verdict.currency, CASE WHEN verdict.type <> 'refund' OR EXISTS (
            SELECT 1 FROM refund WHERE id = verdict.id AND closed_run IS NULL
              AND amount IS NOT NULL) THEN verdict.value ELSE 0 END AS known
        FROM record_verdict AS verdict
        WHERE verdict.closed_run IS NULL AND verdict.outcome IS NOT NULL)
      GROUP BY currency
      """
    ).forEachRow { row in
      side.records += Int(row.integer(1))
      let currency = try row.currency(0, in: "record_verdict.currency")
      side.recordValue[currency] = row.splitSum(high: 2, low: 3)
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
