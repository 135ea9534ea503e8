import SettlementModel

/// Counts and sums of differences by currency; findings without a currency are counted apart.
struct ComparisonTotals {
  struct Entry {
    var count = 0
    /// Nil while nothing of it has a difference.
    var minorUnits: Int128?
  }

  private(set) var entries: [Currency?: Entry] = [:]

  /// Adds a finding, or `count` findings.
  mutating func add(_ minorUnits: Int128?, _ currency: Currency?, count: Int = 1) {
    var entry = entries[currency] ?? Entry()
    entry.count += count
    if let minorUnits { entry.minorUnits = (entry.minorUnits ?? Int128(0)) + minorUnits }
    entries[currency] = entry
  }
}
