import SettlementModel

/// Sums of a sheet's amounts by column and currency, exact, and how a formula finds them again.
struct XLSXTotals {
  struct Sum {
    var minorUnits: Int128 = 0
    var digits = 0
    /// Whether every cell of it is a number, so that a formula can add it up.
    var isOfNumbers = true

    var text: String { DecimalText.majorUnits(ofMinorUnits: minorUnits, digits: Int8(digits)) }
  }

  /// Up to this many rows a total by currency follows the filter; the formula for that is slow.
  static let filteredRowsMax = 10_000

  private let summable: [Bool]
  private let currencyColumns: [Int?]
  /// By currency, empty where an amount has none; then by column.
  private(set) var sums: [String: [Int: Sum]] = [:]

  init(of rows: any ReportRows) {
    let columns = rows.columns
    let names = rows.summableColumns
    summable = columns.map { names?.contains($0) ?? true }
    currencyColumns = columns.indices.map { rows.currencyColumn(ofColumn: $0) }
  }

  /// Forgets every sum, for a further sheet.
  mutating func restart() { sums = [:] }

  /// Adds the amount in one column of a row.
  mutating func add(_ amount: String, column: Int, of cells: [ReportCell]) {
    guard summable[column] else { return }
    var currency = ""
    if let index = currencyColumns[column], case .text(let text) = cells[index] { currency = text }
    let (minorUnits, digits) = XLSXNumber.exact(amount)
    var sum = sums[currency, default: [:]][column] ?? Sum(digits: digits)
    precondition(sum.digits == digits, "amounts of one currency have the same digits")
    sum.minorUnits += minorUnits
    if XLSXNumber.cell(amount) == nil { sum.isOfNumbers = false }
    sums[currency, default: [:]][column] = sum
  }

  /// Whether a column holds amounts of more than one currency.
  private func isMixed(_ column: Int) -> Bool {
    sums.values.count { $0[column] != nil } > 1
  }

  /// Whether the sheet's totals follow its filter.
  func followFilter(rowCount: Int) -> Bool {
    rowCount <= Self.filteredRowsMax || !currencyColumns.indices.contains(where: isMixed)
  }

  /// The formula for the sum of one currency in one column; nil where only the exact text is right.
  func formula(currency: String, column: Int, rowCount: Int) -> String? {
    guard let sum = sums[currency]?[column], sum.isOfNumbers, XLSXNumber.cell(sum.text) != nil
    else { return nil }
    let amounts = Self.range(column, rowCount)
    guard isMixed(column) || !followFilter(rowCount: rowCount) else {
      return "=SUBTOTAL(109,\(amounts))"
    }
    // A currency is three capital letters; nothing else gets into a formula.
    guard let index = currencyColumns[column], currency.utf8.count == 3,
      currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
    else { return nil }
    let currencies = Self.range(index, rowCount)
    guard followFilter(rowCount: rowCount) else {
      return "=SUMIFS(\(amounts),\(currencies),\"\(currency)\")"
    }
    let first = Self.letters(column) + "2"
    return "=SUMPRODUCT(SUBTOTAL(109,OFFSET(\(first),ROW(\(amounts))-ROW(\(first)),0)),"
      + "--(\(currencies)=\"\(currency)\"))"
  }

  /// `J2:J101` for a hundred rows below the header.
  static func range(_ column: Int, _ rowCount: Int) -> String {
    "\(letters(column))2:\(letters(column))\(rowCount + 1)"
  }

  /// `A` for 0, `AA` for 26.
  static func letters(_ column: Int) -> String {
    var (text, rest) = ("", column)
    while true {
      text = String(Character(Unicode.Scalar(UInt8(0x41 + rest % 26)))) + text
      if rest < 26 { return text }
      rest = rest / 26 - 1
    }
  }
}
