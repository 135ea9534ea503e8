import SettlementModel

/// The lines of one dispute.
struct DisputeClaim: Sendable {
  var debits: [Int] = []
  var credits: [Int] = []
}

// Section 9.13: chargebacks fit their dispute by id, those without one by intent and amount.
extension CaseWork {
  mutating func judgeChargebacks(_ chargebacks: [Int]) {
    var claims = Array(repeating: DisputeClaim(), count: disputes.count)
    var loose: [Int] = []
    var payers: [String: Payers] = [:]
    for line in chargebacks {
      groupOfLine[line] = chargebackGroup(of: line, &payers)
      if case .dispute(let dispute) = linkOfLine[line]?.target {
        add(line, to: dispute, &claims)
      } else {
        loose.append(line)
      }
    }
    fitByAmount(&loose, &claims)
    fitCredits(&loose, &claims)
    for line in loose { judgeWithoutDispute(line) }
    for dispute in disputes.indices { judge(dispute, claims[dispute]) }
  }

  private func add(_ line: Int, to dispute: Int, _ claims: inout [DisputeClaim]) {
    if lines[line].kind == .chargeback {
      claims[dispute].debits.append(line)
    } else {
      claims[dispute].credits.append(line)
    }
  }

  /// The held intent that a chargeback line leads to; of an order's several the first that moved
  /// money.
  private func chargebackGroup(of line: Int, _ payers: inout [String: Payers]) -> Int? {
    let found: Int? =
      switch linkOfLine[line]?.target {
      case .dispute(let dispute):
        groupsByIntentID[disputes[dispute].paymentIntentID]
          ?? groupsByIntentID[lines[line].paymentIntentID]
      case .group(let group): group
      case .order(let order): payingGroup(ofOrder: order, line, &payers)
      default: nil
      }
    return found.flatMap { groups[$0].intent == nil ? nil : $0 }
  }

  /// The intent of an order that a chargeback takes from: one with a dispute of the amount, else
  /// one that moved money.
  private func payingGroup(ofOrder order: String, _ line: Int, _ known: inout [String: Payers])
    -> Int?
  {
    let payers = known[order] ?? payers(ofOrder: order)
    known[order] = payers
    return payers.byDisputedAmount[lines[line].grossMinorUnits.magnitude] ?? payers.first
  }

  private func payers(ofOrder order: String) -> Payers {
    let candidates = groups(ofOrder: order).filter { groups[$0].isInScope }
    var payers = Payers()
    payers.first =
      candidates.first { group in
        groups[group].captures.contains { records[$0].state == .moved }
      } ?? candidates.first
    for group in candidates.reversed() {
      for dispute in groups[group].disputes {
        payers.byDisputedAmount[disputes[dispute].amount.minorUnits.magnitude] = group
      }
    }
    return payers
  }

  /// The intents of one order, as chargebacks look for them.
  private struct Payers {
    var first: Int?
    var byDisputedAmount: [UInt64: Int] = [:]
  }

  /// Whether a line carries a dispute's id, and not that of the payment it takes back.
  private func namesDispute(_ line: SettlementLine) -> Bool {
    Self.ownIDs(of: line).contains {
      groupsByIntentID[$0] == nil && recordsByCaptureID[$0] == nil
    }
  }

  /// What two chargebacks must share to be told apart no further.
  private struct Disputed: Hashable {
    let group: Int
    let amount: Money
  }

  /// Debits without a dispute id go to the intent's unclaimed disputes of their amount, oldest
  /// first.
  private func fitByAmount(_ loose: inout [Int], _ claims: inout [DisputeClaim]) {
    var open: [Disputed: [Int]] = [:]
    for dispute in disputes.indices.reversed() {
      guard claims[dispute].debits.isEmpty, !disputes[dispute].isRetrieval,
        let group = groupsByIntentID[disputes[dispute].paymentIntentID]
      else { continue }
      open[Disputed(group: group, amount: disputes[dispute].amount), default: []].append(dispute)
    }
    loose.removeAll { line in
      guard lines[line].kind == .chargeback, !namesDispute(lines[line]),
        let group = groupOfLine[line]
      else { return false }
      let row = lines[line]
      for currency in [row.currency, row.settlementCurrency] {
        guard let amount = row.minorUnits(in: currency), amount != .min else { continue }
        let wanted = Disputed(group: group, amount: Money(minorUnits: -amount, currency: currency))
        guard let dispute = open[wanted]?.popLast() else { continue }
        claims[dispute].debits.append(line)
        return true
      }
      return false
    }
  }

  /// Credits without a dispute id go to the intent's debited disputes: one of what was won or
  /// disputed, else the oldest that was won, else the oldest.
  private func fitCredits(_ loose: inout [Int], _ claims: inout [DisputeClaim]) {
    var equal: [Disputed: [Int]] = [:]
    var oldest: [Int: Int] = [:]
    for dispute in disputes.indices.reversed() where !claims[dispute].debits.isEmpty {
      guard let group = groupsByIntentID[disputes[dispute].paymentIntentID] else { continue }
      let known = oldest[group]
      if disputes[dispute].isWon || known.map({ !disputes[$0].isWon }) ?? true {
        oldest[group] = dispute
      }
      guard claims[dispute].credits.isEmpty else { continue }
      let amount = wonAmount(disputes[dispute])
      equal[Disputed(group: group, amount: amount), default: []].append(dispute)
    }
    loose.removeAll { line in
      guard lines[line].kind == .chargebackReversal, let group = groupOfLine[line] else {
        return false
      }
      let exact = equal[Disputed(group: group, amount: lines[line].gross)]?.popLast()
      guard let dispute = exact ?? oldest[group] else { return false }
      claims[dispute].credits.append(line)
      return true
    }
  }

  /// What a won dispute brings back.
  func wonAmount(_ dispute: Dispute) -> Money {
    guard let won = dispute.amountWonMinorUnits, won > 0 else { return dispute.amount }
    return Money(minorUnits: won, currency: dispute.amount.currency)
  }

  private mutating func judgeWithoutDispute(_ line: Int) {
    guard let group = groupOfLine[line] else { return reportMissing(line) }
    let row = lines[line]
    if row.kind == .chargeback, isJudgedAgainstDisputes(row) {
      guard isCoveredByPull(row) else { return wait(line) }
      decide(line: line, .discrepant)
      drafts.append(
        draft(
          .chargebackWithoutDispute,
          about: RecordReference(
            type: .dispute, id: Self.recordName(of: row)), group: group,
          line: line, namesLine: true, agesFrom: day(of: row),
          detail: """
            Ask UseePay for the dispute behind the chargeback of \(row.gross) for \
            \(name(of: row)) in \
            \(place(of: row)): none that is known fits.
            """
        ).with(expected: 0, actual: Int128(row.grossMinorUnits), row.currency))
    } else {
      decide(line: line, .matched)
      matches.append(
        MatchDraft(
          rule:
            "\(row.kind == .chargeback ? "chargeback" : "chargeback reversal") of a held intent",
          key: linkOfLine[line]?.key ?? .paymentIntentID, lines: [line], records: [],
          currency: row.currency))
    }
  }

  /// Whether disputes are fed in and reach back to the line.
  private func isJudgedAgainstDisputes(_ line: SettlementLine) -> Bool {
    guard let oldest = policy.oldestDisputeAt else { return false }
    if let time = line.occurredAt { return time >= oldest }
    guard let day = line.settledOn else { return false }
    return day > policy.calendar.day(of: oldest)
  }
}
