import SettlementModel

// Section 9.6: a line on a record that moved no money.
extension CaseWork {
  mutating func judgeNotMoved(_ bundle: Bundle) {
    let record = bundle.records[0]
    let taken = bundle.lines.sorted()
    let isForeign = taken.contains {
      lines[$0].minorUnits(in: bundle.currency) == nil && lines[$0].grossMinorUnits != 0
    }
    if bundle.sum == 0, !isForeign {
      let isReversed = taken.contains { lines[$0].kind == .refundReversal }
      if isReversed { givenBack.insert(record) }
      return conclude(
        bundle, rule: isReversed ? "debited and given back" : "lines of zero", lines: .matched,
        records: .matched)
    }
    if isGivenBackFromBefore(bundle) { return concludeGivenBackFromBefore(bundle) }
    matches.append(
      MatchDraft(
        rule: "record moved no money", key: linkOfLine[taken[0]]?.key ?? bundle.key, lines: taken,
        records: [records[record].reference], currency: bundle.currency))
    // What the last pull saw may be older than the line.
    let isStale = taken.contains { !isCoveredByPull(lines[$0]) } && mayHaveChanged(record, bundle)
    if isStale {
      matches.removeLast()
      for line in taken { wait(line) }
      return
    }
    decide(record: record, .discrepant)
    let signs = Set(taken.map { lines[$0].grossMinorUnits.signum() }.filter { $0 != 0 })
    if signs.count == 1 {
      for line in taken {
        let gross = lines[line].grossMinorUnits
        decide(line: line, gross == 0 ? .matched : .discrepant)
        if gross != 0 { report(record, line, Int128(gross), lines[line].currency) }
      }
    } else {
      for line in taken { decide(line: line, .discrepant) }
      report(record, taken[0], bundle.sum, bundle.currency)
    }
  }

  /// Whether a later pull may show money: the intent is not final, or another intent of the order
  /// may have paid.
  private func mayHaveChanged(_ record: Int, _ bundle: Bundle) -> Bool {
    if bundle.key == .merchantOrderID || bundle.key == .invoiceID { return true }
    guard records[record].reference.type == .paymentIntent else { return false }
    return intent(ofGroup: records[record].group).map { !$0.status.isFinal } ?? false
  }

  private mutating func report(
    _ record: Int, _ line: Int, _ actual: Int128, _ currency: Currency
  ) {
    let entry = records[record]
    drafts.append(
      draft(
        .statusMismatch, about: entry.reference, group: entry.group, line: line, namesLine: true,
        agesFrom: entry.agesFrom,
        detail: """
          Ask UseePay why \(place(of: lines[line])) settles \(amountText(actual, currency)) for \
          \(entry.reference.type.rawValue) \(entry.reference.id), which is \(entry.statusText) \
          and moved no money.
          """
      ).with(expected: 0, actual: actual, currency))
  }
}
