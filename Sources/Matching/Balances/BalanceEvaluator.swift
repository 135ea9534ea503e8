public import SettlementModel

/// Holds stated balances against the lines, and each file's opening against the closing before it
/// (section 9.14).
public struct BalanceEvaluator: Sendable {
  private let policy: MatchingPolicy

  public init(policy: MatchingPolicy) {
    self.policy = policy
  }

  /// BALANCE_MISMATCH and BALANCE_GAP of all statements.
  ///
  /// - Parameter missingDays: days of files that should have come and have not, by source.
  public func findings(
    of book: BalanceBook, missingDays: [String: Set<BusinessDay>] = [:]
  ) -> [Finding] {
    let own = book.statements.filter {
      $0.merchantNumber.isEmpty || $0.merchantNumber == policy.scope.merchantNumber
    }
    var found = own.compactMap(mismatch)
    let chains = Dictionary(grouping: own) {
      [$0.source, $0.merchantNumber, $0.currency.code]
    }
    for (name, chain) in chains.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      // Without its date a file may stand anywhere.
      guard chain.allSatisfy({ $0.fileDate != nil }) else { continue }
      let lacking = book.refusedDays[name[0]] ?? []
      guard !lacking.contains(nil) else { continue }
      let days = Set(lacking.compactMap { $0 }).union(missingDays[name[0]] ?? [])
      let ordered = chain.sorted(by: Self.precedes)
      for (before, after) in zip(ordered, ordered.dropFirst()) {
        if let gap = gap(before, after, lacking: days) { found.append(gap) }
      }
    }
    return found
  }

  private static func precedes(_ left: BalanceStatement, _ right: BalanceStatement) -> Bool {
    if let one = left.fileDate, let other = right.fileDate, one != other { return one < other }
    return NumberedName.precedes(left.file, right.file)
  }

  private func isCovered(_ statement: BalanceStatement) -> Bool {
    guard let start = policy.coverageStart, let day = statement.fileDate else { return true }
    return day >= start
  }

  private func mismatch(_ statement: BalanceStatement) -> Finding? {
    guard let opening = statement.opening, let closing = statement.closing,
      statement.isComplete, isCovered(statement)
    else { return nil }
    let computed = Int128(opening.minorUnits) + statement.netMinorUnits
    guard computed != Int128(closing.minorUnits) else { return nil }
    let text = { (minorUnits: Int128) in amountText(minorUnits, statement.currency) }
    return finding(
      .balanceMismatch, statement, row: closing.row, expected: computed,
      actual: Int128(closing.minorUnits),
      detail: """
        Ask UseePay why \(statement.file) closes with \(text(Int128(closing.minorUnits))): its \
        opening balance of \(text(Int128(opening.minorUnits))) and its lines come to \
        \(text(computed)).
        """)
  }

  private func gap(
    _ before: BalanceStatement, _ after: BalanceStatement, lacking: Set<BusinessDay>
  ) -> Finding? {
    guard let closing = before.closing, let opening = after.opening, before.isComplete,
      after.isComplete, isCovered(after), closing.minorUnits != opening.minorUnits,
      let first = before.fileDate, let last = after.fileDate,
      !lacking.contains(where: { first <= $0 && $0 <= last })
    else { return nil }
    let text = { (minorUnits: Int64) in amountText(Int128(minorUnits), after.currency) }
    return finding(
      .balanceGap, after, row: opening.row, expected: Int128(closing.minorUnits),
      actual: Int128(opening.minorUnits),
      detail: """
        Ask UseePay why \(after.file) opens with \(text(opening.minorUnits)) when \
        \(before.file) closed with \(text(closing.minorUnits)); a file between them may be missing.
        """)
  }

  private func finding(
    _ code: FindingCode, _ statement: BalanceStatement, row: Int, expected: Int128,
    actual: Int128, detail: String
  ) -> Finding {
    var finding = Finding(
      code: code, merchantNumber: policy.scope.merchantNumber, currency: statement.currency,
      expectedMinorUnits: expected, actualMinorUnits: actual,
      position: FilePosition(source: statement.source, file: statement.file, row: row),
      agesFrom: statement.fileDate, detail: detail)
    finding.id = FindingIdentity.id(
      code: code,
      parts: [
        statement.source, statement.file, statement.merchantNumber, statement.currency.code,
      ], ordinal: 0)
    return finding
  }
}

/// The order of names in which numbers count as numbers: `f_2` before `f_10`.
enum NumberedName {
  static func precedes(_ left: String, _ right: String) -> Bool {
    let (one, other) = (parts(left), parts(right))
    for (a, b) in zip(one, other) where a != b {
      let areNumbers = isNumber(a) && isNumber(b)
      let (x, y) = areNumbers ? (significant(a), significant(b)) : (a, b)
      if areNumbers, x.count != y.count { return x.count < y.count }
      if !x.elementsEqual(y) { return x.lexicographicallyPrecedes(y) }
    }
    if one.count != other.count { return one.count < other.count }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// The name cut where digits begin or end.
  private static func parts(_ name: String) -> [ArraySlice<UInt8>] {
    let bytes = Array(name.utf8)
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    for index in bytes.indices.dropFirst()
    where isDigit(bytes[index]) != isDigit(bytes[index - 1]) {
      parts.append(bytes[start..<index])
      start = index
    }
    if start < bytes.count { parts.append(bytes[start...]) }
    return parts
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isNumber(_ part: ArraySlice<UInt8>) -> Bool { part.first.map(isDigit) ?? false }
  private static func significant(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    part.drop { $0 == 0x30 }
  }
}
