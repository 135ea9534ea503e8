import SettlementModel

// Lines for which no unclaimed record is left: they complete a short one, repeat a settled one,
// stand on one that moved no money, or nothing is there.
extension CaseWork {
  mutating func settleLeftover(_ leftover: [Int], pool: Pool) {
    var rest = leftover
    let known = members(of: pool)
    takeByUnknownAmounts(&rest, known, pool: pool)
    completeShortBundles(&rest, pool: pool)
    guard !rest.isEmpty else { return }
    let settled = known.filter { bundleOfRecord[$0] != nil && records[$0].isOpenToLines }
    if !settled.isEmpty {
      repeatSettled(rest, settled)
    } else if let dormant = dormantRecord(known) {
      putOnDormant(dormant, rest, key: pool.key)
    } else if known.contains(where: { ambiguous.contains($0) }) {
      reportAmbiguous(rest, known.filter { ambiguous.contains($0) })
    } else if let claimed = known.first(where: { bundleOfRecord[$0] != nil }) {
      for line in rest { reportFurther(line, claimed) }
    } else {
      for line in rest { reportMissing(line) }
    }
  }

  /// Refunds whose amount nothing tells take one line each.
  private mutating func takeByUnknownAmounts(_ rest: inout [Int], _ known: [Int], pool: Pool) {
    let unknown = known.filter {
      records[$0].amount == nil && bundleOfRecord[$0] == nil
        && (records[$0].state == .moved || records[$0].state == .pending)
    }
    for (record, line) in zip(unknown, rest) {
      bundle(.anyAmount, records: [record], lines: [line], key: pool.key)
    }
    rest.removeFirst(min(unknown.count, rest.count))
  }

  /// Lines that repeat settled records, those of their own amount where there are such.
  private mutating func repeatSettled(_ rest: [Int], _ settled: [Int]) {
    var byMoney: [Money: Int] = [:]
    for record in settled {
      guard let amount = records[record].amount else { continue }
      let money = Money(minorUnits: amount, currency: records[record].currency)
      if byMoney[money] == nil { byMoney[money] = record }
    }
    for line in rest { reportFurther(line, byMoney[lines[line].gross] ?? settled[0]) }
  }

  private mutating func reportFurther(_ line: Int, _ record: Int) {
    let amount = lines[line].minorUnits(in: records[record].currency)
    if amount == 0, let bundle = bundleOfRecord[record] {
      extend(bundle, with: [line])
    } else {
      furtherLines.append(
        FurtherLine(line: line, record: record, isOtherCurrency: amount == nil))
    }
  }

  /// Where lines stand that no amount ties to one of several records without money: the latest that
  /// failed or was cancelled, else one of unknown status.
  private func dormantRecord(_ known: [Int]) -> Int? {
    known.last { records[$0].state == .notMoved }
      ?? known.last { records[$0].state == .statusUnknown }
  }
}
