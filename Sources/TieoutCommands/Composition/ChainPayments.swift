import Matching
import SettlementModel
import Store

/// Finds what the intents of an invoice or session captured, and what became of it.
final class ChainPayments {
  private let database: SettlementDatabase
  private let policy: MatchingPolicy
  private let evaluator: CaseEvaluator
  /// What is known of payouts and batches by their id; each is read once, with its first line.
  private var payouts: [String: [Currency: (isPaidOut: Bool, tiesOut: Bool)]] = [:]

  init(database: SettlementDatabase, policy: MatchingPolicy) {
    self.database = database
    self.policy = policy
    evaluator = CaseEvaluator(policy: policy)
  }

  /// Captures and stand-ins of the intents, by time and id.
  func payments(of intents: [PaymentIntent]) throws -> [ChainPayment] {
    var found: [String: ChainPayment] = [:]
    for intent in intents {
      for one in try database.cases(forID: intent.id)
      where one.intents.contains(where: { $0.id == intent.id }) {
        for payment in try payments(of: intent, in: one) { found[payment.recordID] = payment }
      }
    }
    return found.values.sorted {
      ($0.capturedAt, $0.recordID) < ($1.capturedAt, $1.recordID)
    }
  }

  private func payments(of intent: PaymentIntent, in one: PaymentCase) throws -> [ChainPayment] {
    let verdict = evaluator.verdict(of: one)
    let captures = one.captures.filter { $0.paymentIntentID == intent.id }
    let times = Dictionary(
      captures.map { ($0.id, $0.createdAt) } + [(intent.id, intent.modifiedAt)],
      uniquingKeysWith: { first, _ in first })
    let failed = Set(captures.filter { $0.status != .succeeded }.map(\.id))
    return try verdict.recordVerdicts.compactMap { record in
      let reference = record.record
      guard reference.type == .capture, let time = times[reference.id],
        record.value.minorUnits != 0, !failed.contains(reference.id)
      else { return nil }
      let lineIDs = verdict.matches.filter { $0.records.contains(reference) }.flatMap(\.lineIDs)
      let lines = one.lines.filter { lineIDs.contains($0.id) }
      return ChainPayment(
        recordID: reference.id, paymentIntentID: intent.id, amount: record.value, capturedAt: time,
        outcome: record.outcome, lines: try lines.map(line),
        findings: verdict.findings.filter { finding in
          [reference.id, intent.id].contains(finding.recordID)
        })
    }
  }

  private func line(_ line: SettlementLine) throws -> ChainLine {
    let id = line.payoutID.isEmpty ? line.batchID : line.payoutID
    let payout = try payouts(id)[line.settlementCurrency]
    return ChainLine(
      position: line.position, settledOn: line.settledOn,
      gross: Money(minorUnits: line.grossMinorUnits, currency: line.currency),
      net: line.netMinorUnits.map { Money(minorUnits: $0, currency: line.settlementCurrency) },
      payoutID: id, isPaidOut: payout?.isPaidOut ?? false, payoutTiesOut: payout?.tiesOut ?? true)
  }

  /// What is known of a payout or batch, by settlement currency.
  private func payouts(_ id: String) throws -> [Currency: (isPaidOut: Bool, tiesOut: Bool)] {
    if let known = payouts[id] { return known }
    let judge = PayoutEvaluator(policy: policy)
    let found = Dictionary(
      try database.payoutStatements(calendar: policy.calendar, ids: [id]).map { statement in
        (
          statement.currency,
          (statement.payoutRowCount > 0, judge.judge(statement).finding == nil)
        )
      }, uniquingKeysWith: { first, _ in first })
    payouts[id] = found
    return found
  }
}
