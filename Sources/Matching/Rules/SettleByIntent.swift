import SettlementModel

// Lines that name only an intent, or an order: equal amounts first, then sums, then what is left.
extension CaseWork {
  /// Decides the lines of one pool.
  mutating func settle(_ pool: Pool) {
    var rest = pool.lines.filter { lines[$0].kind != .refundReversal }
    let reversals = pool.lines.filter { lines[$0].kind == .refundReversal }
    let shortBundles = shortBundles(of: pool)
    let open = openRecords(of: pool)
    // One record alone is settled by several lines in their order, whatever their amounts.
    if open.count > 1 || !shortBundles.isEmpty { pairEqual(&rest, open: open, pool: pool) }
    if !rest.isEmpty { fillShortBundles(&rest, shortBundles) }
    if !rest.isEmpty { settleRest(&rest, pool: pool) }
    if !rest.isEmpty { settleLeftover(rest, pool: pool) }
    if !reversals.isEmpty { settleReversals(reversals, pool: pool) }
  }

  /// Unclaimed records of a pool that lines may settle, oldest first.
  func openRecords(of pool: Pool) -> [Int] {
    members(of: pool).filter {
      bundleOfRecord[$0] == nil && !ambiguous.contains($0) && records[$0].isOpenToLines
    }
  }

  /// All records of a pool in scope, oldest first.
  func members(of pool: Pool) -> [Int] {
    let all = pool.groups.flatMap { records(pool.family, ofGroup: $0) }
      .filter { records[$0].isInScope }
    return pool.groups.count == 1
      ? all
      : all.sorted {
        (records[$0].createdAt, records[$0].reference)
          < (records[$1].createdAt, records[$1].reference)
      }
  }

  private mutating func pairEqual(_ rest: inout [Int], open: [Int], pool: Pool) {
    let isMoved = { [records] (record: Int) in records[record].state == .moved }
    pair(&rest, with: open.filter(isMoved), isExact: true, pool: pool)
    pair(&rest, with: open.filter { !isMoved($0) }, isExact: true, pool: pool)
    if !policy.tolerance.isEmpty { pair(&rest, with: open, isExact: false, pool: pool) }
    if pool.groups.count > 1 { pairWholeIntents(&rest, pool: pool) }
  }

  /// Pairs lines and records one to one, a currency at a time: gross first, then settlement amount.
  private mutating func pair(
    _ rest: inout [Int], with candidates: [Int], isExact: Bool, pool: Pool
  ) {
    for currency in Set(candidates.map { records[$0].currency }).sorted() {
      for isGross in [true, false] {
        let open = candidates.filter {
          bundleOfRecord[$0] == nil && !ambiguous.contains($0)
            && records[$0].currency == currency
        }
        let taking = rest.filter { (lines[$0].currency == currency) == isGross }
        guard !open.isEmpty, !taking.isEmpty else { continue }
        let pairing = Pairing(
          lines: taking.compactMap { line in
            lines[line].minorUnits(in: currency).map { (line, $0) }
          },
          records: open.compactMap { record in
            records[record].amount.map { (record, $0, group: records[record].group) }
          },
          tolerance: isExact ? 0 : scope.tolerance(currency))
        var gone: Set<Int> = []
        for (line, record) in pairing.pairs {
          bundle(.settlement, records: [record], lines: [line], key: pool.key)
          gone.insert(line)
        }
        for (lines, records) in pairing.undecided {
          reportAmbiguous(lines, records)
          gone.formUnion(lines)
        }
        rest.removeAll { gone.contains($0) }
      }
    }
  }

  /// One line for all unclaimed captures of one of several intents.
  private mutating func pairWholeIntents(_ rest: inout [Int], pool: Pool) {
    let open = openRecords(of: pool).filter { records[$0].state == .moved }
    var byGroup: [Int: [Int]] = [:]
    for record in open { byGroup[records[record].group, default: []].append(record) }
    let several = byGroup.filter { group in
      group.value.count > 1
        && group.value.allSatisfy { records[$0].currency == records[group.value[0]].currency }
    }
    for currency in Set(several.map { records[$0.value[0]].currency }).sorted() {
      let totals = several.filter { records[$0.value[0]].currency == currency }
        .sorted { $0.value[0] < $1.value[0] }
        .compactMap { group, members -> (Int, Int64, group: Int)? in
          Int64(exactly: total(members)).map { (group, $0, group: group) }
        }
      let pairing = Pairing(
        lines: rest.compactMap { line in
          lines[line].minorUnits(in: currency).map { (line, $0) }
        }, records: totals, tolerance: scope.tolerance(currency))
      var gone: Set<Int> = []
      for (line, group) in pairing.pairs {
        bundle(.settlement, records: several[group]!, lines: [line], key: pool.key)
        gone.insert(line)
      }
      for (lines, groups) in pairing.undecided {
        reportAmbiguous(lines, groups.flatMap { several[$0]! })
        gone.formUnion(lines)
      }
      rest.removeAll { gone.contains($0) }
    }
  }
}
