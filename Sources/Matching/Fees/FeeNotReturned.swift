import SettlementModel

/// What a payment was charged, and what of it its refunds bring back.
struct PaymentFees {
  let refundReturn: FeeEntry.RefundReturn
  /// Currency of the captures, and of their fees.
  let currency: Currency
  let settlementCurrency: Currency
  /// Sum of the captures' gross, above zero, and of their stated fees.
  let captured: Int128
  let charged: Int128
  /// For each refund line, what the earlier ones refunded and gave back.
  let before: [Int: (refunded: Int128, returned: Int128)]

  /// What is to come back with a refund line; nil where that cannot be told, or nothing is due on
  /// this line.
  func dueBack(on line: SettlementLine, at index: Int) -> Int128? {
    guard line.currency == currency, line.settlementCurrency == settlementCurrency,
      let before = before[index]
    else { return nil }
    let refunded = Int128(line.grossMinorUnits.magnitude)
    switch refundReturn {
    case .nothing: return nil
    case .proportional:
      let (product, overflow) = charged.multipliedReportingOverflow(by: refunded)
      return overflow ? nil : RoundedQuotient.of(product, by: captured)
    case .full:
      let isComplete = before.refunded < captured && before.refunded + refunded >= captured
      return isComplete ? charged - before.returned : nil
    }
  }
}

// FEE_NOT_RETURNED: a refund that was to bring the payment's fee back.
extension CaseWork {
  /// What the refunds of a group are to bring back.
  ///
  /// Nothing where the files do not hold what all its captures moved, where a line states no fee or
  /// a row of its own charges it, and where a refund was given back.
  func paymentFees(ofGroup group: Int, _ bench: FeeBench) -> PaymentFees {
    let own = bench.linesOfGroup[group, default: []].filter { lineOutcomes[$0] != .batchLevel }
    let captures = own.filter { lines[$0].kind == .capture }
    let refunds = own.filter { lines[$0].kind == .refund }
    let none = PaymentFees(
      refundReturn: .nothing, currency: lines[bench.linesOfGroup[group]![0]].currency,
      settlementCurrency: lines[bench.linesOfGroup[group]![0]].settlementCurrency, captured: 1, charged: 0, before: [:])
    guard let first = captures.first,
      let entry = policy.fees.entry(for: feeSubject(of: first, bench)),
      entry.refundReturn != .nothing,
      !own.contains(where: { lines[$0].kind == .refundReversal })
    else { return none }
    var captured: Int128 = 0
    var charged: Int128 = 0
    for line in captures {
      let row = lines[line]
      guard row.currency == lines[first].currency, let fee = row.feeMinorUnits,
        row.settlementCurrency == lines[first].settlementCurrency,
        !bench.isChargedSeparately(row)
      else { return none }
      captured += Int128(row.grossMinorUnits.magnitude)
      charged += Int128(fee)
    }
    var before: [Int: (refunded: Int128, returned: Int128)] = [:]
    var refunded: Int128 = 0
    var returned: Int128 = 0
    for line in refunds {
      guard let fee = lines[line].feeMinorUnits else { return none }
      before[line] = (refunded, returned)
      refunded += Int128(lines[line].grossMinorUnits.magnitude)
      if fee < 0 { returned -= Int128(fee) }
    }
    guard captured > 0, captured == movedTotal(ofGroup: group, in: lines[first].currency) else {
      return none
    }
    return PaymentFees(
      refundReturn: entry.refundReturn, currency: lines[first].currency,
      settlementCurrency: lines[first].settlementCurrency, captured: captured, charged: charged,
      before: before)
  }

  /// What the intent's captures moved; nil where one is in another currency.
  private func movedTotal(ofGroup group: Int, in currency: Currency) -> Int128? {
    let moved = groups[group].captures.filter { records[$0].state == .moved }
    return moved.allSatisfy({ records[$0].currency == currency }) ? total(moved) : nil
  }

  /// Holds a refund line's fee against its own by the card, less what is due back, above zero.
  mutating func judgeReturn(_ line: Int, due: Int128, own: Int128, charged: Int128) {
    let expected = own - due
    judgedFees.append(
      JudgedFee(
        lineID: lines[line].id, expectedMinorUnits: expected, chargedMinorUnits: charged))
    guard charged != expected else { return }
    let currency = lines[line].settlementCurrency
    reportFee(
      charged > expected ? .feeNotReturned : .feeUndercharged, line, expected: expected,
      charged: charged,
      """
      brought back \(amountText(-charged, currency)) of the fee where the rate card says \
      \(amountText(-expected, currency)).
      """)
  }
}
