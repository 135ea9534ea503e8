package import GRDB
package import SettlementModel

/// Gathers what `summary.json` says.
package enum SummaryQuery {
  /// The summary of the state as it is now.
  ///
  /// - Parameters:
  ///   - payouts: as the payout rules judged them.
  ///   - isConserved: what the conservation check said.
  ///   - totals: what it counted of the same state; nil to count now.
  package static func summary(
    _ db: Database, businessDay: BusinessDay, payouts: [PayoutSummary], isConserved: Bool,
    totals: StoredTotals? = nil
  ) throws -> RunSummary {
    let totals = try totals ?? TotalsCount.whole(db)
    return RunSummary(
      businessDay: businessDay, dataCompleteUpTo: try dataCompleteUpTo(db), files: try files(db),
      recordsByType: try recordsByType(db, totals), lines: try VerdictBuckets.lines(db, totals),
      records: try VerdictBuckets.records(db, totals), findings: try openFindings(db),
      tolerated: try tolerated(db), payouts: payouts,
      refundExchanges: try CaseExchanges.totals(db), isConserved: isConserved)
  }

  /// Last date of the accepted files by source; `api` by the account that is furthest behind.
  static func dataCompleteUpTo(_ db: Database) throws -> [String: BusinessDay?] {
    var days: [String: BusinessDay?] = [:]
    let sources = try PreparedStatement(
      db,
      """
      SELECT version.source, max(CASE WHEN standing.state = 'readable' THEN version.file_date END)
      FROM file_version AS version
      JOIN file_standing AS standing ON standing.version_id = version.id
      WHERE version.superseded_run IS NULL GROUP BY version.source
      """)
    try sources.forEachRow { days.updateValue($0.businessDay(1), forKey: $0.text(0)) }
    let pulls = try PreparedStatement(
      db,
      """
      SELECT CASE WHEN count(*) = count(day) THEN min(day) END FROM (
        SELECT max(CASE WHEN state = 'complete' THEN business_day END) AS day
        FROM pull GROUP BY account)
      """)
    try pulls.forEachRow { days.updateValue($0.businessDay(0), forKey: "api") }
    return days
  }

  package static func files(_ db: Database) throws -> [RunSummary.File] {
    var files: [RunSummary.File] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT version.source, version.name, content.sha256,
        content.rows_loaded + content.rows_rejected + content.rows_ignored, content.rows_rejected,
        version.superseded_run IS NOT NULL, standing.state, live.source, live.name
      FROM file_version AS version JOIN file_content AS content ON content.id = version.content_id
      JOIN file_standing AS standing ON standing.version_id = version.id
      LEFT JOIN live_content AS live ON live.content_id = version.content_id
      WHERE content.state <> 'staging'
      ORDER BY version.source, version.name, version.version
      """)
    try statement.forEachRow { row in
      var file = RunSummary.File(
        source: row.text(0), name: row.text(1), sha256: row.text(2), rows: Int(row.integer(3)),
        rejected: Int(row.integer(4)), duplicateOf: nil, state: "ingested")
      if row.integer(5) != 0 {
        file.state = "superseded"
      } else if row.text(6) == "refused" {
        file.state = "quarantined"
      } else if file.rows > 0, row.text(7) != file.source || row.text(8) != file.name {
        // Files without lines are alike without being copies.
        file.state = "duplicate"
        file.duplicateOf = row.text(8)
      }
      files.append(file)
    }
    return files
  }

  private static func recordsByType(
    _ db: Database, _ totals: StoredTotals
  ) throws -> [String: [String: Int]] {
    var types: [String: [String: Int]] = [:]
    totals.forEach(.status) { label, _, sum in
      guard let slash = label.firstIndex(of: "/") else { return }
      types[String(label[..<slash]), default: [:]][String(label[label.index(after: slash)...])] =
        sum.rows
    }
    try PurgedTotals.forEachStatusTotal(db) { type, status, count in
      types[type, default: [:]][status, default: 0] += count
    }
    return types
  }

  /// Open findings that nobody resolved, by class, code and currency: reads an index alone.
  static func openFindings(_ db: Database) throws -> [RunSummary.FindingTotal] {
    var totals: [RunSummary.FindingTotal] = []
    var first = 0
    let statement = try PreparedStatement(
      db,
      """
      SELECT f.code, f.currency, f.expected, f.actual FROM finding AS f
      WHERE f.closed_run IS NULL AND NOT \(try FindingDecisions.isResolved(db))
      ORDER BY f.class, f.code
      """)
    try statement.forEachRow { row in
      guard let code = FindingCode(rawValue: row.text(0)) else {
        throw StoredValueError(place: "finding.code", text: row.text(0))
      }
      let currency = row.text(1).isEmpty ? nil : try row.currency(1, in: "finding.currency")
      if totals.last?.code != code {
        sortByCurrency(&totals[first...])
        first = totals.count
      }
      let index = totals[first...].firstIndex { $0.currency == currency } ?? totals.count
      if index == totals.count {
        totals.append(
          RunSummary.FindingTotal(
            code: code, currency: currency, count: 0, differenceMinorUnits: nil))
      }
      totals[index].count += 1
      if let expected = try row.sum(2, in: "finding.expected"),
        let actual = try row.sum(3, in: "finding.actual")
      {
        let before = totals[index].differenceMinorUnits ?? Int128(0)
        totals[index].differenceMinorUnits = before + actual - expected
      }
    }
    sortByCurrency(&totals[first...])
    return totals
  }

  /// Totals of one code: without a currency first.
  private static func sortByCurrency(_ totals: inout ArraySlice<RunSummary.FindingTotal>) {
    totals.sort { ($0.currency?.code ?? "") < ($1.currency?.code ?? "") }
  }

  private static func tolerated(_ db: Database) throws -> [RunSummary.Tolerated] {
    var totals: [RunSummary.Tolerated] = []
    let statement = try PreparedStatement(
      db,
      """
      SELECT currency, count(*), sum(tolerated >> 32), sum(tolerated & 4294967295) FROM match
      WHERE closed_run IS NULL AND tolerated <> 0 GROUP BY currency ORDER BY currency
      """)
    try statement.forEachRow { row in
      totals.append(
        RunSummary.Tolerated(
          currency: try row.currency(0, in: "match.currency"), count: Int(row.integer(1)),
          differenceMinorUnits: row.splitSum(high: 2, low: 3)))
    }
    return totals
  }
}
