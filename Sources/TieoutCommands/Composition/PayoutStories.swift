import Matching
import Reporting
import SettlementModel
import Store

/// Tells what is known of payouts and batches: the equation, the lines that stand in it, the findings.
struct PayoutStories {
  let database: SettlementDatabase
  let policy: MatchingPolicy
  /// Lines that are told one by one; `report settlements` lists all.
  static let lineCountMax = 100

  /// One narrative for a payout's or batch's id, or for that of a finding about one; none where
  /// nothing has it.
  func narratives(of id: String) throws -> [CaseNarrative] {
    let name = try payoutID(of: id)
    let known = try database.payoutLines(id: name, countMax: Self.lineCountMax)
    guard known.total > 0 else { return [] }
    let judge = PayoutEvaluator(policy: policy)
    let ids = Set(known.lines.map(\.payoutID)).union([name])
    let payouts = try database.payoutStatements(calendar: policy.calendar, ids: ids)
      .filter { statement in
        statement.id == name
          || known.lines.contains { $0.payoutID == statement.id && !statement.isBatch }
      }
      .map { judge.judge($0).summary }
    let shown =
      known.total > known.lines.count ? ", the first \(known.lines.count) shown" : ""
    let found = try findings(about: name)
    return [
      CaseNarrative(
        case: PaymentCase(key: .unlinked(name), lines: known.lines),
        verdict: CaseVerdict(lineOutcomes: known.outcomes), findings: found, payouts: payouts,
        decisions: try database.decisions(about: found), heading: "payout or batch \(name): \(known.total) lines\(shown)",
        calendar: policy.calendar)
    ]
  }

  /// The payout that a finding is about; else the id itself.
  private func payoutID(of id: String) throws -> String {
    var name = id
    try database.forEachReportedFinding(
      filter: FindingFilter(status: .all, findingID: id), businessDay: policy.businessDay,
      calendar: policy.calendar
    ) { if $0.finding.recordType == .payout { name = $0.finding.recordID } }
    return name
  }

  private func findings(about name: String) throws -> [ReportedFinding] {
    var found: [ReportedFinding] = []
    try database.forEachReportedFinding(
      filter: FindingFilter(codes: [.payoutMismatch], status: .all),
      businessDay: policy.businessDay, calendar: policy.calendar
    ) { if $0.finding.recordID == name { found.append($0) } }
    return found
  }
}
