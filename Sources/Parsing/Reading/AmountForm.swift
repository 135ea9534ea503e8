import SettlementModel

extension FileProfile.Amounts {
  /// The minor units of an amount as the profile's files write it.
  func minorUnits(
    _ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency
  ) throws(AmountProblem) -> Int64 {
    let wanted = unit == .minor ? 0 : currency.digits
    let isExact = digits == .exact
    guard let groupingMark else {
      return try AmountText.minorUnits(
        of: bytes, digits: wanted, exactDigits: isExact, decimalMark: decimalMark)
    }
    let plain = GroupedDigits.ungrouped(bytes, grouping: groupingMark, decimalMark: decimalMark)
    guard let plain else { throw .notADecimal }
    return try AmountText.minorUnits(
      of: plain, digits: wanted, exactDigits: isExact, decimalMark: decimalMark)
  }
}

/// Takes the grouping marks out of amounts such as `1,234.56`.
enum GroupedDigits {
  /// The amount without its marks; nil where a mark does not stand before three digits of the whole
  /// part.
  static func ungrouped(
    _ bytes: UnsafeBufferPointer<UInt8>, grouping: UInt8, decimalMark: UInt8
  ) -> [UInt8]? {
    guard bytes.contains(grouping) else { return Array(bytes) }
    let isNegative = bytes.first == 0x2D
    let whole = bytes.dropFirst(isNegative ? 1 : 0).prefix { $0 != decimalMark }
    let groups = whole.split(separator: grouping, omittingEmptySubsequences: false)
    guard let first = groups.first, (1...3).contains(first.count),
      groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    let fraction = bytes.dropFirst((isNegative ? 1 : 0) + whole.count)
    guard !fraction.contains(grouping) else { return nil }
    return (isNegative ? [0x2D] : []) + groups.flatMap { Array($0) } + Array(fraction)
  }
}
