import Matching
import PaymentAPI
import Reconciliation
import SettlementModel
import Store

/// Judges a grouped stream by the rules of the nightly run, one group at a time; memory holds one case, of a payout its
/// sums alone.
struct StreamEvaluation {
  private let policy: MatchingPolicy
  private let facts: StreamFacts
  private let sources: () throws -> [PlannedSource]
  private let output: ObjectOutput
  private let written: EvaluatedObjects
  private var totals = StreamTotals()

  /// - Parameters:
  ///   - policy: with the business day, and completed by `facts`.
  ///   - sources: what files are expected, and how their names are read; asked for where a group is of files.
  init(
    policy: MatchingPolicy, facts: StreamFacts, output: ObjectOutput,
    sources: @escaping () throws -> [PlannedSource]
  ) {
    self.policy = policy
    self.facts = facts
    self.sources = sources
    self.output = output
    self.written = EvaluatedObjects(policy: policy, output: output)
  }

  /// What the group that is being read has so far.
  private enum Held {
    case pool(GroupPool)
    case payout(PayoutTally, startsWith: BusinessDay?)
    case files(FileGroup)
  }

  /// Reads to the end, writing what each group comes to, and last the totals.
  mutating func run(_ bytes: any ArchiveBytes) throws {
    var objects = GroupedObjects(bytes)
    var current: (group: GroupKind, key: String)?
    var held = Held.pool(GroupPool())
    while let object = try objects.next() {
      if current?.group != object.group || current?.key != object.key {
        try Task.checkCancellation()
        if let current { try judge(held, current.group, current.key) }
        current = (object.group, object.key)
        held = start(object.group)
      }
      do {
        try take(object, into: &held)
      } catch let problem as StreamProblem {
        throw StreamProblem("group \(object.group.rawValue) \(object.key): \(problem)")
      }
    }
    if let current { try judge(held, current.group, current.key) }
    for object in totals.objects { try output.write(object) }
    try output.flush()
  }

  private func start(_ group: GroupKind) -> Held {
    switch group {
    case .paymentCase, .billing, .reserve: .pool(GroupPool())
    case .payout: .payout(PayoutTally(calendar: policy.calendar), startsWith: nil)
    case .files: .files(FileGroup())
    }
  }

  private func take(_ object: GroupedObject, into held: inout Held) throws {
    switch held {
    case .pool(var pool):
      held = .files(FileGroup())
      try pool.take(object)
      held = .pool(pool)
    case .files(var files):
      held = .pool(GroupPool())
      try files.take(object)
      held = .files(files)
    case .payout(var tally, var first):
      guard object.type == LineObject.type else { throw StreamProblem("a payout has lines alone") }
      let line = try LineObject.line(of: object.object)
      guard tally.add(line) else {
        throw StreamProblem("a line is of another payout, batch or currency than those before it")
      }
      if let day = line.settledOn, facts.firstSettledOn[line.position.source] == day {
        first = max(day, first ?? day)
      }
      held = .payout(tally, startsWith: first)
    }
  }

  private mutating func judge(_ held: Held, _ group: GroupKind, _ key: String) throws {
    do {
      switch held {
      case .files(let files): try judge(files)
      case .payout(let tally, let first): try judge(tally, startsWith: first)
      case .pool(let pool):
        switch group {
        case .billing: try judgeBilling(pool, key: key)
        case .reserve: try judgeReserve(pool.lines)
        default: try judgeCase(pool, key: key)
        }
      }
    } catch let problem as StreamProblem {
      throw StreamProblem("group \(group.rawValue) \(key): \(problem)")
    }
  }

  private func judge(_ files: FileGroup) throws {
    let (standings, findings) = try files.finish(policy: policy, sources: sources())
    for object in standings.objects { try output.write(object) }
    for finding in findings { try written.write(finding, origin: .control, key: "") }
  }

  private mutating func judgeCase(_ pool: GroupPool, key: String) throws {
    guard let number = Int64(key) else { throw StreamProblem("key", "of a case is no whole number") }
    var one = PaymentCase(
      key: CaseKey(number: number), intents: pool.intents, captures: pool.captures,
      refunds: pool.refunds, disputes: pool.disputes, invoices: pool.invoices, lines: pool.lines,
      absent: pool.absent)
    one.lines.sort(by: LineOrder.precedes)
    let verdict = CaseEvaluator(policy: policy).verdict(of: one)
    for match in verdict.matches {
      try written.write(match, key: key) { pool.lines[Int($0) - 1] }
    }
    for finding in verdict.findings {
      totals.add(finding)
      try written.write(finding, origin: .paymentCase, key: key)
    }
    for outcome in verdict.lineOutcomes {
      totals.add(pool.lines[Int(outcome.lineID) - 1], outcome.outcome, scope: policy.scope)
    }
    // By id once: a case may have a million captures.
    let captureTimes = pool.captureTimes
    for judged in verdict.recordVerdicts {
      let time = judged.record.type == .capture ? captureTimes[judged.record.id] : nil
      totals.add(judged, capturedAt: time)
    }
  }

  private func judgeBilling(_ pool: GroupPool, key: String) throws {
    // Before the first complete pull, the intent that paid an invoice may just not have come yet.
    guard policy.pullsCompleteUpTo != nil else { return }
    let billing = BillingEvaluator(policy: policy)
    var findings: [Finding] = []
    switch try pool.subject(key: key) {
    case .billing(let cases): findings = cases.flatMap { billing.findings(of: $0) }
    case .subscription(let one):
      for invoice in one.invoices where invoice.invoice.subscriptionID == one.current.id {
        findings += billing.findings(of: invoice.billingCase)
      }
      findings += SubscriptionAudit(policy: policy).findings(of: one)
    }
    for finding in findings { try written.write(finding, origin: .billing, key: key) }
  }

  private func judge(_ tally: PayoutTally, startsWith first: BusinessDay?) throws {
    guard var sums = tally.sums else { return }
    if let start = sums.firstSettledOn, let end = sums.lastSettledOn {
      sums.hasRefusedFile = facts.refusedDates.contains {
        $0.lowerBound <= end && $0.upperBound >= start
      }
    }
    if let first, let oldest = facts.oldestUnsettledAt.map(policy.calendar.day(of:)), oldest < first {
      sums.earlierMoneyOn = oldest
    }
    let (summary, finding) = PayoutEvaluator(policy: policy).judge(sums)
    try written.write(summary)
    if let finding { try written.write(finding, origin: .payout, key: "") }
  }

  private func judgeReserve(_ lines: [SettlementLine]) throws {
    let ordered = lines.sorted(by: LineOrder.precedes)
    guard let first = ordered.first else { return }
    let id = ReserveHold.id(of: first)
    var hold = ReserveHold(
      id: id, currency: first.settlementCurrency, merchantNumber: first.merchantNumber,
      batchID: id.isEmpty ? first.batchID : "")
    for line in ordered {
      guard ReserveHold.id(of: line) == id, line.settlementCurrency == hold.currency else {
        throw StreamProblem("a line is of another hold or currency than those before it")
      }
      hold.add(
        isHold: line.kind == .reserveHold, net: line.payoutNetMinorUnits, batchID: line.batchID,
        payoutID: line.payoutID, settledOn: line.settledOn, position: line.position)
    }
    if let finding = ReserveEvaluator(policy: policy).judge(hold) {
      try written.write(finding, origin: .payout, key: "")
    }
  }
}
