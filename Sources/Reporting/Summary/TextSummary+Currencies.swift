import SettlementModel

// What became of the lines, by currency.
extension TextSummary {
  /// One currency: lines matched, discrepant and waiting, and records pending.
  private struct CurrencyRow {
    static let names = ["matched", "discrepant", "waiting", "pending"]
    let currency: Currency
    let sums: [Int128]

    init(_ currency: Currency, lines: [String: Int128]?, records: [String: Int128]?) {
      self.currency = currency
      sums =
        Self.names.dropLast().map { Self.sum(lines, $0) } + [Self.sum(records, Self.names[3])]
    }

    /// Whether lines are discrepant or waiting.
    var isTroubled: Bool { sums[1] != 0 || sums[2] != 0 }

    var amounts: [String] {
      sums.map { DecimalText.majorUnits(ofMinorUnits: $0, digits: currency.digits) }
    }

    /// A bucket's sum; nothing in a currency that only the other side knows.
    private static func sum(_ sums: [String: Int128]?, _ bucket: String) -> Int128 {
      guard let sums else { return 0 }
      guard let sum = sums[bucket] else { preconditionFailure("no value for \(bucket)") }
      return sum
    }
  }

  /// A row a currency; those that are not well stand first.
  func currencyLines() -> [String] {
    let currencies = Set(summary.lines.values.keys).union(summary.records.values.keys)
    let rows = currencies.map { currency in
      CurrencyRow(
        currency, lines: summary.lines.values[currency], records: summary.records.values[currency])
    }
    .filter { row in row.sums.contains { $0 != 0 } }
    .sorted { left, right in
      left.isTroubled != right.isTroubled ? left.isTroubled : left.currency < right.currency
    }
    guard !rows.isEmpty else { return [] }
    let shown = Array(rows.prefix(Self.currenciesMax))
    let table = Self.table(shown)
    let lines = table ?? Self.sentences(Array(shown.prefix(Self.wideCurrenciesMax)))
    let rest = rows.count - (table == nil ? min(rows.count, Self.wideCurrenciesMax) : shown.count)
    guard rest > 0 else { return lines }
    return lines + ["… and \(rest) more currencies: tieout report summary"]
  }

  /// Header and rows; nil where the amounts are too wide for it.
  private static func table(_ rows: [CurrencyRow]) -> [String]? {
    let cells: [[String]] = [CurrencyRow.names] + rows.map(\.amounts)
    let widths = (0..<4).map { column in
      max(12, cells.map { $0[column].utf8.count }.max() ?? 0)
    }
    let room = columnsMax - widths.reduce(0, +) - 2 * (widths.count - 1)
    guard room >= 5 else { return nil }
    let title = room >= 18 ? "By currency      " : "Money"
    let names = [title] + rows.map { $0.currency.code }
    let nameWidth = title.count + 1
    return zip(names, cells).map { name, cells in
      left(name, nameWidth) + zip(cells, widths).map { right($0, $1) }.joined(separator: "  ")
    }
  }

  /// The same in words, for amounts that no table of this width holds.
  private static func sentences(_ rows: [CurrencyRow]) -> [String] {
    rows.flatMap { row in
      let parts = zip(CurrencyRow.names, row.amounts).map { "\($0) \($1)" }
      return wrapped("\(row.currency): " + parts.joined(separator: ", "), linesMax: 4)
    }
  }
}
