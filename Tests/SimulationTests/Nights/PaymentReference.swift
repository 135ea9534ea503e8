import SettlementModel

/// The model's judgement of one payment: what settles what, in the order of contract 9.4 to 9.12.
struct PaymentReference {
  typealias Line = ReferenceNight.Line
  typealias Money = ReferenceNight.Money

  let model: ReferenceModel
  /// Nil where only refunds of it are held.
  let intent: PaymentIntent?
  let id: String
  let today: BusinessDay
  let captures: [Capture]
  let refunds: [Refund]

  func judge(_ lines: [Line], _ night: ReferenceNight) {
    // Rules about an intent run only where it is held.
    if let intent {
      judgeCaptures(of: intent, lines.filter { $0.row.lineKind == "capture" }, night)
      judgeSums(of: intent, lines, night)
    }
    for refund in refunds {
      let money = Money(
        type: "refund", id: refund.id, amount: -(refund.amountMinorUnits ?? 0),
        hasMoved: refund.status == .succeeded, isOnItsWay: [.received, .accepted].contains(refund.status),
        agesFrom: refund.modifiedAt.milliseconds, members: [refund.id])
      settle(money, lines.filter { $0.row.id == refund.id }, refund.currency, night)
    }
    for line in lines where line.row.kind.hasPrefix("REFUND") && model.refunds[line.row.id] == nil {
      model.judgeUnknown(line, night)
    }
    for line in lines where line.row.kind == "CHARGEBACK" { night.lines[line.place] = "matched" }
  }

  /// Captures, else the intent itself where it captured anything.
  private func units(of intent: PaymentIntent) -> [Money] {
    guard captures.isEmpty else {
      return captures.map {
        Money(
          type: "capture", id: $0.id, amount: $0.amount.minorUnits, hasMoved: $0.status == .succeeded,
          isOnItsWay: $0.status == .pending, agesFrom: $0.createdAt.milliseconds, members: [$0.id])
      }
    }
    let stated = intent.capturedAmountMinorUnits ?? (intent.status == .succeeded ? intent.amount.minorUnits : 0)
    let aged = intent.capturesAutomatically == false ? intent.modifiedAt : intent.createdAt
    guard stated > 0 else { return [] }
    return [Money(type: "capture", id: id, amount: stated, hasMoved: true, agesFrom: aged.milliseconds, members: [id])]
  }

  private func judgeCaptures(of intent: PaymentIntent, _ lines: [Line], _ night: ReferenceNight) {
    let currency = intent.amount.currency
    var units = units(of: intent)
    let created = intent.createdAt.milliseconds
    var whole = Money(type: "payment_intent", id: id, amount: 0, hasMoved: true, agesFrom: created, members: [])
    if units.isEmpty { return lines.forEach { stray($0, "STATUS_MISMATCH", whole, night) } }
    var claims: [String: [Line]] = [:], loose: [Line] = []
    for line in lines {
      if captures.contains(where: { $0.id == line.row.id }) {
        claims[line.row.id, default: []].append(line)
      } else if captures.isEmpty || ["", id].contains(line.row.id) {
        loose.append(line)
      } else {
        model.judgeUnknown(line, night)
      }
    }
    if units.count == 1 {
      // Stronger keys choose first; weaker ones fill up what is short.
      func rank(_ row: SettlementRow) -> Int { !row.id.isEmpty ? 0 : !row.intent.isEmpty ? 1 : 2 }
      let ranked = (0...2).flatMap { wanted in loose.filter { rank($0.row) == wanted } }
      return settle(units[0], (claims[units[0].id] ?? []) + ranked, currency, night)
    }
    // Lines that name the intent alone: one capture each where the amount says so, else all together.
    var open = units.filter { claims[$0.id] == nil && ($0.hasMoved || $0.isOnItsWay) }
    for line in loose {
      guard let fit = open.firstIndex(where: { $0.amount == line.row.gross }) else { continue }
      claims[open.remove(at: fit).id] = [line]
      loose.removeAll { $0.place == line.place }
    }
    if !loose.isEmpty, !open.isEmpty {
      units.removeAll { unit in open.contains { $0.id == unit.id } }
      if open.count == 1 { whole = open[0] }
      (whole.amount, whole.members) = (open.reduce(0) { $0 + $1.amount }, open.map(\.id))
      settle(whole, loose, currency, night)
    } else if let first = units.first(where: \.hasMoved) {
      for line in loose { stray(line, "DUPLICATE_SETTLEMENT", first, night) }
    }
    for unit in units { settle(unit, claims[unit.id] ?? [], currency, night) }
  }

  /// Holds lines against the money that they name, in their order, until they reach it.
  private func settle(_ money: Money, _ lines: [Line], _ currency: Currency, _ night: ReferenceNight) {
    let type = money.type == "refund" ? "refund" : "capture"
    func bucket(_ name: String) { for id in money.members { night.records["\(type) \(id)"] = name } }
    guard !lines.isEmpty else { return bucket(open(money, currency, night)) }
    let isGivenBack = lines.contains { $0.row.kind == "REFUND_REVERSAL" }
    if isGivenBack, lines.reduce(0, { $0 + $1.row.gross }) == 0 {
      for line in lines { night.lines[line.place] = "matched" }
      return bucket("matched")
    }
    guard money.hasMoved || money.isOnItsWay else {
      for line in lines { stray(line, "STATUS_MISMATCH", money, night) }
      return bucket("discrepant")
    }
    var sum: Int64 = 0, taken: [Line] = [], isForeign = false
    for line in lines {
      let row = line.row
      if !isGivenBack, sum.magnitude >= money.amount.magnitude {
        var first = money
        (first.type, first.id) = (type, money.members[0])
        stray(line, "DUPLICATE_SETTLEMENT", first, night)
      } else if row.currency == currency || row.settled == currency && row.amount == money.amount {
        sum += row.currency == currency ? row.gross : row.amount
        taken.append(line)
      } else {
        night.lines[line.place] = "discrepant"
        var finding = about(line, "CURRENCY_MISMATCH", money)
        (finding.expected, finding.actual, finding.currency) = (nil, nil, currency.code)
        night.findings.append(finding)
        isForeign = true
      }
    }
    let isEqual = sum == money.amount && !isForeign
    for line in taken { night.lines[line.place] = isEqual ? "matched" : "discrepant" }
    bucket(isEqual ? "matched" : "discrepant")
    guard !isEqual, !isForeign, !taken.isEmpty else { return }
    var finding = about(taken[0], "AMOUNT_MISMATCH", money)
    (finding.expected, finding.actual, finding.currency) = (Int128(money.amount), Int128(sum), currency.code)
    night.findings.append(finding)
  }
}
