import SettlementModel

/// The model's judgement of one payment: what settles what, in the order of contract 9.4 to 9.12.
struct PaymentReference {
  /// Money that is settled as one: a capture, what stands for one, a refund, or several captures, its members.
  struct Claim {
    var type = "capture"
    var id: String, currency: Currency, agesFrom: Timestamp
    var amount: Int64 = 0, hasMoved = true, isOnItsWay = false, members: [Claim]? = nil
  }

  let model: ReferenceModel, night: ReferenceNight, id: String, captures: [Capture], refunds: [Refund]

  func judge(_ lines: [SettledLine]) {
    // Rules about an intent run only where it is held, and not only refunds of it.
    if let intent = model.intents[id] {
      let whole = Claim(type: "payment_intent", id: id, currency: intent.amount.currency, agesFrom: intent.createdAt)
      judgeCaptures(whole, claims(of: intent), lines.filter { $0.row.lineKind == "capture" })
      judgeSums(of: intent, whole, lines)
    }
    for one in refunds {
      let claim = Claim(
        type: "refund", id: one.id, currency: one.currency, agesFrom: one.modifiedAt, amount: -(one.amountMinorUnits ?? 0),
        hasMoved: one.status == .succeeded, isOnItsWay: [.received, .accepted].contains(one.status))
      settle(claim, lines.filter { $0.row.id == one.id })
    }
    for line in lines where line.row.kind.hasPrefix("REFUND") && model.refunds[line.row.id] == nil { judgeUnknown(line) }
    for line in lines where line.row.kind == "CHARGEBACK" { night.lines[line.place] = "matched" }
  }

  /// A line that leads to nothing waits until a pull covers it and the API said no to its refund or its payment;
  /// a payment comes with all its captures, but not with all its refunds.
  func judgeUnknown(_ line: SettledLine) {
    let row = line.row, isRefund = row.kind.hasPrefix("REFUND"), key = isRefund ? row.id : row.intent
    let isPaymentEnough = model.intents[id] != nil ? !isRefund : model.absent.contains(row.intent)
    let isKnownToLack = key.isEmpty || model.absent.contains(key) || isPaymentEnough
    let type = ["REFUND": "refund", "CHARGE": "dispute"][row.kind.prefix(6)] ?? "capture"
    let claim = Claim(type: type, id: row.id, currency: row.currency, agesFrom: Timestamp(milliseconds: row.at))
    leave(line, "MISSING_IN_API", claim, waits: row.at >= model.coveredUpTo || !isKnownToLack)
  }

  /// Captures, else the intent itself where it captured anything.
  private func claims(of intent: PaymentIntent) -> [Claim] {
    let currency = intent.amount.currency
    let stated = intent.capturedAmountMinorUnits ?? (intent.status == .succeeded ? intent.amount.minorUnits : 0)
    let aged = intent.capturesAutomatically == false ? intent.modifiedAt : intent.createdAt
    if captures.isEmpty { return stated > 0 ? [Claim(id: id, currency: currency, agesFrom: aged, amount: stated)] : [] }
    return captures.map {
      Claim(id: $0.id, currency: currency, agesFrom: $0.createdAt, amount: $0.amount.minorUnits,
        hasMoved: $0.status == .succeeded, isOnItsWay: $0.status == .pending)
    }
  }

  private func judgeCaptures(_ whole: Claim, _ claims: [Claim], _ lines: [SettledLine]) {
    if claims.isEmpty { return lines.forEach { leave($0, "STATUS_MISMATCH", whole) } }
    let ids = Set(captures.map(\.id)), others = lines.filter { !ids.contains($0.row.id) }
    func isLoose(_ line: SettledLine) -> Bool { ids.isEmpty || ["", id].contains(line.row.id) }
    for line in others where !isLoose(line) { judgeUnknown(line) }
    var loose = others.filter(isLoose), named = Dictionary(grouping: lines, by: \.row.id).filter { ids.contains($0.key) }
    if claims.count == 1 {
      // Stronger keys choose first; weaker ones fill up what is short.
      let rank = { (line: SettledLine) in !line.row.id.isEmpty ? 0 : !line.row.intent.isEmpty ? 1 : 2 }
      return settle(claims[0], (named[claims[0].id] ?? []) + loose.sorted { rank($0) < rank($1) })
    }
    // Lines that name the intent alone: one capture each where the amount says so, else all, those on their way if nearer.
    var open = claims.filter { named[$0.id] == nil && ($0.hasMoved || $0.isOnItsWay) }
    for line in loose {
      guard let fit = open.firstIndex(where: { $0.amount == line.row.gross }) else { continue }
      named[open.remove(at: fit).id] = [line]
      loose.removeAll { $0.place == line.place }
    }
    let moved = open.filter(\.hasMoved), sum = loose.reduce(0) { $0 + $1.row.gross }
    func distance(_ some: [Claim]) -> Int64 { abs(some.reduce(0) { $0 + $1.amount } - sum) }
    let near = moved.isEmpty || distance(open) < distance(moved) ? open : moved, rest = loose.isEmpty ? [] : near
    if open.isEmpty, let first = claims.first(where: \.hasMoved) {
      for line in loose { leave(line, "DUPLICATE_SETTLEMENT", first) }
    } else if !rest.isEmpty {
      var all = rest.count == 1 ? rest[0] : whole
      (all.amount, all.members, all.agesFrom) = (rest.reduce(0) { $0 + $1.amount }, rest, rest[0].agesFrom)
      settle(all, loose)
    }
    for claim in claims where !rest.contains(where: { $0.id == claim.id }) { settle(claim, named[claim.id] ?? []) }
  }

  /// Holds lines against the money that they name, in their order, until they reach it.
  private func settle(_ claim: Claim, _ lines: [SettledLine]) {
    let members = claim.members ?? [claim], net = lines.reduce(0) { $0 + $1.row.gross }
    func end(_ bucket: String, _ lines: [SettledLine] = []) {
      for one in members { night.records["\(one.type) \(one.id)"] = bucket }
      for line in lines { night.lines[line.place] = bucket }
    }
    if lines.isEmpty { return end(open(claim)) }
    let isGivenBack = lines.contains { $0.row.kind == "REFUND_REVERSAL" }
    if isGivenBack, net == 0 { return end("matched", lines) }
    if !claim.hasMoved, !claim.isOnItsWay {
      // Debits and credits that do not cancel out are one thing, of what is left of them.
      let isOne = Set(lines.map { $0.row.gross > 0 }).count > 1
      for line in isOne ? [] : lines { leave(line, "STATUS_MISMATCH", claim) }
      if isOne { find("STATUS_MISMATCH", claim, 0, net, at: lines[0]) }
      return end("discrepant", isOne ? lines : [])
    }
    var sum: Int64 = 0, taken: [SettledLine] = [], foreign: [SettledLine] = []
    for line in lines {
      let row = line.row, isSame = row.currency == claim.currency
      if !isGivenBack, sum.magnitude >= claim.amount.magnitude {
        leave(line, "DUPLICATE_SETTLEMENT", members[0])
      } else if isSame || row.settled == claim.currency && row.amount == claim.amount {
        sum += isSame ? row.gross : row.amount
        taken.append(line)
      } else {
        find("CURRENCY_MISMATCH", claim, nil, nil, at: line)
        foreign.append(line)
      }
    }
    let isEqual = sum == claim.amount && foreign.isEmpty
    if !isEqual, foreign.isEmpty, taken.contains(where: mayBeForAnother) {
      for line in taken { night.lines[line.place] = "waiting" }
      return members.forEach { night.records["\($0.type) \($0.id)"] = open($0, awaitsPull: true) }
    }
    end(isEqual ? "matched" : "discrepant", taken + foreign)
    if !isEqual, foreign.isEmpty, !taken.isEmpty { find("AMOUNT_MISMATCH", claim, claim.amount, sum, at: taken[0]) }
  }

  /// Whether a line without an own id may be for money that no pull has seen: none covers it.
  private func mayBeForAnother(_ line: SettledLine) -> Bool {
    line.row.at >= model.coveredUpTo && (line.row.id.isEmpty || line.row.id == id && !captures.isEmpty)
  }

  /// A line for which no money is left.
  private func leave(_ line: SettledLine, _ code: String, _ claim: Claim, waits: Bool? = nil) {
    let isWaiting = waits ?? mayBeForAnother(line)
    night.lines[line.place] = isWaiting ? "waiting" : "discrepant"
    if !isWaiting { find(code, claim, 0, line.row.gross, at: line) }
  }

  /// A finding about money, with its age, and about a line where there is one: its currency, if nothing was expected.
  private func find(_ code: String, _ claim: Claim, _ expected: Int64?, _ actual: Int64?, at line: SettledLine? = nil) {
    let row = line?.row, currency = expected == 0 ? row?.currency ?? claim.currency : claim.currency
    night.findings.append(
      .init(code: code, intent: id, order: model.intents[id]?.merchantOrderID ?? row?.order ?? "", type: claim.type,
        record: claim.id, kind: row?.lineKind ?? "", currency: currency.code, expected: expected.map { Int128($0) },
        actual: actual.map { Int128($0) }, file: line?.file ?? "", row: line?.number ?? 0, payout: row?.payout ?? "",
        agesFrom: model.settings.day(of: claim.agesFrom)))
  }

  /// The bucket of money without a line, and what is reported of it.
  private func open(_ claim: Claim, awaitsPull: Bool = false) -> String {
    let day = model.settings.day(of: claim.agesFrom), settings = model.settings
    let isEarly = day < settings.coverage
    if isEarly, claim.hasMoved, claim.amount > 0 { night.earlierMoney = min(night.earlierMoney ?? day, day) }
    guard claim.hasMoved || claim.isOnItsWay, !isEarly else { return "not_settleable" }
    let isLate = claim.hasMoved && !awaitsPull && model.age(from: day, on: night.day) > settings.dueDays(of: claim.type)
    find(isLate ? "MISSING_IN_SETTLEMENT" : "PENDING_SETTLEMENT", claim, claim.amount, 0)
    return isLate ? "discrepant" : "pending"
  }

  private func judgeSums(of intent: PaymentIntent, _ whole: Claim, _ lines: [SettledLine]) {
    let sum = captures.filter { $0.status == .succeeded }.reduce(0) { $0 + $1.amount.minorUnits }
    let stated = intent.capturedAmountMinorUnits ?? 0, captured = captures.isEmpty ? stated : sum
    let allowed = intent.amount.minorUnits, isFinal = !captures.isEmpty && !captures.contains { $0.status == .pending }
    let net = Dictionary(lines.map { ($0.row.id, $0.row.gross) }, uniquingKeysWith: +)
    let returning = refunds.filter { $0.status == .succeeded && net[$0.id, default: -1] < 0 }
    let returned = returning.reduce(0) { $0 + ($1.amountMinorUnits ?? 0) }
    let charged = lines.filter { $0.row.kind == "CHARGEBACK" }.reduce(0) { $0 - $1.row.gross }, taken = returned + charged
    if isFinal, stated != sum { find("CAPTURE_TOTAL_MISMATCH", whole, stated, sum) }
    if captured > allowed { find("CAPTURE_EXCEEDS_AUTHORIZATION", whole, allowed, captured) }
    if returned > captured { find("REFUND_EXCEEDS_CAPTURE", whole, captured, returned) }
    if charged > 0, returned > 0, taken > captured { find("REFUND_AND_CHARGEBACK", whole, captured, taken) }
  }
}
