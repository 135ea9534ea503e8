import Matching
import Reporting
import SettlementModel
import Store

/// Loads the cases of one id, runs the rules on them once more, and tells what there is to tell.
struct CaseStories {
  let database: SettlementDatabase
  let configuration: Configuration

  /// One narrative a case; invoices and sessions without a payment of their own included.
  func narratives(of id: String) throws -> [CaseNarrative] {
    let policy = try policy()
    let evaluator = CaseEvaluator(policy: policy)
    var stories: [CaseNarrative] = []
    for one in try database.cases(forID: id) {
      let verdict = evaluator.verdict(of: one)
      let found =
        try findings(FindingFilter(status: .all, caseKey: one.key), policy)
        + billing(of: one, policy)
      stories.append(
        CaseNarrative(
          case: one, verdict: verdict, findings: found,
          payouts: try payouts(of: one, policy),
          suggestions: try database.suggestions(
            for: one, verdict: verdict, calendar: policy.calendar),
          decisions: try database.decisions(about: found),
          notSeenSince: try database.notSeenSince(one.listedRecords), calendar: policy.calendar))
    }
    stories += try PayoutStories(database: database, policy: policy).narratives(of: id)
    stories += try subscriptionNarratives(of: id, policy)
    guard stories.isEmpty else { return stories }
    let billed = try billingNarratives(of: id, policy)
    guard billed.isEmpty else { return billed }
    // A finding about a file, a balance or a reserve stands alone.
    let alone = try findings(FindingFilter(status: .all, findingID: id), policy)
    return alone.isEmpty
      ? []
      : [
        CaseNarrative(
          case: PaymentCase(key: .unlinked(id)), verdict: CaseVerdict(), findings: alone,
          decisions: try database.decisions(about: alone), heading: "finding \(id)", calendar: policy.calendar)
      ]
  }

  /// What was reported about the subscriptions that the id leads to, with what people decided.
  private func subscriptionNarratives(
    of id: String, _ policy: MatchingPolicy
  ) throws -> [CaseNarrative] {
    let ids = try SubscriptionStories(database: database, policy: policy).findingIDs(of: id)
    let found = try ids.flatMap { try findings(FindingFilter(status: .all, findingID: $0), policy) }
    guard !found.isEmpty else { return [] }
    return [
      CaseNarrative(
        case: PaymentCase(key: .unlinked(id)), verdict: CaseVerdict(), findings: found,
        decisions: try database.decisions(about: found), heading: "findings about the subscription",
        calendar: policy.calendar)
    ]
  }

  private func billingNarratives(
    of id: String, _ policy: MatchingPolicy
  ) throws -> [CaseNarrative] {
    try database.billingCases(forID: id).map { billing in
      let lone = PaymentCase(
        key: .unlinked(id), intents: billing.intents, captures: billing.captures,
        refunds: billing.refunds, invoices: invoices(of: billing))
      let found = try billed([billing], policy)
      return CaseNarrative(
        case: lone, verdict: CaseVerdict(), findings: found,
        decisions: try database.decisions(about: found),
        notSeenSince: try database.notSeenSince(lone.listedRecords), calendar: policy.calendar)
    }
  }

  private func invoices(of billing: BillingCase) -> [Invoice] {
    switch billing.subject {
    case .invoice(let invoice): [invoice]
    case .session(_, let invoice): invoice.map { [$0] } ?? []
    }
  }

  /// Reported findings about the invoices and sessions that the case's intents paid.
  private func billing(
    of one: PaymentCase, _ policy: MatchingPolicy
  ) throws -> [ReportedFinding] {
    var cases: [BillingCase] = []
    for intent in one.intents { cases += try database.billingCases(forID: intent.id) }
    return try billed(cases, policy)
  }

  private func billed(
    _ cases: [BillingCase], _ policy: MatchingPolicy
  ) throws -> [ReportedFinding] {
    let evaluator = BillingEvaluator(policy: policy)
    let ids = Set(cases.flatMap { evaluator.findings(of: $0).map(\.id) }).sorted()
    return try ids.flatMap { id in
      try findings(FindingFilter(status: .all, findingID: id), policy)
    }
  }

  private func findings(
    _ filter: FindingFilter, _ policy: MatchingPolicy
  ) throws -> [ReportedFinding] {
    var found: [ReportedFinding] = []
    try database.forEachReportedFinding(
      filter: filter, businessDay: policy.businessDay, calendar: policy.calendar
    ) { found.append($0) }
    return found
  }

  private func payouts(of one: PaymentCase, _ policy: MatchingPolicy) throws -> [PayoutSummary] {
    let ids = Set(one.lines.map { $0.payoutID.isEmpty ? $0.batchID : $0.payoutID })
    let judge = PayoutEvaluator(policy: policy)
    return try database.payoutStatements(calendar: policy.calendar, ids: ids)
      .map { judge.judge($0).summary }
  }

  /// The policy of the last run.
  func policy() throws -> MatchingPolicy {
    let day =
      try database.lastBusinessDay() ?? configuration.calendar.day(of: Timestamp(milliseconds: 0))
    var policy = configuration.policy(businessDay: day)
    policy.coverageStart =
      try configuration.matching.from ?? database.earliestDateInFiles(calendar: policy.calendar)
    policy.pullsCompleteUpTo = try database.lastCompletePull(account: "api")?.completeUpTo
    if case .service = configuration.api.origin { policy.absenceIsKnown = false }
    policy.oldestDisputeAt = try database.oldestDispute()
    return policy
  }
}

extension PaymentCase {
  /// The records that the API lists.
  fileprivate var listedRecords: [RecordReference] {
    intents.map { RecordReference(type: .paymentIntent, id: $0.id) }
      + captures.map { RecordReference(type: .capture, id: $0.id) }
      + refunds.map { RecordReference(type: .refund, id: $0.id) }
      + invoices.map { RecordReference(type: .invoice, id: $0.id) }
  }
}

extension SettlementDatabase {
  /// What the audit trail says of findings, and of the files that findings about input name.
  func decisions(about findings: [ReportedFinding]) throws -> [AuditEntry] {
    var subjects = Set(findings.map(\.finding.id))
    for finding in findings where finding.finding.code.findingClass == .control {
      if let place = finding.finding.position { subjects.insert("\(place.source)/\(place.file)") }
    }
    return try auditEntries(about: subjects)
  }
}
