import SettlementModel

// What the model says of money without lines, of lines without money, and of a payment as a whole.
extension PaymentReference {
  /// A line for which no money is left: without an own id it waits until a pull covers it.
  func stray(_ line: Line, _ code: String, _ money: Money, _ night: ReferenceNight) {
    let isWaiting = line.row.at >= model.coveredUpTo && line.row.id.isEmpty
    night.lines[line.place] = isWaiting ? "waiting" : "discrepant"
    if !isWaiting { night.findings.append(about(line, code, money)) }
  }

  /// A finding about a line and the money that it is for, whose age it has.
  func about(_ line: Line, _ code: String, _ money: Money) -> ReferenceNight.Expected {
    var finding = model.about(line, code, type: money.type, record: money.id)
    (finding.intent, finding.order) = (id, intent?.merchantOrderID ?? line.row.order)
    finding.agesFrom = model.day(of: money.agesFrom)
    return finding
  }

  /// The bucket of money without a line, and what is reported of it.
  func open(_ money: Money, _ currency: Currency, _ night: ReferenceNight) -> String {
    let day = model.day(of: money.agesFrom)
    guard money.hasMoved || money.isOnItsWay, day >= model.settings.coverage else {
      if money.hasMoved, money.amount > 0 { night.earlierMoney = min(night.earlierMoney ?? day, day) }
      return "not_settleable"
    }
    let due = money.type == "refund" ? model.settings.refundDueDays : model.settings.dueDays
    let isLate = money.hasMoved && model.age(from: day, on: today) > due
    report(
      isLate ? "MISSING_IN_SETTLEMENT" : "PENDING_SETTLEMENT", money.type, money.id, currency, money.amount, 0, day, night)
    return isLate ? "discrepant" : "pending"
  }

  func report(
    _ code: String, _ type: String, _ record: String, _ currency: Currency, _ expected: Int64, _ actual: Int64,
    _ day: BusinessDay?, _ night: ReferenceNight
  ) {
    night.findings.append(
      ReferenceNight.Expected(
        code: code, intent: id, order: intent?.merchantOrderID ?? "", type: type, record: record,
        currency: currency.code, expected: Int128(expected), actual: Int128(actual), agesFrom: day))
  }

  func judgeSums(of intent: PaymentIntent, _ lines: [Line], _ night: ReferenceNight) {
    func hold(_ expected: Int64, _ actual: Int64, _ code: String, if isWrong: Bool) {
      guard isWrong else { return }
      report(code, "payment_intent", id, intent.amount.currency, expected, actual, nil, night)
    }
    let sum = captures.filter { $0.status == .succeeded }.reduce(0) { $0 + $1.amount.minorUnits }
    let stated = intent.capturedAmountMinorUnits ?? 0, captured = captures.isEmpty ? stated : sum
    let isJudged = !captures.isEmpty && !captures.contains { $0.status == .pending }
    hold(stated, sum, "CAPTURE_TOTAL_MISMATCH", if: isJudged && stated != sum)
    let allowed = intent.amount.minorUnits
    hold(allowed, captured, "CAPTURE_EXCEEDS_AUTHORIZATION", if: captured > allowed)
    let givenBack = Set(lines.filter { $0.row.kind == "REFUND_REVERSAL" }.map(\.row.id))
    let returned = refunds.filter { $0.status == .succeeded && !givenBack.contains($0.id) }
      .reduce(0) { $0 + ($1.amountMinorUnits ?? 0) }
    hold(captured, returned, "REFUND_EXCEEDS_CAPTURE", if: returned > captured)
    let charged = lines.filter { $0.row.kind == "CHARGEBACK" }.reduce(0) { $0 - $1.row.gross }
    let taken = returned + charged
    hold(captured, taken, "REFUND_AND_CHARGEBACK", if: charged > 0 && returned > 0 && taken > captured)
  }
}
