import SettlementModel

extension FileProfile.Amounts {
  /// The minor units of an amount as the profile's files write it.
  func minorUnits(
    _ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency
  ) throws(AmountProblem) -> Int64 {
    guard negative == .minus else { return try signedBeside(bytes, currency) }
    return try leadingMinus(bytes, currency)
  }

  /// The minor units where a minus stands behind the digits, or parentheses around them.
  private func signedBeside(
    _ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency
  ) throws(AmountProblem) -> Int64 {
    guard let first = bytes.first, let last = bytes.last else { throw .empty }
    let isNegative = negative == .trailingMinus ? last == 0x2D : first == 0x28 && last == 0x29
    let inner = isNegative ? bytes.dropLast().dropFirst(negative == .parentheses ? 1 : 0) : bytes[...]
    guard let start = inner.first, start != 0x2D else { throw .notADecimal }
    let amount = try leadingMinus(UnsafeBufferPointer(rebasing: inner), currency)
    return isNegative ? -amount : amount
  }

  private func leadingMinus(
    _ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency
  ) throws(AmountProblem) -> Int64 {
    guard let groupingMark else { return try ungrouped(bytes, currency) }
    let plain = GroupedDigits.ungrouped(bytes, grouping: groupingMark, decimalMark: decimalMark)
    guard let plain else { throw .notADecimal }
    return try plain.withUnsafeBufferPointer { (plain) throws(AmountProblem) in
      try ungrouped(plain, currency)
    }
  }

  private func ungrouped(
    _ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency
  ) throws(AmountProblem) -> Int64 {
    switch (unit, digits) {
    case (.hundredths, _): return try hundredths(bytes, currency)
    case (.minor, _):
      return try AmountText.minorUnits(
        of: bytes, digits: 0, exactDigits: true, decimalMark: decimalMark)
    case (.major, .exact), (.major, .upTo):
      return try AmountText.minorUnits(
        of: bytes, digits: currency.digits, exactDigits: digits == .exact,
        decimalMark: decimalMark)
    case (.major, .zeros), (.major, .rounded): return try longDecimal(bytes, currency)
    }
  }

  /// Whole hundredths of a major unit; those that the currency does not have must be 0.
  private func hundredths(
    _ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency
  ) throws(AmountProblem) -> Int64 {
    var amount = try AmountText.minorUnits(of: bytes, digits: 0, decimalMark: decimalMark)
    if currency.digits > 2 {
      for _ in 2..<currency.digits {
        let (larger, isTooLarge) = amount.multipliedReportingOverflow(by: 10)
        guard !isTooLarge, larger != .min else { throw .tooLarge }
        amount = larger
      }
    }
    for _ in min(currency.digits, 2)..<2 {
      guard amount % 10 == 0 else {
        throw .tooManyDecimals(found: 2, allowed: Int(currency.digits))
      }
      amount /= 10
    }
    return amount
  }

  /// A decimal that may have more decimals than its currency.
  private func longDecimal(
    _ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency
  ) throws(AmountProblem) -> Int64 {
    let allowed = Int(currency.digits)
    guard let mark = bytes.firstIndex(of: decimalMark), bytes.count - mark - 1 > allowed else {
      return try AmountText.minorUnits(of: bytes, digits: currency.digits, decimalMark: decimalMark)
    }
    let decimals = bytes[(mark + 1)...]
    guard decimals.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .notADecimal }
    let excess = decimals.dropFirst(allowed)
    guard digits == .rounded || excess.allSatisfy({ $0 == 0x30 }) else {
      throw .tooManyDecimals(found: decimals.count, allowed: allowed)
    }
    let kept = UnsafeBufferPointer(rebasing: bytes[..<(allowed == 0 ? mark : mark + 1 + allowed)])
    let amount = try AmountText.minorUnits(
      of: kept, digits: currency.digits, decimalMark: decimalMark)
    guard excess.first! >= 0x35 else { return amount }
    let (rounded, isTooLarge) = amount.addingReportingOverflow(bytes[0] == 0x2D ? -1 : 1)
    guard !isTooLarge, rounded != .min else { throw .tooLarge }
    return rounded
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
