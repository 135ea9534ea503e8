public import SettlementModel

extension FilePreview {
  /// Count and sums of the lines of one word for a kind in one pair of currencies.
  public struct KindSum: Sendable, Hashable {
    public let kind: LineKind
    /// As the file writes it.
    public let kindText: String
    public let currency: Currency
    public let settlementCurrency: Currency
    public var lines = 0
    /// In minor units of ``currency``.
    public var gross: Int128 = 0
    /// In minor units of ``settlementCurrency``, as are the others; nil where no line states
    /// one.
    public var fee: Int128?
    public var tax: Int128?
    public var net: Int128?

    fileprivate mutating func add(_ line: SettlementLine) {
      lines += 1
      gross += Int128(line.grossMinorUnits)
      Self.add(line.feeMinorUnits, to: &fee)
      Self.add(line.taxMinorUnits, to: &tax)
      Self.add(line.netMinorUnits, to: &net)
    }

    private static func add(_ amount: Int64?, to sum: inout Int128?) {
      guard let amount else { return }
      sum = (sum ?? 0) + Int128(amount)
    }

    fileprivate var place: [String] {
      [kind.rawValue, kindText, currency.code, settlementCurrency.code]
    }
  }
}

/// Adds a file's lines up by kind, word and currencies.
struct KindSums {
  /// As many sums as words may have one of their own, lest a file of nothing but different words
  /// fills the memory.
  static let countMax = 1_000
  /// What the others are summed under.
  static let otherWords = "(further words)"

  private struct Key: Hashable {
    let kind: LineKind
    let word: String
    let currency: Currency
    let settlementCurrency: Currency
  }

  private var sums: [Key: FilePreview.KindSum] = [:]

  mutating func add(_ line: SettlementLine) {
    var key = Self.key(line, line.kindText)
    if sums.count >= Self.countMax, sums[key] == nil { key = Self.key(line, Self.otherWords) }
    sums[
      key,
      default: FilePreview.KindSum(
        kind: key.kind, kindText: key.word, currency: key.currency,
        settlementCurrency: key.settlementCurrency)
    ].add(line)
  }

  /// By kind, word and currencies.
  var ordered: [FilePreview.KindSum] {
    sums.values.sorted { $0.place.lexicographicallyPrecedes($1.place) }
  }

  private static func key(_ line: SettlementLine, _ word: String) -> Key {
    Key(
      kind: line.kind, word: word, currency: line.currency,
      settlementCurrency: line.settlementCurrency)
  }
}
