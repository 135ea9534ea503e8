import Reporting
import SettlementModel
import Store

/// Writes what an evaluation says: findings with the columns of the reports, matches, payouts.
struct EvaluatedObjects {
  let policy: MatchingPolicy
  let output: ObjectOutput

  /// A finding as `discrepancies.json` has it, first seen on this business day, and what else is needed to store it.
  func write(_ finding: Finding, origin: FindingOrigin, key: String) throws {
    var object = ObjectText(type: "finding")
    object.put("origin", origin.rawValue)
    if origin == .paymentCase { object.put("case", key) }
    let day = policy.businessDay
    let reported = ReportedFinding(
      finding: finding, status: .open, firstSeen: day,
      ageDays: policy.calendar.ageDays(from: finding.agesFrom ?? day, to: day))
    let cells = DiscrepancyColumns.cells(of: reported, on: day)
    for (name, cell) in zip(DiscrepancyColumns.names, cells) { object.put(name, cell: cell) }
    object.put("source", finding.position?.source ?? "")
    object.put("ages_from", finding.agesFrom)
    object.put(sum: "expected_minor_units", finding.expectedMinorUnits)
    object.put(sum: "actual_minor_units", finding.actualMinorUnits)
    try output.write(object)
  }

  /// A match with the places of its lines and the ids of its records.
  func write(_ match: Match, key: String, lines: (Int64) -> SettlementLine) throws {
    var object = ObjectText(type: "match")
    object.put("case", key)
    object.put("rule", match.rule)
    object.put("link", match.link.rawValue)
    object.put(
      "lines",
      objects: match.lineIDs.map { id in
        let position = lines(id).position
        var place = ObjectText()
        place.put("source", position.source)
        place.put("file", position.file)
        place.put("row", Int64(position.row))
        return place
      })
    object.put(
      "records",
      objects: match.records.map { record in
        var named = ObjectText(type: record.type.rawValue)
        named.put("id", record.id)
        return named
      })
    object.put("tolerated", match.toleratedMinorUnits)
    object.put("currency", match.currency.code)
    try output.write(object)
  }

  func write(_ payout: PayoutSummary) throws {
    var object = ObjectText(type: "payout")
    object.put("payout_id", payout.payoutID)
    object.put("currency", payout.currency.code)
    object.put(sum: "lines_minor_units", payout.linesMinorUnits)
    object.put(sum: "paid_out_minor_units", payout.paidOutMinorUnits)
    object.put(sum: "residual_minor_units", payout.residualMinorUnits)
    object.put("judged", payout.isJudged)
    try output.write(object)
  }
}
