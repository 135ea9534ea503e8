import SettlementModel

// Section 9.8: lines that fit no single record are summed against all unsettled ones. Section 9.9:
// what fits none of an order's several intents is ambiguous.
extension CaseWork {
  /// Takes from `rest` every line that sums, fits a record that moved no money, or must differ.
  mutating func settleRest(_ rest: inout [Int], pool: Pool) {
    while !rest.isEmpty {
      let open = openRecords(of: pool)
      if settleEqualSum(&rest, open: open, pool: pool) { continue }
      if settleOnDormant(&rest, pool: pool) { continue }
      break
    }
    while !rest.isEmpty {
      let open = openRecords(of: pool)
      guard !open.isEmpty else { return }
      if Set(open.map { records[$0].group }).count > 1, pool.groups.count > 1 {
        reportAmbiguous(rest, open)
        rest = []
        return
      }
      settleUnequal(&rest, open: open, pool: pool)
    }
  }

  /// Settles the first set of open records that the lines reach exactly; false where there is none.
  private mutating func settleEqualSum(_ rest: inout [Int], open: [Int], pool: Pool) -> Bool {
    for set in sets(of: open, reachedBy: rest) {
      let currency = records[set[0]].currency
      let walked = walk(rest, to: total(set), in: currency)
      guard walked.isEqual else { continue }
      bundle(.settlement, records: set, lines: walked.taken, key: pool.key)
      rest = (walked.further + walked.otherCurrency).sorted()
      return true
    }
    return false
  }

  /// The sets of records that a sum may settle: those that moved, then with those under way. Of
  /// several intents only one that all lines together equal.
  private func sets(of open: [Int], reachedBy rest: [Int]) -> [[Int]] {
    guard let first = open.first else { return [] }
    let open = open.filter { records[$0].currency == records[first].currency }
    var byGroup: [Int: [Int]] = [:]
    for record in open { byGroup[records[record].group, default: []].append(record) }
    if byGroup.count == 1 {
      let moved = open.filter { records[$0].state == .moved }
      return moved.isEmpty || moved.count == open.count ? [open] : [moved, open]
    }
    let currency = records[first].currency
    let sum = sum(of: rest, in: currency)
    let equal = byGroup.values.filter { abs(total($0) - sum) <= scope.tolerance(currency) }
    return equal.count == 1 ? equal : []
  }

  /// Lines that fit only a record that moved no money; false where there is none.
  private mutating func settleOnDormant(_ rest: inout [Int], pool: Pool) -> Bool {
    var awake: Set<Money> = []
    var dormant: [Money: Int] = [:]
    for record in members(of: pool) {
      let entry = records[record]
      guard let amount = entry.amount else { continue }
      let money = Money(minorUnits: amount, currency: entry.currency)
      if entry.isOpenToLines {
        awake.insert(money)
      } else if dormant[money] == nil {
        dormant[money] = record
      }
    }
    let before = rest.count
    var taken: [Int: [Int]] = [:]
    rest.removeAll { line in
      let gross = lines[line].gross
      guard !awake.contains(gross), let record = dormant[gross] else { return false }
      taken[record, default: []].append(line)
      return true
    }
    for record in taken.keys.sorted() {
      putOnDormant(record, taken[record]!, key: pool.key)
    }
    return rest.count < before
  }

  /// Claims the open records of one intent with lines that do not equal them.
  private mutating func settleUnequal(_ rest: inout [Int], open: [Int], pool: Pool) {
    let set = nearest(open, to: rest)
    let currency = records[set[0]].currency
    let walked = walk(rest, to: total(set), in: currency)
    if walked.taken.isEmpty {
      let pairs = zip(rest, set)
      for (line, record) in pairs {
        bundle(.otherCurrency, records: [record], lines: [line], key: pool.key)
      }
      rest.removeFirst(min(rest.count, set.count))
    } else {
      bundle(.settlement, records: set, lines: walked.taken, key: pool.key)
      rest = (walked.further + walked.otherCurrency).sorted()
    }
  }

  /// The open records of one currency that lines which equal none are held against: those that
  /// moved, and those under way, too, where the lines come nearer to all of them.
  private func nearest(_ open: [Int], to rest: [Int]) -> [Int] {
    let moved = open.filter { records[$0].state == .moved }
    let currency = records[(moved.isEmpty ? open : moved)[0]].currency
    let all = open.filter { records[$0].currency == currency }
    let through = moved.filter { records[$0].currency == currency }
    let sum = sum(of: rest, in: currency)
    let isNearerToAll = abs(sum - total(all)) < abs(sum - total(through))
    return through.isEmpty || isNearerToAll ? all : through
  }
}
