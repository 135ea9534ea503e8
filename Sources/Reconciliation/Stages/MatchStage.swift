import Matching
import SettlementModel
import Store

/// Ties lines to records and keeps what the rules say.
struct MatchStage {
  let plan: ReconciliationPlan
  let database: SettlementDatabase
  let run: RunID
  let isFull: Bool
  let clock: NightClock
  let progress: any NightProgress

  /// Evaluates every case that was touched or is due, every invoice and session, every payout, and restates what is
  /// known about files and pulls.
  func match() throws {
    try database.linkLines(run: run, mode: isFull ? .full : .incremental)
    let policy = try policy()
    let evaluator = CaseEvaluator(policy: policy)
    let counts = try database.evaluate(
      run: run, policy: policy, fingerprint: EvaluationFingerprint.text(policy),
      mode: isFull ? .full : .incremental
    ) { one in
      try Task.checkCancellation()
      return evaluator.verdict(of: one)
    }
    progress.note("\(counts.evaluatedCases) cases evaluated")

    let billing = BillingEvaluator(policy: policy)
    var billed: [Finding] = []
    // Before the first complete pull, the intent that paid an invoice may just not have come yet.
    if policy.pullsCompleteUpTo != nil {
      try database.forEachBillingCase { billed += billing.findings(of: $0) }
    }
    try replaceFindings(of: .billing, with: billed)

    let payouts = PayoutEvaluator(policy: policy)
    let statements = try database.payoutStatements(calendar: policy.calendar)
    try replaceFindings(of: .payout, with: statements.compactMap { payouts.judge($0).finding })
    let control = FileControlStage(plan: plan, database: database, clock: clock)
    try replaceFindings(of: .control, with: control.findings())
  }

  private func replaceFindings(of origin: FindingOrigin, with findings: [Finding]) throws {
    try database.replaceFindings(
      origin: origin, with: findings, run: run, businessDay: plan.businessDay)
  }

  /// The configured policy with what the night itself brings.
  func policy() throws -> MatchingPolicy {
    var policy = plan.policy
    policy.coverageStart =
      try plan.coverageFrom ?? database.earliestDateInFiles(calendar: policy.calendar)
    policy.pullsCompleteUpTo =
      try database.lastCompletePull(account: plan.records.account)?.completeUpTo
    policy.absenceIsKnown = !plan.records.isRemote
    policy.oldestDisputeAt = try database.oldestDispute()
    return policy
  }
}
