import SettlementModel

// Section 9.12: reversals that name only the intent or the order sum with the refund that they give
// back.
extension CaseWork {
  mutating func settleReversals(_ reversals: [Int], pool: Pool) {
    let known = members(of: pool)
    guard !known.isEmpty else {
      for line in reversals { reportMissing(line) }
      return
    }
    var rest = cancelFurtherLines(reversals, known)
    giveBackEqual(&rest, known)
    var debited = known.compactMap { bundleOfRecord[$0] }[...]
    for line in rest {
      // Given back in full, a refund takes no further reversal while another is still debited.
      while debited.count > 1, let first = debited.first, bundles[first].sum >= 0 {
        debited.removeFirst()
      }
      if let bundle = debited.first ?? known.first.flatMap({ bundleOfRecord[$0] }) {
        extend(bundle, with: [line])
      } else if let open = known.first(where: { records[$0].isOpenToLines }) {
        debited = [bundle(.settlement, records: [open], lines: [line], key: pool.key)]
      } else if records[known[0]].state == .notMoved || records[known[0]].state == .statusUnknown {
        putOnDormant(known[0], [line], key: pool.key)
      } else {
        reportMissing(line)
      }
    }
  }

  /// Whether reversals alone give a whole refund back that was made before coverage: its debit
  /// stands in a file of before the first.
  func isGivenBackFromBefore(_ bundle: Bundle) -> Bool {
    let entry = records[bundle.records[0]]
    guard bundle.records.count == 1, !entry.isCovered, entry.family == .refund,
      let amount = entry.amount
    else { return false }
    return bundle.lines.allSatisfy { lines[$0].kind == .refundReversal }
      && bundle.sum == -Int128(amount)
  }

  /// Whether reversals give a whole refund back, its debit missing or short: what the payer has not is
  /// no refund, whatever is wrong with the lines.
  func isGivenBack(_ bundle: Bundle) -> Bool {
    let entry = records[bundle.records[0]]
    guard bundle.records.count == 1, entry.family == .refund, bundle.sum >= 0,
      let amount = entry.amount
    else { return false }
    let reversed = bundle.lines.filter { lines[$0].kind == .refundReversal }
      .compactMap { lines[$0].minorUnits(in: bundle.currency) }
    return !reversed.isEmpty && reversed.reduce(0) { $0 + Int128($1) } >= -Int128(amount)
  }

  mutating func concludeGivenBackFromBefore(_ bundle: Bundle) {
    givenBack.formUnion(bundle.records)
    conclude(
      bundle, rule: "given back, debited before coverage", lines: .matched, records: .matched)
  }

  /// Pairs reversals with further debits of the same amount, so that what was taken twice and given
  /// back once is settled. Returns the reversals that are left.
  private mutating func cancelFurtherLines(_ reversals: [Int], _ known: [Int]) -> [Int] {
    let members = Set(known)
    var open: [Money: [Int]] = [:]
    for (index, further) in furtherLines.enumerated()
    where members.contains(further.record) && lines[further.line].grossMinorUnits != .min {
      open[lines[further.line].gross.negated, default: []].append(index)
    }
    var gone: Set<Int> = []
    let rest = reversals.filter { line in
      guard let index = open[lines[line].gross]?.popLast(),
        let bundle = bundleOfRecord[furtherLines[index].record]
      else { return true }
      extend(bundle, with: [furtherLines[index].line, line])
      gone.insert(index)
      return false
    }
    if !gone.isEmpty {
      furtherLines = furtherLines.enumerated().filter { !gone.contains($0.offset) }
        .map(\.element)
    }
    return rest
  }

  /// Gives whole refunds back, those that failed first, then the oldest.
  private mutating func giveBackEqual(_ rest: inout [Int], _ known: [Int]) {
    var open: [Money: [Int]] = [:]
    let failedLast =
      known.filter { records[$0].state != .notMoved }.reversed()
      + known.filter { records[$0].state == .notMoved }.reversed()
    for record in failedLast {
      guard let index = bundleOfRecord[record], bundles[index].records.count == 1,
        let sum = Int64(exactly: -bundles[index].sum), sum > 0
      else { continue }
      open[Money(minorUnits: sum, currency: bundles[index].currency), default: []].append(index)
    }
    rest.removeAll { line in
      guard let bundle = open[lines[line].gross]?.popLast() else { return false }
      extend(bundle, with: [line])
      return true
    }
  }
}
