import SettlementModel

// Section 9.7: several lines for one record are taken in order and summed until the sum equals the
// record or goes past it.
extension CaseWork {
  /// Lines as a walk splits them.
  struct Walk {
    var taken: [Int] = []
    var further: [Int] = []
    /// Lines without an amount in the currency.
    var otherCurrency: [Int] = []
    var isEqual = false
  }

  /// Takes lines in order until they reach `target` within tolerance.
  ///
  /// - Parameters:
  ///   - start: what other lines brought already.
  func walk(_ candidates: [Int], to target: Int128, from start: Int128 = 0, in currency: Currency)
    -> Walk
  {
    var result = Walk()
    var sum = start
    let tolerance = scope.tolerance(currency)
    var isReached = false
    for line in candidates {
      guard let amount = lines[line].minorUnits(in: currency) else {
        result.otherCurrency.append(line)
        continue
      }
      if isReached {
        // A line of zero changes nothing, wherever it stands.
        if amount == 0 { result.taken.append(line) } else { result.further.append(line) }
        continue
      }
      sum += Int128(amount)
      result.taken.append(line)
      isReached = target >= 0 ? sum >= target - tolerance : sum <= target + tolerance
    }
    result.isEqual = abs(sum - target) <= tolerance && !result.taken.isEmpty
    return result
  }

  /// Holds all lines that name a record by its own id or ARN against it.
  mutating func settleByOwnID(_ record: Int, lines named: [Int]) {
    let entry = records[record]
    let key = linkOfLine[named[0]]?.key ?? .recordID
    guard entry.state == .moved || entry.state == .pending else {
      return putOnDormant(record, named, key: key)
    }
    guard let amount = entry.amount else {
      bundle(.anyAmount, records: [record], lines: named, key: key)
      return
    }
    let reversals = ReversalPairs(lines: lines, candidates: named, currency: entry.currency)
    let walked = walk(
      reversals.debits, to: Int128(amount), from: sum(of: reversals.unpaired, in: entry.currency),
      in: entry.currency)
    let taken = (walked.taken + reversals.unpaired + reversals.paired).sorted()
    if taken.isEmpty {
      // Every line is in another currency.
      bundle(.otherCurrency, records: [record], lines: [walked.otherCurrency[0]], key: key)
      for line in walked.otherCurrency.dropFirst() {
        furtherLines.append(FurtherLine(line: line, record: record, isOtherCurrency: true))
      }
      return
    }
    bundle(.settlement, records: [record], lines: taken, key: key)
    for line in walked.further {
      furtherLines.append(FurtherLine(line: line, record: record, isOtherCurrency: false))
    }
    for line in walked.otherCurrency {
      furtherLines.append(FurtherLine(line: line, record: record, isOtherCurrency: true))
    }
  }
}

/// Refund lines with the reversals that give the same amount back, latest debit first (section
/// 9.12).
struct ReversalPairs {
  /// Debits that no reversal takes back.
  private(set) var debits: [Int] = []
  /// Debits and reversals that cancel each other.
  private(set) var paired: [Int] = []
  /// Reversals of another amount than any debit.
  private(set) var unpaired: [Int] = []

  /// Sorts out lines that name one refund; lines without an amount in `currency` count as debits.
  init(lines: [SettlementLine], candidates: [Int], currency: Currency) {
    var open: [Int64: [Int]] = [:]
    var isPaired: Set<Int> = []
    for line in candidates where lines[line].kind != .refundReversal {
      guard let amount = lines[line].minorUnits(in: currency) else { continue }
      open[amount, default: []].append(line)
    }
    for line in candidates where lines[line].kind == .refundReversal {
      let amount = lines[line].minorUnits(in: currency)
      if let amount, amount != .min, let debit = open[-amount]?.popLast() {
        isPaired.insert(debit)
        paired += [debit, line]
      } else {
        unpaired.append(line)
      }
    }
    debits = candidates.filter { lines[$0].kind != .refundReversal && !isPaired.contains($0) }
  }
}
