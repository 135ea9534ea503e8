import SettlementModel

// Section 9.13: what was debited and credited for one dispute.
extension CaseWork {
  mutating func judge(_ dispute: Int, _ claim: DisputeClaim) {
    guard !claim.debits.isEmpty || !claim.credits.isEmpty else { return }
    let entry = disputes[dispute]
    let currency = entry.amount.currency
    var taken = walk(claim.debits, to: -Int128(entry.amount.minorUnits), in: currency)
    var credits = claim.credits
    let givenBack = cancelFurther(&taken.further, &credits, currency)
    for line in taken.further {
      decide(line: line, .discrepant)
      reportFurther(line, entry)
    }
    let debited = sum(of: taken.taken, in: currency)
    let isEqual =
      abs(debited + Int128(entry.amount.minorUnits)) <= scope.tolerance(currency)
      && taken.otherCurrency.isEmpty
    let outcome: LineOutcome = taken.taken.isEmpty || isEqual ? .matched : .discrepant
    for line in taken.taken { decide(line: line, outcome) }
    for line in credits + givenBack { decide(line: line, .matched) }
    if !taken.otherCurrency.isEmpty {
      for line in taken.otherCurrency { decide(line: line, .discrepant) }
      reportDispute(.currencyMismatch, entry, taken.otherCurrency[0], nil)
    } else if !taken.taken.isEmpty, !isEqual {
      reportDispute(.amountMismatch, entry, taken.taken[0], debited)
    }
    let all = (taken.taken + taken.otherCurrency + credits + givenBack).sorted()
    if let first = all.first {
      matches.append(
        MatchDraft(
          rule: "chargebacks of one dispute", key: linkOfLine[first]?.key ?? .paymentIntentID,
          lines: all, records: [RecordReference(type: .dispute, id: entry.id)],
          tolerated: isEqual ? tolerated(debited + Int128(entry.amount.minorUnits)) : 0,
          currency: currency))
    }
    if !taken.taken.isEmpty {
      judgeWon(entry, credited: sum(of: credits, in: currency), group: group(of: entry))
    }
  }

  /// A difference within tolerance, which is itself of 64 bits.
  func tolerated(_ difference: Int128) -> Int64 {
    guard let tolerated = Int64(exactly: difference) else {
      preconditionFailure("a tolerated difference beyond 64 bits")
    }
    return tolerated
  }

  private func group(of dispute: Dispute) -> Int? { groupsByIntentID[dispute.paymentIntentID] }

  /// Takes out debits beyond the dispute that an equal credit gave back; returns both.
  private func cancelFurther(
    _ further: inout [Int], _ credits: inout [Int], _ currency: Currency
  ) -> [Int] {
    var open: [Int64: [Int]] = [:]
    for line in credits.reversed() {
      if let amount = lines[line].minorUnits(in: currency) {
        open[amount, default: []].append(line)
      }
    }
    var gone: Set<Int> = []
    further.removeAll { line in
      guard let amount = lines[line].minorUnits(in: currency), amount != .min,
        let credit = open[-amount]?.popLast()
      else { return false }
      gone.formUnion([line, credit])
      return true
    }
    credits.removeAll { gone.contains($0) }
    return gone.sorted()
  }

  private mutating func reportFurther(_ line: Int, _ dispute: Dispute) {
    let row = lines[line]
    drafts.append(
      draft(
        .duplicateSettlement, about: RecordReference(type: .dispute, id: dispute.id),
        group: group(of: dispute), line: line, namesLine: true,
        agesFrom: policy.calendar.day(of: dispute.createdAt),
        detail: """
          Ask UseePay why \(place(of: row)) charges back \(row.gross) again for dispute \
          \(dispute.id), which was \
          debited already.
          """
      ).with(expected: 0, actual: Int128(row.grossMinorUnits), row.currency))
  }

  private mutating func reportDispute(
    _ code: FindingCode, _ dispute: Dispute, _ line: Int, _ debited: Int128?
  ) {
    let row = lines[line]
    let currency = dispute.amount.currency
    let actual = debited.map { amountText($0, currency) } ?? "\(row.gross)"
    var found = draft(
      code, about: RecordReference(type: .dispute, id: dispute.id), group: group(of: dispute),
      line: line, agesFrom: policy.calendar.day(of: dispute.createdAt),
      detail: """
        Ask UseePay why dispute \(dispute.id) of \(dispute.amount) was debited with \(actual) in \
        \(place(of: row)).
        """)
    found.finding.currency = currency
    if let debited {
      found = found.with(
        expected: -Int128(dispute.amount.minorUnits), actual: debited, currency)
    }
    drafts.append(found)
  }

  /// A won dispute that was debited is credited within the settlement due days after it closed.
  private mutating func judgeWon(_ dispute: Dispute, credited: Int128, group: Int?) {
    let won = wonAmount(dispute)
    guard dispute.isWon,
      credited < Int128(won.minorUnits) - scope.tolerance(won.currency)
    else { return }
    let closedOn = policy.calendar.day(of: dispute.eventAt)
    let method = group.flatMap { intent(ofGroup: $0) }?.paymentMethod ?? ""
    let dueDays = policy.settlementDueDays(paymentMethod: method)
    guard policy.calendar.ageDays(from: closedOn, to: policy.businessDay) > dueDays else {
      return comesDue(policy.calendar.firstDayPast(dueDays: dueDays, from: closedOn))
    }
    drafts.append(
      draft(
        .disputeWonNotCredited, about: RecordReference(type: .dispute, id: dispute.id),
        group: group, agesFrom: closedOn,
        detail: """
          Ask UseePay when the \(won) won in dispute \(dispute.id) on \(closedOn) will be \
          credited; \
          \(amountText(credited, won.currency)) has come so far.
          """
      ).with(expected: Int128(won.minorUnits), actual: credited, won.currency))
  }
}
