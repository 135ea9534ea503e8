import SettlementModel

// Lines with a weaker key may bring what lines with a stronger key left short.
extension CaseWork {
  /// Bundles of a pool whose lines do not reach their records yet, oldest record first.
  func shortBundles(of pool: Pool) -> [Int] {
    var seen: Set<Int> = []
    return members(of: pool).compactMap { record in
      guard let bundle = bundleOfRecord[record], seen.insert(bundle).inserted,
        bundles[bundle].isShort(tolerance: scope.tolerance(bundles[bundle].currency)),
        !bundles[bundle].lines.contains(where: { lines[$0].kind == .refundReversal })
      else { return nil }
      return bundle
    }
  }

  /// Gives lines in their order to the bundles that lack something, one bundle after the other.
  mutating func completeShortBundles(_ rest: inout [Int], pool: Pool) {
    var short = shortBundles(of: pool)[...]
    rest.removeAll { line in
      guard let bundle = short.first,
        lines[line].minorUnits(in: bundles[bundle].currency) != nil
      else { return false }
      extend(bundle, with: [line])
      if !bundles[bundle].isShort(tolerance: scope.tolerance(bundles[bundle].currency)) {
        short.removeFirst()
      }
      return true
    }
  }

  /// Gives lines to bundles that lack exactly their amount.
  mutating func fillShortBundles(_ rest: inout [Int], _ short: [Int]) {
    var gone: Set<Int> = []
    for currency in Set(short.map { bundles[$0].currency }).sorted() {
      let pairing = Pairing(
        lines: rest.compactMap { line in
          gone.contains(line) ? nil : lines[line].minorUnits(in: currency).map { (line, $0) }
        },
        records: short.compactMap { bundle in
          guard bundles[bundle].currency == currency else { return nil }
          return Int64(exactly: bundles[bundle].target - bundles[bundle].sum).map {
            (bundle, $0, group: 0)
          }
        }, tolerance: 0)
      for (line, bundle) in pairing.pairs {
        extend(bundle, with: [line])
        gone.insert(line)
      }
    }
    rest.removeAll { gone.contains($0) }
  }
}
