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
  /// known about files and pulls; who reads meanwhile sees what held before, and then all of it.
  ///
  /// - Returns: the payouts that it judged.
  func match() throws -> [PayoutStatement] {
    try database.atOnce { try judge() }
  }

  private func judge() throws -> [PayoutStatement] {
    try database.sumNewContents()
    try database.linkLines(run: run, mode: isFull ? .full : .incremental)
    let policy = try policy()
    let evaluator = CaseEvaluator(policy: policy)
    let counts = try database.evaluate(
      run: run, policy: policy, fingerprint: EvaluationFingerprint.text(policy),
      mode: isFull ? .full : .incremental, judged: { progress.judged(cases: $0, of: $1) }
    ) { evaluator.verdict(of: $0) }
    progress.note(Self.text(counts, isAsked: isFull))

    try judgeBilling(policy)

    let payouts = PayoutEvaluator(policy: policy)
    let statements = try database.payoutStatements(calendar: policy.calendar)
    let control = try FileControlStage(plan: plan, database: database, clock: clock).findings()
    try replaceFindings(
      of: .payout,
      with: statements.compactMap { payouts.judge($0).finding } + balances(policy, control)
        + reserves(policy))
    try replaceFindings(of: .control, with: control)
    return statements
  }

  /// Judges invoices and sessions that changed, or whose money did, and all subscriptions; nothing where
  /// nothing that decides about them changed since they were judged last.
  private func judgeBilling(_ policy: MatchingPolicy) throws {
    let rules = EvaluationFingerprint.text(policy) + "\npulled \(policy.pullsCompleteUpTo != nil)"
    var conditions = rules
    // What is due of a subscription depends on the day, and on how far the pull came.
    if try database.holdsSubscriptions() {
      let pulled = policy.pullsCompleteUpTo.map { String($0.milliseconds) } ?? ""
      conditions += "\nday \(policy.businessDay) \(pulled)"
    }
    if !isFull, try database.isBillingJudged(under: conditions) { return }
    try database.replaceBillingFindings(
      run: run, businessDay: plan.businessDay, mode: isFull ? .full : .incremental, under: rules,
      codes: BillingEvaluator.codes
    ) { try bill(policy, $0, $1) }
    try database.noteBillingJudged(under: conditions, rules: rules, run: run)
  }

  /// Reports what the rules say of invoices, sessions and subscriptions; memory holds one of them.
  private func bill(
    _ policy: MatchingPolicy, _ selection: BillingSelection, _ report: (Finding) throws -> Void
  ) throws {
    // Before the first complete pull, the intent that paid an invoice may just not have come yet.
    guard policy.pullsCompleteUpTo != nil else { return }
    let billing = BillingEvaluator(policy: policy)
    let audit = SubscriptionAudit(policy: policy)
    try database.forEachBillingCase(selection) { try billing.findings(of: $0).forEach(report) }
    var count = 0
    try database.forEachSubscriptionCase { one in
      try Task.checkCancellation()
      count += 1
      for invoice in one.invoices where invoice.invoice.subscriptionID == one.current.id {
        try billing.findings(of: invoice.billingCase).forEach(report)
      }
      try audit.findings(of: one).forEach(report)
    }
    if count > 0 { progress.note("\(count) subscriptions audited") }
  }

  private func balances(_ policy: MatchingPolicy, _ control: [Finding]) throws -> [Finding] {
    var missing: [String: Set<BusinessDay>] = [:]
    for finding in control where finding.code == .fileMissing {
      guard let source = finding.position?.source, let day = finding.agesFrom else { continue }
      missing[source, default: []].insert(day)
    }
    return BalanceEvaluator(policy: policy)
      .findings(of: try database.balanceBook(), missingDays: missing)
  }

  private func reserves(_ policy: MatchingPolicy) throws -> [Finding] {
    let evaluator = ReserveEvaluator(policy: policy)
    var found: [Finding] = []
    try database.forEachReserveHold { hold in
      if let finding = evaluator.judge(hold) { found.append(finding) }
    }
    return found
  }

  private func replaceFindings(of origin: FindingOrigin, with findings: [Finding]) throws {
    try database.replaceFindings(
      origin: origin, with: findings, run: run, businessDay: plan.businessDay)
  }

  /// What an evaluation did, and why it looked at what it looked at.
  private static func text(_ counts: EvaluationCounts, isAsked: Bool) -> String {
    let why =
      !counts.isFull
      ? "those that something touched, that became due, or that waited for a pull"
      : isAsked ? "all, as asked" : "all, for rules, configuration or time zone changed"
    return "\(counts.evaluatedCases) cases evaluated: \(why); matches: \(counts.openedMatches) new, "
      + "\(counts.closedMatches) closed; findings: \(counts.openedFindings) new, "
      + "\(counts.closedFindings) closed"
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
